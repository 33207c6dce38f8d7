// The page "Where does EM end?" in the window: what it shows, whom it follows, and that nothing
// holds it up.
#include "core/methods/builtin_methods.h"
#include "core/mixture/presets.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/plot/area_legend.h"
#include "ui/plot/start_plot.h"
#include "ui/questions/basins_page.h"

#include <QComboBox>
#include <QDockWidget>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>
#include <QToolTip>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::ui;

class BasinsPageTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(QStringList{QStringLiteral("em")},
                                                             builtinMethods());
        QVERIFY(m_fixture->settled());
    }

    void nothingRunsForNobody() {
        QTest::qWait(400);
        QVERIFY(!explorer().busy());
        QVERIFY(!explorer().map());
        ask();
        QVERIFY(explorer().map());
        dock()->hide();
        m_fixture->window->session().setComponents(3);
        QVERIFY(m_fixture->settled());
        QTest::qWait(400);
        QVERIFY(!explorer().busy());
    }

    void oldFaithful() {
        ask();
        const BasinMap& map = *explorer().map();
        QCOMPARE(map.points, Eigen::Index{272});
        QVERIFY(std::abs(map.ends[0].logLikelihood + 1130.264) < 0.01);
        QVERIFY(map.share(0) > 0.5);
        QVERIFY2(page()->words().contains(QStringLiteral("1130.26")), qPrintable(page()->words()));
        const StartPicture& picture = plot()->picture();
        QCOMPARE(picture.cells.regions.size(), std::size_t(map.grid.cells()));
        for (const int region : picture.cells.regions) {
            QVERIFY(region >= 0);
        }
        // What EM found is on the map: the moved component's mark, and a cross with its name.
        QVERIFY(std::any_of(picture.marks.begin(), picture.marks.end(), [](const PlaceMark& mark) {
            return mark.kind == PlaceMark::Kind::Answer && mark.label == QStringLiteral("EM");
        }));
        QVERIFY(picture.path.size() > 1);
        const auto* legend = m_fixture->find<AreaLegend>(QStringLiteral("basinsLegend"));
        QVERIFY(legend->entries()[0].text.contains(QStringLiteral("1130.26")));
    }

    void tellsAndShowsTheEndOfAStart() {
        ask();
        const int cell = explorer().map()->grid.columns * 20 + 30;
        QTest::mouseMove(plot(), plot()->positionOf(cell).toPoint());
        QTRY_COMPARE(plot()->hoveredCell(), cell);
        QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("From here EM ends at")));
        QTest::mouseClick(plot(), Qt::LeftButton, {}, plot()->positionOf(cell).toPoint());
        QCOMPARE(plot()->picture().chosen, cell);
        QVERIFY(!plot()->picture().scene.ellipses.empty());
        QCOMPARE(plot()->picture().scene.mixture.means, explorer().map()->endOf(cell)->means);
        QVERIFY(page()->words().startsWith(QStringLiteral("From here EM ends at")));
        // Again: no more.
        QTest::mouseClick(plot(), Qt::LeftButton, {}, plot()->positionOf(cell).toPoint());
        QCOMPARE(plot()->picture().chosen, -1);
        QVERIFY(plot()->picture().scene.ellipses.empty());
        // The same without a mouse.
        plot()->setFocus();
        QTest::keyClick(plot(), Qt::Key_Right);
        QTest::keyClick(plot(), Qt::Key_Up);
        QTest::keyClick(plot(), Qt::Key_Return);
        QCOMPARE(plot()->picture().chosen, cell + 1 + explorer().map()->grid.columns);
        QTest::keyClick(plot(), Qt::Key_Escape);
        QCOMPARE(plot()->picture().chosen, -1);
    }

    void movesTheSelectedComponent() {
        ask();
        QCOMPARE(explorer().setting()->movedColour, 0);
        SelectionModel& selection = m_fixture->window->selection();
        selection.setSelectedComponent(1);
        settle();
        QCOMPARE(explorer().setting()->movedColour, 1);
        // No selection any more: nothing else is moved.
        selection.setSelectedComponent(-1);
        settle();
        QCOMPARE(explorer().setting()->movedColour, 1);
        auto* list = m_fixture->find<QComboBox>(QStringLiteral("basinsComponent"));
        QCOMPARE(list->currentIndex(), 1);
        list->setCurrentIndex(0);
        emit list->activated(0);
        QCOMPARE(selection.selectedComponent(), 0);
        settle();
        QCOMPARE(explorer().setting()->movedColour, 0);
    }

    // At EM's answer every mean is where its likelihood is highest.
    void likelihoodIsHighestAtTheAnswer() {
        ask();
        m_fixture->find<QComboBox>(QStringLiteral("basinsView"))->setCurrentIndex(1);
        QTRY_VERIFY(explorer().surface());
        const BasinSetting& setting = *explorer().setting();
        const LikelihoodSurface& surface = *explorer().surface();
        const Eigen::Vector2d step = surface.grid.middle(surface.bestCell) - setting.movedPlace();
        const Eigen::Vector2d cell =
            (surface.grid.high - surface.grid.low).cwiseQuotient(Eigen::Vector2d(64, 64));
        QVERIFY(step.cwiseQuotient(cell).cwiseAbs().maxCoeff() < 1.5);
        QVERIFY(plot()->picture().cells.regions.empty());
        QCOMPARE(plot()->picture().cells.values.size(), surface.perPoint.size());
        QTest::mouseMove(plot(), plot()->positionOf(100).toPoint());
        QTRY_VERIFY(QToolTip::text().contains(QStringLiteral("below the highest")));
        QVERIFY(page()->words().contains(QStringLiteral("likeliest at")));
    }

    void othersMayStandInTheTruth() {
        ask();
        set(testing::twoGaussians(2, 300, 1));
        const auto places = explorer().standingPlaces();
        QCOMPARE(places, (std::vector{StandingPlace::Em, StandingPlace::Truth}));
        QMenu* const menu = m_fixture->find<QToolButton>(QStringLiteral("basinsStarts"))->menu();
        emit menu->aboutToShow();
        QCOMPARE(menu->actions().size(), qsizetype{5}); // two places, a line, two shapes
        menu->actions()[1]->trigger();
        settle();
        QVERIFY(explorer().setting()->standing == StandingPlace::Truth);
        QCOMPARE(explorer().setting()->mixture.means,
                 m_fixture->window->session().data()->truth.means);
        menu->actions()[4]->trigger();
        settle();
        QVERIFY(explorer().setting()->shapes == StartShapes::Overall);
        QVERIFY(explorer().map()->complete());
    }

    void stopsAndStartsAgain() {
        ask();
        LabelledData data = *drawPreset("ring", 2000, 1);
        m_fixture->window->session().setData(std::make_shared<const LabelledData>(std::move(data)),
                                             8);
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY(explorer().map() && explorer().map()->done > 0);
        QVERIFY(explorer().mapping());
        auto* button = m_fixture->find<QToolButton>(QStringLiteral("basinsButton"));
        QElapsedTimer since;
        since.start();
        button->click();
        QTRY_VERIFY(!explorer().mapping());
        // The whole map takes many seconds.
        QVERIFY2(since.elapsed() < 1500, qPrintable(QString::number(since.elapsed())));
        QVERIFY(!explorer().map()->complete());
        QVERIFY(page()->words().contains(QStringLiteral("Stopped after")));
        // It stays so.
        QTest::qWait(400);
        QVERIFY(!explorer().mapping());
        button->click();
        QVERIFY(explorer().mapping());
    }

    void ofManyPointsSomeAreSeen() {
        ask();
        set(testing::twoGaussians(2, 60'000, 3));
        QCOMPARE(explorer().map()->points, BasinExplorer::mostPoints);
        QVERIFY(explorer().map()->complete());
        QVERIFY(page()->words().contains(QStringLiteral("of the 60,000 points")));
    }

    // The plane goes through the moved mean, parallel to the screen, and follows the camera.
    void spatialData() {
        ask();
        set(testing::twoGaussians(3, 300, 4));
        for (int turn = 0; turn < 2; ++turn) {
            const BasinSetting& setting = *explorer().setting();
            const Eigen::VectorXd mean = setting.mixture.means.col(setting.moved);
            const Eigen::VectorXd back =
                setting.grid.origin + setting.grid.axes * setting.movedPlace();
            QVERIFY((back - mean).norm() < 1e-9);
            for (const int cell : {0, 77, 4095}) {
                QVERIFY(
                    (setting.projected(setting.grid.place(cell)) - setting.grid.middle(cell)).norm()
                    < 1e-9);
            }
            m_fixture->window->selection().setCamera({0.9, -0.3});
            settle();
        }
        QCOMPARE(explorer().setting()->camera.yaw, 0.9);
    }

    void dataOnALine() {
        ask();
        set(testing::twoGaussians(1, 200, 5));
        QCOMPARE(explorer().map()->grid.rows, 1);
        QVERIFY(explorer().map()->complete());
        plot()->grab();
    }

    void hostileData() {
        ask();
        LabelledData same;
        same.data = makeDataset(Eigen::MatrixXd::Constant(2, 40, 1.5));
        m_fixture->window->session().setData(std::make_shared<const LabelledData>(same));
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY(!explorer().busy());
        QVERIFY(!explorer().map());
        QVERIFY(!plot()->message().isEmpty());
        plot()->grab();
        LabelledData line;
        line.data =
            makeDataset(Eigen::Vector2d(1.0, 3.0) * Eigen::RowVectorXd::LinSpaced(50, -1.0, 1.0));
        set(line);
        QVERIFY(page()->words().contains(QStringLiteral("collapses")));
        plot()->grab();
    }

    void saysWhyThereIsNothing() {
        ask();
        Session& session = m_fixture->window->session();
        session.setEnabled(0, false);
        session.setEnabled(1, true); // MAP-EM alone
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY(plot()->message().contains(QStringLiteral("switch on EM")));
        session.setEnabled(0, true);
        QVERIFY(m_fixture->settled());
        settle();
        QVERIFY(plot()->message().isEmpty());
    }

    // Other data, another k, hiding, choosing, while it runs.
    void survivesChanges() {
        ask();
        for (int i = 0; i < 24; ++i) {
            if (i % 4 == 0) {
                m_fixture->window->session().setData(std::make_shared<const LabelledData>(
                    testing::twoGaussians(1 + i % 3, 100 + 37 * i, std::uint64_t(i))));
            } else if (i % 4 == 1) {
                m_fixture->window->session().setComponents(1 + i % 6);
            } else if (i % 4 == 2) {
                dock()->hide();
                QTest::mouseClick(plot(), Qt::LeftButton, {}, QPoint(90, 60));
            } else {
                dock()->show();
                dock()->raise();
                m_fixture->window->selection().setSelectedComponent(i % 5);
                plot()->grab();
                QTest::mouseClick(plot(), Qt::LeftButton, {}, QPoint(80, 50));
            }
            QTest::qWait(i % 6 == 0 ? 350 : 20);
        }
        dock()->show();
        dock()->raise();
        m_fixture->window->session().setComponents(2);
        set(testing::twoGaussians(2, 150, 9));
        QCOMPARE(explorer().setting()->data, m_fixture->window->session().data());
        QVERIFY(explorer().map()->complete());
        // Closing while it runs waits for nothing that is gone.
        m_fixture->window->session().setComponents(4);
        QTest::qWait(300);
        m_fixture->window.reset();
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
    void ask() {
        m_fixture->find<QAction>(QStringLiteral("action-ask-basins"))->trigger();
        settle();
    }
    void set(const LabelledData& data) {
        m_fixture->window->session().setData(std::make_shared<const LabelledData>(data));
        settle();
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(BasinsPageTest)
#include "tst_basins_page.moc"
