#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"
#include "ui/plot/mixture_plot.h"

#include <QSignalSpy>
#include <QWheelEvent>

using namespace gaussarium;
using namespace gaussarium::ui;

// What is done in one panel happens in all.
class LinkedPanelsTest : public QObject {
    Q_OBJECT

private slots:
    void zoomAndPan();
    void theComponentThatIsClicked();
    void thePointUnderThePointer();
    void thePointThatIsClicked();
    void theCameraOfSpatialData();
    void newPanelsJoin();
    void newDataShowEverything();
    void theGridFillsItsArea_data();
    void theGridFillsItsArea();

private:
    static std::unique_ptr<testing::WindowFixture> make(Eigen::Index dimension) {
        auto fixture = std::make_unique<testing::WindowFixture>(
            QStringList{QStringLiteral("quick"), QStringLiteral("refuser")});
        fixture->window->session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(dimension, 300, 1)));
        [&] { QVERIFY(fixture->settled()); }();
        return fixture;
    }
    static MixturePlot* plot(const testing::WindowFixture& fixture, std::size_t i) {
        return fixture.window->grid().panels().at(i)->plot();
    }
};

void LinkedPanelsTest::zoomAndPan() {
    const auto fixture = make(2);
    QCOMPARE(fixture->window->grid().panels().size(), std::size_t(3)); // the truth, two methods
    const QRectF all = plot(*fixture, 0)->view();
    const QPointF middle = plot(*fixture, 1)->frame().area.center();
    QWheelEvent wheel(middle, plot(*fixture, 1)->mapToGlobal(middle), {}, QPoint(0, 240), {}, {},
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(plot(*fixture, 1), &wheel);
    const QRectF zoomed = plot(*fixture, 1)->view();
    QVERIFY(zoomed.width() < all.width());
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(plot(*fixture, i)->view(), zoomed);
    }
    const QPoint from = middle.toPoint();
    QTest::mousePress(plot(*fixture, 2), Qt::LeftButton, {}, from);
    QTest::mouseMove(plot(*fixture, 2), from + QPoint(20, 0));
    QTest::mouseMove(plot(*fixture, 2), from + QPoint(60, 10));
    QTest::mouseRelease(plot(*fixture, 2), Qt::LeftButton, {}, from + QPoint(60, 10));
    QVERIFY(plot(*fixture, 0)->view().left() < zoomed.left());
    QCOMPARE(plot(*fixture, 0)->view(), plot(*fixture, 2)->view());
}

void LinkedPanelsTest::theComponentThatIsClicked() {
    const auto fixture = make(2);
    MixturePlot* truth = plot(*fixture, 0);
    const SceneMean& mean = truth->scene().means.at(1);
    QTest::mouseClick(truth, Qt::LeftButton, {}, truth->frame().toSurface(mean.position).toPoint());
    QCOMPARE(truth->selectedComponent(), mean.colour);
    QCOMPARE(plot(*fixture, 1)->selectedComponent(), mean.colour);
    QCOMPARE(fixture->window->selection().selectedComponent(), mean.colour);
    QTest::keyClick(plot(*fixture, 1), Qt::Key_Escape);
    QCOMPARE(truth->selectedComponent(), -1);
}

void LinkedPanelsTest::thePointUnderThePointer() {
    const auto fixture = make(2);
    MixturePlot* first = plot(*fixture, 0);
    const Eigen::Vector2d position = first->scene().data->points.col(7);
    QTest::mouseMove(first, first->frame().toSurface(position).toPoint());
    QVERIFY(first->hoveredPoint() >= 0);
    QCOMPARE(plot(*fixture, 2)->hoveredPoint(), first->hoveredPoint());
}

