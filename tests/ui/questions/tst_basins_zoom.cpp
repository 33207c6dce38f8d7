// The picture "Where does EM end?" and the zoom that it shares with the panels.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/estimate_grid.h"
#include "ui/plot/start_plot.h"
#include "ui/questions/basin_words.h"
#include "ui/questions/basins_page.h"

#include <QComboBox>
#include <QDockWidget>
#include <QWheelEvent>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

class BasinsZoomTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(QStringList{QStringLiteral("em")},
                                                             builtinMethods());
        QVERIFY(m_fixture->settled());
        m_fixture->find<QAction>(QStringLiteral("action-ask-basins"))->trigger();
        settle();
    }

    // Zooming any panel zooms the picture, which stays as it is until its starts are mapped anew.
    void followsTheZoomOfThePanels() {
        const auto whole = explorer().map();
        const QRectF range = plot()->view();
        MixturePlot* const panel = m_fixture->window->grid().panels()[0]->plot();
        QVERIFY(near(range, panel->view()));
        const int chosen = whole->grid.columns * 40 + 20;
        QTest::mouseClick(plot(), Qt::LeftButton, {}, plot()->positionOf(chosen).toPoint());
        const Mixture end = plot()->picture().scene.mixture;
        QVERIFY(!end.empty());
        for (int i = 0; i < 6; ++i) {
            QTest::keyClick(panel, Qt::Key_Plus);
            QVERIFY(near(plot()->view(), panel->view()));
            QCOMPARE(plot()->picture().cells.range, basinAreas(*whole).cells.range);
            QCOMPARE(explorer().map(), whole);
        }
        QVERIFY(plot()->view().width() < 0.4 * range.width());
        QVERIFY(explorer().busy());
        settle();
        QVERIFY(explorer().map() != whole && explorer().map()->complete());
        QVERIFY(near(plot()->picture().cells.range, panel->view()));
        QVERIFY(near(plot()->frame().view, panel->view()));
        // What was chosen is chosen: the same place, the same end.
        QCOMPARE(plot()->picture().scene.mixture.means, end.means);
        QVERIFY(page()->words().contains(QStringLiteral("outside the zoomed range")));
        // All of it again: known, so nothing has to run.
        m_fixture->window->selection().setZoom(std::nullopt);
        QVERIFY(near(plot()->view(), range));
        QTRY_VERIFY(explorer().map()->grid == whole->grid);
        QVERIFY(explorer().map()->complete());
        QCOMPARE(explorer().map()->ends.size(), whole->ends.size());
        QVERIFY(!page()->words().contains(QStringLiteral("outside the zoomed range")));
    }

    // The other way round, by the wheel, a drag and a double click on the picture.
    void zoomsThePanels() {
        const SelectionModel& selection = m_fixture->window->selection();
        MixturePlot* const panel = m_fixture->window->grid().panels()[0]->plot();
        const QRectF range = plot()->view();
        const QPointF at = plot()->positionOf(plot()->picture().cells.columns * 10 + 50);
        const QPointF under = plot()->frame().toData(at);
        wheel(at, 3);
        QVERIFY(near(panel->view(), plot()->view()));
        const QPointF still = plot()->frame().toData(at);
        QVERIFY(std::abs(still.x() - under.x()) < 1e-9 * range.width());
        QVERIFY(std::abs(still.y() - under.y()) < 1e-9 * range.height());
        QTest::mousePress(plot(), Qt::LeftButton, {}, at.toPoint());
        QTest::mouseMove(plot(), at.toPoint() - QPoint(30, 12));
        QTest::mouseRelease(plot(), Qt::LeftButton, {}, at.toPoint() - QPoint(30, 12));
        QVERIFY(plot()->frame().toData(at).x() > under.x());
        QCOMPARE(plot()->picture().chosen, -1); // a drag chooses nothing
        QVERIFY(selection.zoom() && near(*selection.zoom(), plot()->view()));
        QTest::mouseDClick(plot(), Qt::LeftButton, {}, at.toPoint());
        QVERIFY(near(plot()->view(), range));
        QVERIFY(near(panel->view(), range));
        settle();
        // A chosen cell of the likelihood is a place as well.
        m_fixture->find<QComboBox>(QStringLiteral("basinsView"))->setCurrentIndex(1);
        wheel(at, 2);
        settle();
        QTRY_VERIFY(explorer().surface()
                    && explorer().surface()->grid == explorer().setting()->grid);
        QVERIFY(near(plot()->picture().cells.range, plot()->view()));
    }

    // A hundred notches are one map: it waits until the view stands still.
    void manyZoomsAreOneMap() {
        int maps = 0;
        std::shared_ptr<const BasinSetting> last = explorer().setting();
        connect(&explorer(), &BasinExplorer::settingChanged, this, [&] {
            maps += explorer().setting() != last ? 1 : 0;
            last = explorer().setting();
        });
        const QPointF middle = plot()->frame().area.center();
        for (int i = 0; i < 100; ++i) {
            wheel(middle + QPointF(i % 7, i % 5), i % 3 == 2 ? -1 : 1);
            QTest::qWait(2);
        }
        settle();
        QCOMPARE(maps, 1);
        QVERIFY(near(plot()->picture().cells.range, plot()->view()));
        QVERIFY(explorer().map()->complete());
    }

    // Scales of 3D data are equal, so that more is seen than the range that is mapped: what the map
    // of all has there, in the same styles.
    void spatialPicturesGoOnBesideTheMap() {
        m_fixture->window->session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(3, 200, 4)), 3);
        settle();
        QVERIFY(plot()->picture().around.empty());
        const QRectF all = plot()->view();
        m_fixture->window->selection().setZoom(QRectF(all.left() + 0.2 * all.width(),
                                                      all.top() + 0.3 * all.height(),
                                                      0.5 * all.width(), 0.5 * all.height()));
        settle();
        const CellPicture& around = plot()->picture().around;
        const CellPicture& cells = plot()->picture().cells;
        QVERIFY(near(around.range, all));
        QVERIFY(near(cells.range, plot()->view()));
        int both = 0;
        int same = 0;
        for (int cell = 0; cell < cells.columns * cells.rows; ++cell) {
            const int there = around.cellAt(cells.cell(cell).center());
            QVERIFY(there >= 0);
            const int style = around.regions[std::size_t(there)];
            QVERIFY(style >= 0 && style < int(around.styles.size()));
            ++both;
            same += style == cells.regions[std::size_t(cell)] ? 1 : 0;
        }
        // On a border the finer map knows better.
        QVERIFY2(same > 0.85 * both, qPrintable(QString::number(same)));
        QVERIFY(!plot()->grab().isNull());
        m_fixture->window->selection().setZoom(std::nullopt);
        settle();
        QVERIFY(plot()->picture().around.empty());
    }

    // Far outside, in a range without any point, and beyond what numbers hold.
    void hostileZooms() {
        SelectionModel& selection = m_fixture->window->selection();
        for (const QRectF& zoom : {QRectF(1e6, 1e6, 1.0, 1.0), QRectF(-1e250, -1e250, 2e250, 2e250),
                                   QRectF(3.0, 70.0, 1e-9, 1e-9), QRectF(0, 0, 0, 0),
                                   QRectF(std::nan(""), 0.0, 1.0, 1.0)}) {
            selection.setZoom(zoom);
            settle();
            QVERIFY(explorer().map()->complete());
            QVERIFY(!explorer().map()->ends.empty());
            QVERIFY(!plot()->grab().isNull());
            QVERIFY(!page()->words().contains(QStringLiteral("nan")));
        }
        selection.setZoom(std::nullopt);
        settle();
        QCOMPARE(plot()->frame().view, sceneView(explorer().setting()->scene));
    }

    // Stopped, zoomed, hidden and given other data while the zoomed map is made.
    void survivesChangesWhileZooming() {
        for (int i = 0; i < 18; ++i) {
            const QRectF view = plot()->view();
            m_fixture->window->selection().setZoom(
                QRectF(view.left(), view.top(), 0.8 * view.width(), 0.7 * view.height()));
            if (i % 6 == 1) {
                explorer().stop();
            } else if (i % 6 == 2) {
                dock()->hide();
                dock()->show();
                dock()->raise();
            } else if (i % 6 == 3) {
                m_fixture->window->session().setData(std::make_shared<const LabelledData>(
                    testing::twoGaussians(1 + i % 3, 150, std::uint64_t(i))));
            } else if (i % 6 == 4) {
                QTest::keyClick(plot(), Qt::Key_Home);
            }
            QTest::qWait(i % 3 == 0 ? 300 : 10);
            plot()->grab();
        }
        m_fixture->window->selection().setZoom(std::nullopt);
        explorer().again();
        settle();
        QVERIFY(explorer().map()->complete());
        QVERIFY(!explorer().setting()->zoomed());
    }

private:
    BasinsPage* page() { return m_fixture->find<BasinsPage>(QStringLiteral("basinsPage")); }
    BasinExplorer& explorer() { return page()->explorer(); }
    StartPlot* plot() { return page()->plot(); }
    QDockWidget* dock() { return m_fixture->find<QDockWidget>(QStringLiteral("dock-questions")); }
    void settle() {
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY_WITH_TIMEOUT(!explorer().busy() && explorer().map(), 15'000);
    }
    static bool near(const QRectF& a, const QRectF& b) {
        const double tolerance = 1e-9 * std::max(std::abs(b.width()), std::abs(b.height()));
        return (a.topLeft() - b.topLeft()).manhattanLength() < tolerance
               && (a.bottomRight() - b.bottomRight()).manhattanLength() < tolerance;
    }
    void wheel(const QPointF& at, int notches) {
        QWheelEvent event(at, plot()->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(plot(), &event);
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(BasinsZoomTest)
#include "tst_basins_zoom.moc"
