#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"
#include "ui/plot/mixture_plot.h"

using namespace gaussarium;
using namespace gaussarium::ui;

class LargeDataTest : public QObject {
    Q_OBJECT

private slots:
    void aHundredThousandPoints();
    void theEventLoopTurnsMeanwhile();
    void manyRequestsEndWithTheLast();
};

void LargeDataTest::aHundredThousandPoints() {
    const testing::WindowFixture fixture;
    fixture.window->session().setData(
        std::make_shared<const LabelledData>(testing::twoGaussians(2, 100'000, 1)));
    QVERIFY(fixture.settled());
    QCOMPARE(fixture.window->grid().panels().size(), std::size_t(2));
    for (const EstimatePanel* panel : fixture.window->grid().panels()) {
        QCOMPARE(panel->plot()->scene().size(), Eigen::Index(100'000));
        QCOMPARE(panel->plot()->scene().pointColour.size(), std::size_t(100'000));
    }
    // Painting, zooming and hovering work on them.
    MixturePlot* plot = fixture.window->grid().panels()[1]->plot();
    QTest::keyClick(plot, Qt::Key_Plus);
    const QPoint middle = plot->frame().area.center().toPoint();
    QTest::mouseMove(plot, middle);
    QVERIFY(!fixture.window->grab().isNull());
}

// Scenes and metrics of many points take long: not in this thread. What is counted are turns of
// the event loop, not time, which depends on the machine.
void LargeDataTest::theEventLoopTurnsMeanwhile() {
    const testing::WindowFixture fixture;
    QVERIFY(fixture.settled());
    fixture.window->session().setData(
        std::make_shared<const LabelledData>(testing::twoGaussians(3, 1'000'000, 1)));
    // The old data are not shown as the new ones until these are drawn.
    for (const EstimatePanel* panel : fixture.window->grid().panels()) {
        QVERIFY(panel->plot()->scene().data == nullptr);
        QVERIFY(panel->plot()->scene().message.contains(QStringLiteral("drawing")));
        QVERIFY(!fixture.window->grab().isNull());
    }
    QCoreApplication::processEvents();
    int turns = 0;
    while (fixture.window->session().method(0).result.state != RunState::Done) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
        ++turns;
        QTest::qSleep(1);
    }
    QVERIFY2(turns > 3, qPrintable(QString::number(turns)));
    QVERIFY(fixture.settled());
    QCOMPARE(fixture.window->grid().panels()[1]->plot()->scene().size(), Eigen::Index(1'000'000));
    QVERIFY(fixture.window->grid().panels()[1]->plot()->scene().message.isEmpty());
}

void LargeDataTest::manyRequestsEndWithTheLast() {
    const testing::WindowFixture fixture;
    fixture.window->session().setData(
        std::make_shared<const LabelledData>(testing::twoGaussians(2, 100'000, 1)));
    for (int i = 0; i < 40; ++i) {
        fixture.window->session().setComponents(1 + i % 6);
        fixture.window->session().setSeed(quint64(i));
        if (i % 4 == 0) {
            QTest::qWait(3);
        }
    }
    QVERIFY(fixture.settled());
    const MixtureScene& scene = fixture.window->grid().panels()[1]->plot()->scene();
    QCOMPARE(scene.mixture.components(), Eigen::Index(1 + 39 % 6));
    QCOMPARE(fixture.window->session().method(0).result.fit->seed, std::uint64_t(39));
}

QTEST_MAIN(LargeDataTest)
#include "tst_large_data.moc"