void LinkedPanelsTest::thePointThatIsClicked() {
    const auto fixture = make(2);
    const SelectionModel& selection = fixture->window->selection();
    MixturePlot* first = plot(*fixture, 0);
    const Eigen::Vector2d position = first->scene().data->points.col(7);
    QTest::mouseClick(first, Qt::LeftButton, {}, first->frame().toSurface(position).toPoint());
    QVERIFY(selection.selectedPoint() >= 0);
    QCOMPARE(selection.panel(), std::optional(EstimatePanel::truth));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(plot(*fixture, i)->selectedPoint(), Eigen::Index(selection.selectedPoint()));
    }
    // What the pointer is at comes before what is chosen.
    fixture->window->selection().setHoveredPoint(40);
    QCOMPARE(selection.shownPoint(), 40);
    fixture->window->selection().setHoveredPoint(-1);
    QCOMPARE(selection.shownPoint(), selection.selectedPoint());
    QTest::keyClick(plot(*fixture, 1), Qt::Key_Escape);
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(plot(*fixture, i)->selectedPoint(), Eigen::Index(-1));
    }
    QCOMPARE(selection.selectedComponent(), -1);
    // Points of other data are others.
    fixture->window->selection().setSelectedPoint(5);
    fixture->window->openFirstData();
    QVERIFY(fixture->settled());
    QCOMPARE(selection.selectedPoint(), -1);
}

void LinkedPanelsTest::theCameraOfSpatialData() {
    const auto fixture = make(3);
    MixturePlot* first = plot(*fixture, 0);
    const Camera before = first->camera();
    const QPoint from = first->frame().area.center().toPoint();
    QTest::mousePress(first, Qt::LeftButton, {}, from);
    QTest::mouseMove(first, from + QPoint(30, 0));
    QTest::mouseMove(first, from + QPoint(80, 30));
    QTest::mouseRelease(first, Qt::LeftButton, {}, from + QPoint(80, 30));
    QVERIFY(first->camera() != before);
    QCOMPARE(plot(*fixture, 1)->camera(), first->camera());
    fixture->window->selection().resetView();
    QCOMPARE(first->camera(), Camera());
}

void LinkedPanelsTest::newPanelsJoin() {
    const auto fixture = make(2);
    QTest::keyClick(plot(*fixture, 0), Qt::Key_Plus);
    fixture->window->selection().setSelectedComponent(1);
    fixture->window->session().setEnabled(2, true); // "broken": a panel all the same
    QVERIFY(fixture->settled());
    QCOMPARE(fixture->window->grid().panels().size(), std::size_t(4));
    QCOMPARE(plot(*fixture, 2)->view(), plot(*fixture, 0)->view());
    QCOMPARE(plot(*fixture, 2)->selectedComponent(), 1);
}

void LinkedPanelsTest::newDataShowEverything() {
    const auto fixture = make(2);
    QTest::keyClick(plot(*fixture, 0), Qt::Key_Plus);
    QVERIFY(fixture->window->selection().zoom());
    fixture->window->openFirstData();
    QVERIFY(fixture->settled());
    QVERIFY(!fixture->window->selection().zoom());
    const QRectF bounds = plot(*fixture, 0)->scene().bounds;
    QVERIFY(plot(*fixture, 0)->view().contains(bounds));
}

void LinkedPanelsTest::theGridFillsItsArea_data() {
    QTest::addColumn<int>("panels");
    QTest::addColumn<QSize>("area");
    QTest::addColumn<int>("columns");
    QTest::newRow("one") << 1 << QSize(640, 720) << 1;
    QTest::newRow("two, high") << 2 << QSize(400, 900) << 1;
    QTest::newRow("two, wide") << 2 << QSize(1200, 600) << 2;
    QTest::newRow("three in a wide row") << 3 << QSize(1600, 500) << 3;
    QTest::newRow("four") << 4 << QSize(640, 740) << 2;
    QTest::newRow("six, wide") << 6 << QSize(1250, 950) << 3;
    QTest::newRow("six, high") << 6 << QSize(620, 1100) << 2;
    QTest::newRow("hardly any room") << 5 << QSize(10, 10) << 1;
}

void LinkedPanelsTest::theGridFillsItsArea() {
    QFETCH(int, panels);
    QFETCH(QSize, area);
    QFETCH(int, columns);
    QCOMPARE(gridColumns(panels, area), columns);
}

QTEST_MAIN(LinkedPanelsTest)
#include "tst_linked_panels.moc"
