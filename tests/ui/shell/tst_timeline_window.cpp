// The clock in the window: keys and mouse, and what the panels then show.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/panels/depth_panel.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/likelihood_panel.h"
#include "ui/panels/timeline_bar.h"

#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

using namespace gaussarium;
using namespace gaussarium::ui;

class TimelineWindowTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_fixture = std::make_unique<testing::WindowFixture>(
            QStringList{QStringLiteral("em"), QStringLiteral("tgmm")}, builtinMethods());
        QVERIFY(m_fixture->settled());
    }

    void everyStepIsShownAsItIsInTheTrace() {
        Timeline& timeline = m_fixture->window->timeline();
        QVERIFY(timeline.length() > 10);
        key(Qt::Key_Home, Qt::ControlModifier);
        for (int step = 0; step + 1 < timeline.length(); ++step) {
            QVERIFY(m_fixture->settled());
            QCOMPARE(timeline.time(), double(step));
            for (const EstimatePanel* panel : m_fixture->window->grid().panels()) {
                const auto& fit = m_fixture->window->session().method(panel->method()).result.fit;
                const auto& steps = fit->trace->steps;
                const MixtureScene& scene = panel->plot()->scene();
                if (step + 1 < int(steps.size())) {
                    QCOMPARE(scene.mixture.means, steps[std::size_t(step)].mixture.means);
                    QVERIFY(panel->stateText().startsWith(
                        QString::fromStdString(steps[std::size_t(step)].label)));
                } else {
                    QCOMPARE(scene.mixture.means, fit->mixture.means);
                }
            }
            key(Qt::Key_Period);
        }
        QVERIFY(timeline.atEnd());
        QVERIFY(m_fixture->settled());
        QVERIFY(panel(0)->stateText().startsWith(QStringLiteral("converged")));
    }

    void rewindingGivesTheSameStart() {
        key(Qt::Key_Home, Qt::ControlModifier);
        QVERIFY(m_fixture->settled());
        const Mixture start = panel(0)->plot()->scene().mixture;
        const std::vector<QRgb> colours = panel(0)->plot()->scene().pointColour;
        key(Qt::Key_End, Qt::ControlModifier);
        QVERIFY(m_fixture->settled());
        QVERIFY(panel(0)->plot()->scene().pointColour != colours);
        key(Qt::Key_Home, Qt::ControlModifier);
        QVERIFY(m_fixture->settled());
        QCOMPARE(panel(0)->plot()->scene().mixture.means, start.means);
        QCOMPARE(panel(0)->plot()->scene().pointColour, colours);
    }

    void playsAndPauses() {
        Timeline& timeline = m_fixture->window->timeline();
        key(Qt::Key_9);
        QCOMPARE(timeline.speed(), TimelineBar::speeds().back());
        key(Qt::Key_2);
        QCOMPARE(timeline.speed(), 1.0);
        QCOMPARE(m_fixture->find<QComboBox>(QStringLiteral("timelineSpeed"))->currentIndex(), 1);
        auto* play = m_fixture->find<QToolButton>(QStringLiteral("timelinePlay"));
        QTest::mouseClick(play, Qt::LeftButton);
        QVERIFY(timeline.isPlaying());
        QCOMPARE(play->accessibleName(), QStringLiteral("Pause"));
        // Between steps the picture is between them.
        QTRY_VERIFY(timeline.time() > 0.3);
        key(Qt::Key_Space, Qt::ControlModifier);
        QVERIFY(!timeline.isPlaying());
        QCOMPARE(timeline.time(), std::round(timeline.time()));
    }

    void scrubs() {
        Timeline& timeline = m_fixture->window->timeline();
        auto* slider = m_fixture->find<QSlider>(QStringLiteral("timelineSlider"));
        QTest::mouseClick(slider, Qt::LeftButton, {}, QPoint(2, slider->height() / 2));
        QCOMPARE(timeline.time(), 0.0);
        QTest::mouseClick(slider, Qt::LeftButton, {},
                          QPoint(slider->width() / 2, slider->height() / 2));
        QVERIFY(std::abs(timeline.time() - 0.5 * (timeline.length() - 1)) <= 1.0);
        auto* label = m_fixture->find<QLabel>(QStringLiteral("timelineLabel"));
        QCOMPARE(
            label->text(),
            QStringLiteral("step %1 of %2").arg(int(timeline.time()) + 1).arg(timeline.length()));
        slider->setFocus();
        const double before = timeline.time();
        QTest::keyClick(slider, Qt::Key_Right);
        QCOMPARE(timeline.time(), before + 1.0);
    }

    void loops() {
        Timeline& timeline = m_fixture->window->timeline();
        timeline.setTime(2.0);
        key(Qt::Key_BracketLeft);
        timeline.setTime(5.0);
        key(Qt::Key_BracketRight);
        QCOMPARE(*timeline.loop(), (Timeline::Loop{2, 5}));
        auto* loop = m_fixture->find<QToolButton>(QStringLiteral("timelineLoop"));
        QCOMPARE(loop->text(), QStringLiteral("loop 3–6"));
        QVERIFY(loop->isChecked());
        QTest::mouseClick(loop, Qt::LeftButton);
        QVERIFY(!timeline.loop());
    }

    void everyLayerHasItsIteration() {
        m_fixture->find<QDockWidget>(QStringLiteral("dock-depth"))->raise();
        const auto* depth = m_fixture->find<DepthPanel>(QStringLiteral("depthPanel"));
        QTRY_VERIFY(!depth->plot()->curves().empty());
        const std::vector<Curve>& curves = depth->plot()->curves();
        QCOMPARE(curves.size(), std::size_t{2});
        const auto& em = m_fixture->window->session().method(panel(0)->method()).result.fit;
        const auto& network = m_fixture->window->session().method(panel(1)->method()).result.fit;
        QCOMPARE(curves[0].values.size(), network->trace->steps.size() + 1);
        for (std::size_t layer = 1; layer < curves[0].values.size(); ++layer) {
            QVERIFY(curves[0].values[layer] >= 0.0 && curves[0].values[layer] <= em->iterations);
        }
        QVERIFY(depth->words().contains(QStringLiteral("of %1").arg(em->iterations)));
        // Without EM there is nothing to compare with.
        m_fixture->window->session().setEnabled(panel(0)->method(), false);
        QVERIFY(depth->plot()->curves().empty());
        QVERIFY(depth->words().contains(QStringLiteral("Switch on EM")));
    }

    // Digits belong to a field that is being typed in.
    void typingIsNotSteering() {
        Timeline& timeline = m_fixture->window->timeline();
        const double speed = timeline.speed();
        auto* seed = m_fixture->find<QSpinBox>(QStringLiteral("seed"));
        seed->setFocus();
        seed->selectAll();
        QTest::keyClicks(seed, QStringLiteral("9"));
        QCOMPARE(timeline.speed(), speed);
        QCOMPARE(seed->text(), QStringLiteral("9"));
    }

    void reducedMotionIsRemembered() {
        m_fixture->find<QAction>(QStringLiteral("action-reduced-motion"))->trigger();
        QVERIFY(!m_fixture->window->timeline().isSmooth());
        m_fixture->window =
            std::make_unique<MainWindow>(builtinMethods(), m_fixture->settings, m_fixture->chooser);
        QVERIFY(!m_fixture->window->timeline().isSmooth());
    }

    // Another k, another seed and other data while it plays.
    void survivesChangesWhilePlaying() {
        Timeline& timeline = m_fixture->window->timeline();
        timeline.setSpeed(40.0);
        for (int i = 0; i < 12; ++i) {
            timeline.rewind();
            timeline.play();
            QTest::qWait(15);
            if (i % 3 == 0) {
                m_fixture->window->session().setComponents(1 + i % 5);
            } else if (i % 3 == 1) {
                m_fixture->window->session().setSeed(quint64(i));
            } else {
                m_fixture->window->session().setData(std::make_shared<const LabelledData>(
                    testing::twoGaussians(2 + i % 2, 200, std::uint64_t(i))));
            }
            QTest::qWait(15);
        }
        timeline.showAnswers();
        QVERIFY(m_fixture->settled());
        for (const EstimatePanel* shown : m_fixture->window->grid().panels()) {
            if (shown->method() != EstimatePanel::truth) {
                const auto& fit = m_fixture->window->session().method(shown->method()).result.fit;
                QCOMPARE(shown->plot()->scene().mixture.means, fit->mixture.means);
            }
        }
    }

private:
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) {
        QTest::keyClick(m_fixture->window.get(), key, modifiers);
    }
    EstimatePanel* panel(std::size_t i) { return m_fixture->window->grid().panels().at(i); }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(TimelineWindowTest)
#include "tst_timeline_window.moc"
