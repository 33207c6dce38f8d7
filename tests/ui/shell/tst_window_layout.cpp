// What the window of the real methods looks like at the sizes that people have.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"

#include <QLabel>
#include <QScrollBar>
#include <QTableView>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

// An example by the name that the list of examples shows.
void open(MainWindow& window, const QString& title) {
    for (QAction* action : window.findChildren<QAction*>()) {
        if (action->text() == title) {
            action->trigger();
            return;
        }
    }
    qFatal("no example called %s", qPrintable(title));
}

} // namespace

class WindowLayoutTest : public QObject {
    Q_OBJECT

private slots:
    void everyMetricIsSeenAtOnce_data();
    void everyMetricIsSeenAtOnce();
};

void WindowLayoutTest::everyMetricIsSeenAtOnce_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QString>("example");
    for (const QSize size : {QSize(1280, 800), QSize(1920, 1080)}) {
        for (const char* const example :
             {"Old Faithful", "Palmer penguins", "Three crossing discs"}) {
            QTest::addRow("%s at %d x %d", example, size.width(), size.height())
                << size << QString::fromLatin1(example);
        }
    }
}

void WindowLayoutTest::everyMetricIsSeenAtOnce() {
    QFETCH(QSize, size);
    QFETCH(QString, example);
    testing::WindowFixture fixture;
    fixture.window.reset();
    fixture.settings.set(keys::methods, {QStringLiteral("em"), QStringLiteral("spectral"),
                                         QStringLiteral("tgmm"), QStringLiteral("tgmm+em")});
    fixture.settings.set(keys::geometry, {});
    fixture.window =
        std::make_unique<MainWindow>(builtinMethods(), fixture.settings, fixture.chooser);
    fixture.window->openFirstData();
    fixture.window->resize(size);
    fixture.window->show();
    QVERIFY(QTest::qWaitForWindowExposed(fixture.window.get()));
    open(*fixture.window, example);
    QVERIFY(fixture.settled());
    QCOMPARE(QString::fromStdString(fixture.window->session().data()->data.name), example);

    // The table is read without scrolling sideways.
    const auto* table = fixture.find<QTableView>(QStringLiteral("metricsTable"));
    QTRY_COMPARE(table->horizontalScrollBar()->maximum(), 0);
    QVERIFY(table->viewport()->height() >= 4 * table->rowHeight(0));
    // The pictures keep the greater part of their panels, and no phrase below them is cut.
    for (const EstimatePanel* panel : fixture.window->grid().panels()) {
        QVERIFY2(2 * panel->plot()->height() > panel->height(), qPrintable(panel->objectName()));
        QVERIFY2(panel->plot()->height() >= 180, qPrintable(panel->objectName()));
        const auto* metrics = panel->findChild<ElidedLabel*>(
            QStringLiteral("metrics-") + panel->objectName().section(QLatin1Char('-'), 1));
        QVERIFY(metrics != nullptr);
        QVERIFY(metrics->heightForWidth(metrics->width()) <= metrics->height());
        const QString shown = metrics->text().replace(QLatin1Char('\n'), ElidedLabel::separator());
        QVERIFY2(metrics->fullText().startsWith(shown), qPrintable(shown));
        QVERIFY(!metrics->text().endsWith(QStringLiteral("·")));
    }
}

QTEST_MAIN(WindowLayoutTest)
#include "tst_window_layout.moc"
