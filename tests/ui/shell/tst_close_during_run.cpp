#include "tests/ui/support/window_fixture.h"
#include "ui/model/text.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/estimate_panel.h"
#include "ui/shell/actions.h"

#include <QCheckBox>
#include <QScreen>
#include <QTextEdit>
#include <QThread>

using namespace gaussarium;
using namespace gaussarium::ui;

class CloseDuringRunTest : public QObject {
    Q_OBJECT

private slots:
    void closingStopsAMethod();
    void closingWhileAFileIsRead();
    void aSlowMethodHoldsNothingUp();
    void stopShowsWhatThereIs();
    void panelsTellHowEachEnded();
    void theWindowIsRestored();
};

void CloseDuringRunTest::closingStopsAMethod() {
    for (int round = 0; round < 5; ++round) {
        testing::WindowFixture fixture({QStringLiteral("slow"), QStringLiteral("quick")});
        QTRY_COMPARE(testing::slowRunning().load(), 1);
        QVERIFY(fixture.window->close());
        fixture.window.reset();
        QCOMPARE(testing::slowRunning().load(), 0);
        QCoreApplication::processEvents();
    }
}

void CloseDuringRunTest::closingWhileAFileIsRead() {
    testing::WindowFixture fixture;
    fixture.window->loader().load(QStringLiteral("endless.csv"),
                                  [](const JobContext& job) -> Expected<LoadedData> {
                                      while (!job.stop.stop_requested()) {
                                          QThread::msleep(1);
                                      }
                                      return fail("stopped");
                                  });
    QTest::qWait(5);
    fixture.window.reset();
    QCoreApplication::processEvents();
}

// Everything can be used while a method runs.
void CloseDuringRunTest::aSlowMethodHoldsNothingUp() {
    const testing::WindowFixture fixture({QStringLiteral("slow"), QStringLiteral("quick")});
    QTRY_COMPARE(testing::slowRunning().load(), 1);
    const Session& session = fixture.window->session();
    const auto* state = fixture.find<ElidedLabel>(QStringLiteral("state-slow"));
    QTRY_COMPARE(state->fullText(), QStringLiteral("running: still counting"));
    for (int k = 1; k <= 6; ++k) {
        fixture.window->session().setComponents(k);
        QTRY_VERIFY(session.method(0).result.state == RunState::Done);
        QCOMPARE(session.method(0).result.fit->mixture.components(), Eigen::Index(k));
        QTRY_COMPARE(session.method(1).result.state, RunState::Running);
    }
    QTest::mouseClick(fixture.find<QCheckBox>(QStringLiteral("switch-slow")), Qt::LeftButton, {},
                      QPoint(8, 8));
    QTRY_COMPARE(testing::slowRunning().load(), 0);
    QVERIFY(fixture.settled());
    QCOMPARE(fixture.window->grid().panels().size(), std::size_t(1));
}

void CloseDuringRunTest::stopShowsWhatThereIs() {
    const testing::WindowFixture fixture({QStringLiteral("slow")});
    QTRY_COMPARE(testing::slowRunning().load(), 1);
    QAction* stop = fixture.window->actions().action(QStringLiteral("stop"));
    QTRY_VERIFY(stop->isEnabled());
    QTest::keyClick(fixture.window.get(), Qt::Key_Period, Qt::ControlModifier);
    QVERIFY(fixture.settled());
    QCOMPARE(fixture.window->session().method(1).result.fit->status, Status::Cancelled);
    QVERIFY(!stop->isEnabled());
    QVERIFY(fixture.window->grid().panels()[0]->plot()->scene().message.contains(
        QStringLiteral("stopped while counting")));
}

void CloseDuringRunTest::panelsTellHowEachEnded() {
    const testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("broken"),
                                          QStringLiteral("refuser"), QStringLiteral("unmakeable")});
    QVERIFY(fixture.settled());
    const auto panel = [&](std::size_t i) { return fixture.window->grid().panels().at(i); };
    QVERIFY2(panel(0)->stateText().startsWith(QStringLiteral("converged after 3")),
             qPrintable(panel(0)->stateText()));
    QVERIFY(panel(0)->plot()->scene().message.isEmpty());
    QCOMPARE(panel(1)->stateText(), QStringLiteral("failed: the matrix fell apart"));
    QVERIFY(panel(1)->plot()->scene().message.contains(QStringLiteral("fell apart")));
    QVERIFY(panel(2)->plot()->scene().message.contains(QStringLiteral("k = 3 is more than")));
    QVERIFY(panel(3)->stateText().contains(QStringLiteral("weights.bin")));
    // Points are there even where there is no answer.
    for (std::size_t i = 0; i < 4; ++i) {
        QCOMPARE(panel(i)->plot()->scene().size(), fixture.window->session().data()->data.size());
    }
    // What a method says is text, not markup.
    const QString notes =
        fixture.window->findChild<QTextEdit*>(QStringLiteral("notes"))->toPlainText();
    QVERIFY2(notes.contains(QStringLiteral("d = 2 <b>")), qPrintable(notes));
    QVERIFY(notes.contains(QStringLiteral("the means span 2 directions of 3")));
}

void CloseDuringRunTest::theWindowIsRestored() {
    testing::WindowFixture fixture({QStringLiteral("quick"), QStringLiteral("refuser")});
    fixture.window->resize(1100, 700);
    fixture.find<QAction>(QStringLiteral("action-dock-notes"))->trigger();
    QVERIFY(fixture.find<QWidget>(QStringLiteral("dock-notes"))->isHidden());
    fixture.window->session().setEnabled(3, false);
    fixture.window->close();
    fixture.window =
        std::make_unique<MainWindow>(testing::testMethods(), fixture.settings, fixture.chooser);
    fixture.window->show();
    // Newer versions of Qt keep a window within the screen, as far as its panels allow.
    const QSize kept = QSize(1100, 700)
                           .boundedTo(fixture.window->screen()->availableSize())
                           .expandedTo(fixture.window->minimumSizeHint());
    QVERIFY2(
        fixture.window->size() == QSize(1100, 700) || fixture.window->size() == kept,
        qPrintable(
            QStringLiteral("%1 x %2").arg(fixture.window->width()).arg(fixture.window->height())));
    QVERIFY(fixture.find<QWidget>(QStringLiteral("dock-notes"))->isHidden());
    QCOMPARE(fixture.window->session().enabledIds(), QStringList{QStringLiteral("quick")});
    fixture.window->actions().action(QStringLiteral("reset-layout"))->trigger();
    QVERIFY(!fixture.find<QWidget>(QStringLiteral("dock-notes"))->isHidden());
}

QTEST_MAIN(CloseDuringRunTest)
#include "tst_close_during_run.moc"
