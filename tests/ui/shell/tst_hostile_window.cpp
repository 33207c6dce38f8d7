// What the window does when things happen that nobody planned: a method that breaks on its way, a
// trace of one step, nothing switched on, very many points, data replaced in the middle of a drag.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/async/attention_explorer.h"
#include "ui/edit/data_editor.h"
#include "ui/model/edit_history.h"
#include "ui/panels/attention_panel.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/depth_panel.h"
#include "ui/panels/estimate_grid.h"
#include "ui/panels/likelihood_panel.h"
#include "ui/panels/timeline_bar.h"

#include <QDockWidget>
#include <QLabel>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

#include <stdexcept>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

// Makes three steps of a trace and then breaks, or gives up with what it has.
class Faltering : public Estimator {
public:
    explicit Faltering(bool throws) : m_throws(throws) {}

    Fit fit(const Dataset& data, const FitRequest& request,
            const RunContext& context) const override {
        Fit fit;
        fit.method = "faltering";
        auto trace = std::make_shared<Trace>();
        Mixture mixture = makeMixture(data.dimension(), request.components.value_or(2));
        for (int i = 1; i <= 3; ++i) {
            mixture.means.col(0).array() += 0.5;
            const std::string label = "step " + std::to_string(i);
            trace->steps.push_back(
                {StepKind::Maximization, label, "it goes on", mixture, -100.0 + i, nullptr});
            if (context.progress) {
                context.progress({-1.0, label});
            }
        }
        if (m_throws) {
            throw std::runtime_error("the matrix fell apart");
        }
        fit.status = Status::Degenerate;
        fit.reason = "component 2 shrank to a point at step 3";
        fit.mixture = mixture;
        fit.iterations = 3;
        fit.trace = std::move(trace);
        return fit;
    }

private:
    bool m_throws;
};

MethodRegistry withFaltering() {
    MethodRegistry registry = builtinMethods();
    for (const bool throws : {true, false}) {
        registry.add({throws ? "breaks" : "gives-up",
                      throws ? "Breaks" : "Gives up",
                      "For tests.",
                      {},
                      true,
                      [throws](const OptionValues&) -> Expected<std::unique_ptr<Estimator>> {
                          return std::make_unique<Faltering>(throws);
                      }});
    }
    return registry;
}

} // namespace

class HostileWindowTest : public QObject {
    Q_OBJECT

private slots:
    // It says what broke and where; the others answer, and the clock has their steps.
    void aMethodThatBreaksAtItsThirdStep() {
        open({QStringLiteral("em"), QStringLiteral("breaks"), QStringLiteral("gives-up")},
             withFaltering());
        const EstimatePanel* const broken = panel("breaks");
        QCOMPARE(broken->stateText(),
                 QStringLiteral("failed: the matrix fell apart, after: step 3"));
        QVERIFY(broken->plot()->scene().message.contains(QStringLiteral("step 3")));
        QVERIFY(broken->plot()->scene().mixture.empty());
        const EstimatePanel* const stopped = panel("gives-up");
        QVERIFY2(stopped->stateText().contains(QStringLiteral("at step 3")),
                 qPrintable(stopped->stateText()));
        QVERIFY(panel("em")->stateText().startsWith(QStringLiteral("converged")));
        Timeline& timeline = window().timeline();
        timeline.rewind();
        QVERIFY(m_fixture->settled());
        QVERIFY(timeline.length() > 6);
        QVERIFY(stopped->stateText().startsWith(QStringLiteral("step 1")));
        timeline.stepForward();
        QVERIFY(m_fixture->settled());
        QVERIFY(stopped->stateText().startsWith(QStringLiteral("step 2")));
        timeline.stepForward();
        timeline.stepForward();
        QVERIFY(m_fixture->settled());
        // Its last step is its answer, and stays while EM goes on.
        QVERIFY(stopped->stateText().contains(QStringLiteral("at step 3")));
        QVERIFY(panel("em")->stateText().startsWith(QStringLiteral("M-step"))
                || panel("em")->stateText().startsWith(QStringLiteral("E-step")));
        QVERIFY(broken->stateText().startsWith(QStringLiteral("failed")));
        // Other data: again, and nothing of the old answer is left.
        window().session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(3, 90, 2)), 2);
        QVERIFY(m_fixture->settled());
        QVERIFY(broken->stateText().startsWith(QStringLiteral("failed")));
        QVERIFY(!window().grab().isNull());
    }

    void aTraceOfOneStep() {
        open({QStringLiteral("quick")}, testing::testMethods());
        Session& session = window().session();
        session.setOptions(session.firstEnabled({"quick"}), {{"steps", "1"}});
        QVERIFY(m_fixture->settled());
        Timeline& timeline = window().timeline();
        QCOMPARE(timeline.length(), 1);
        for (const char* id : {"play", "step-forward", "step-back", "rewind", "show-answers",
                               "loop-from", "loop-to"}) {
            m_fixture->find<QAction>(QStringLiteral("action-") + QLatin1String(id))->trigger();
            QVERIFY(!timeline.isPlaying());
            QVERIFY(!timeline.loop());
            QCOMPARE(timeline.time(), 0.0);
        }
        QVERIFY(!m_fixture->find<TimelineBar>(QStringLiteral("timelineBar"))->isEnabled());
        QCOMPARE(m_fixture->find<QLabel>(QStringLiteral("timelineLabel"))->text(),
                 QStringLiteral("1 step"));
        QCOMPARE(panel("quick")->plot()->scene().mixture.means,
                 session.method(0).result.fit->mixture.means);
        const auto* curves = m_fixture->find<LikelihoodPanel>(QStringLiteral("likelihoodPanel"));
        // Steps count from 1.
        QTRY_COMPARE(curves->plot()->curves().front().values.size(), std::size_t{2});
        QVERIFY(!window().grab().isNull());
        // Beside a longer one it waits at its end.
        session.setOptions(session.firstEnabled({"quick"}), {{"steps", "2"}});
        QVERIFY(m_fixture->settled());
        QCOMPARE(timeline.length(), 2);
        QVERIFY(m_fixture->find<TimelineBar>(QStringLiteral("timelineBar"))->isEnabled());
    }

    // Every panel says what to do; nothing plays, nothing computes.
    void nothingSwitchedOn() {
        for (const Eigen::Index dimension : {2, 1, 3}) {
            open({QStringLiteral("em")}, builtinMethods());
            Session& session = window().session();
            window().timeline().rewind();
            window().timeline().play();
            for (int i = 0; i < session.methodCount(); ++i) {
                session.setEnabled(i, false);
            }
            QVERIFY(!window().timeline().isPlaying());
            QCOMPARE(window().timeline().length(), 0);
            session.setData(
                std::make_shared<const LabelledData>(testing::twoGaussians(dimension, 60, 1)), 2);
            QVERIFY(m_fixture->settled());
            for (auto* dock : window().findChildren<QDockWidget*>()) {
                dock->show();
                dock->raise();
                QTest::qWait(20);
                QVERIFY(!dock->grab().isNull());
            }
            for (const char* id :
                 {"ask-components", "ask-poke", "ask-labels", "ask-refusal", "ask-basins"}) {
                m_fixture->find<QAction>(QStringLiteral("action-") + QLatin1String(id))->trigger();
                QTest::qWait(20);
                QVERIFY(!window().grab().isNull());
            }
            QVERIFY(m_fixture->find<AttentionPanel>(QStringLiteral("attentionPanel"))
                        ->words()
                        .contains(QStringLiteral("Switch on TGMM")));
            // And back.
            session.setEnabled(0, true);
            QVERIFY(m_fixture->settled());
        }
    }

    // A method that is on and declines is no reason to ask for it.
    void panelsSayWhyThereIsNothingToShow() {
        open({QStringLiteral("em"), QStringLiteral("tgmm")}, builtinMethods());
        window().session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(1, 60, 1)), 2);
        QVERIFY(m_fixture->settled());
        for (const char* id : {"dock-depth", "dock-attention"}) {
            auto* dock = m_fixture->find<QDockWidget>(QLatin1String(id));
            dock->show();
            dock->raise();
        }
        const auto* depth = m_fixture->find<DepthPanel>(QStringLiteral("depthPanel"));
        const auto* attention = m_fixture->find<AttentionPanel>(QStringLiteral("attentionPanel"));
        QTRY_VERIFY2(depth->words().contains(QStringLiteral("2 or 3 dimensions")),
                     qPrintable(depth->words()));
        QTRY_VERIFY2(attention->words().contains(QStringLiteral("2 or 3 dimensions")),
                     qPrintable(attention->words()));
        // What explains stands where the pictures would be, the tabs stay on top.
        const auto* tabs = m_fixture->find<QTabBar>(QStringLiteral("attentionViews"));
        QVERIFY(tabs->y() < 20);
        window().session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(2, 60, 1)), 2);
        QVERIFY(m_fixture->settled());
        QTRY_VERIFY(!depth->plot()->curves().empty());
        QTRY_VERIFY(window().attention().picture());
        QVERIFY(tabs->y() < 20);
    }

    // While a million points are read by a network and drawn, the event loop turns, and the panel
    // says what of them it shows.
    void aMillionPointsWithAttention() {
        open({QStringLiteral("tgmm")}, builtinMethods());
        auto* dock = m_fixture->find<QDockWidget>(QStringLiteral("dock-attention"));
        dock->show();
        dock->raise();
        AttentionExplorer& explorer = window().attention();
        QTRY_VERIFY(explorer.picture());
        window().session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(2, 1'000'000, 1)), 2);
        QElapsedTimer since;
        since.start();
        qint64 longest = 0;
        const int tgmm = window().session().firstEnabled({"tgmm"});
        while ((window().session().method(tgmm).result.state != RunState::Done || explorer.busy())
               && since.elapsed() < 60'000) {
            QElapsedTimer turn;
            turn.start();
            QCoreApplication::processEvents(QEventLoop::AllEvents, 5);
            longest = std::max(longest, turn.elapsed());
            QTest::qSleep(1);
        }
        // Drawn once they take about 0.1 s; computed in the turn they would take many.
        QVERIFY2(longest < 1500, qPrintable(QString::number(longest)));
        QVERIFY(m_fixture->settled());
        QVERIFY(explorer.picture()->sampled);
        QCOMPARE(explorer.picture()->points.size(), std::size_t(AttentionExplorer::mostPoints));
        QVERIFY(m_fixture->find<AttentionPanel>(QStringLiteral("attentionPanel"))
                    ->words()
                    .contains(QStringLiteral("2000 are shown")));
        for (const int point : {0, 499'999, 999'999}) {
            window().selection().setHoveredPoint(point);
            QCoreApplication::processEvents();
        }
    }

    // k changed and methods switched while it plays, with several methods of different lengths.
    void componentsChangedWhilePlaying() {
        open({QStringLiteral("em"), QStringLiteral("spectral"), QStringLiteral("tgmm")},
             builtinMethods());
        window().session().setData(
            std::make_shared<const LabelledData>(testing::twoGaussians(2, 150, 4)), 2);
        QVERIFY(m_fixture->settled());
        Timeline& timeline = window().timeline();
        timeline.setSpeed(60.0);
        auto* spin = m_fixture->find<QSpinBox>(QStringLiteral("components"));
        for (int i = 0; i < 16; ++i) {
            timeline.rewind();
            timeline.play();
            QTest::qWait(12);
            spin->setValue(1 + (i * 3) % 7);
            QTest::qWait(i % 4 == 0 ? 40 : 3);
            for (const EstimatePanel* shown : window().grid().panels()) {
                const MixtureScene& scene = shown->plot()->scene();
                QCOMPARE(std::size_t(scene.mixture.components()), scene.colours.size());
            }
        }
        QVERIFY(m_fixture->settled());
        timeline.showAnswers();
        QVERIFY(m_fixture->settled());
        for (const EstimatePanel* shown : window().grid().panels()) {
            if (shown->method() >= 0) {
                const Fit& fit = *window().session().method(shown->method()).result.fit;
                QVERIFY(fit.mixture.empty()
                        || fit.mixture.components() == *window().session().request().components);
                QCOMPARE(shown->plot()->scene().mixture.means, fit.mixture.means);
            }
        }
    }

    // By the ways a user has: an example, the generator, undo, another start; the button is down
    // all the while. What was before the drag can be had back.
    void dataReplacedDuringADrag_data() {
        QTest::addColumn<QString>("way");
        for (const char* way : {"load", "generate", "undo", "start", "fit-view", "method"}) {
            QTest::newRow(way) << QString::fromLatin1(way);
        }
    }
    void dataReplacedDuringADrag() {
        QFETCH(QString, way);
        open({QStringLiteral("em"), QStringLiteral("tgmm")}, builtinMethods());
        Session& session = window().session();
        EditHistory& history = window().history();
        history.begin();
        session.setData(std::make_shared<const LabelledData>(testing::twoGaussians(2, 120, 3)), 2);
        history.record(QStringLiteral("Load two"));
        QVERIFY(m_fixture->settled());
        const DataPointer before = session.data();
        window().editor().setTool(EditTool::Move);
        MixturePlot* const plot = window().grid().panels().front()->plot();
        const QPoint mean =
            plot->frame().toSurface(Eigen::Vector2d(before->truth.means.col(0))).toPoint();
        QTest::mousePress(plot, Qt::LeftButton, {}, mean);
        QTest::mouseMove(plot, mean + QPoint(15, 10));
        QTest::qWait(30);
        QVERIFY(session.data() != before);
        QVERIFY(session.isLive());
        if (way == QLatin1String("load")) {
            auto* panel = m_fixture->find<DataPanel>(QStringLiteral("dataPanel"));
            emit panel->presetWanted(QStringLiteral("ring"), 200);
            QTRY_COMPARE(session.data()->data.size(), Eigen::Index{200});
        } else if (way == QLatin1String("generate")) {
            auto* panel = m_fixture->find<DataPanel>(QStringLiteral("dataPanel"));
            GeneratorRequest request;
            request.points = 77;
            request.task.dimension = 3;
            emit panel->generatorWanted(request);
            QTRY_COMPARE(session.data()->data.size(), Eigen::Index{77});
        } else {
            const QString id = way == QLatin1String("undo")    ? QStringLiteral("undo")
                               : way == QLatin1String("start") ? QStringLiteral("start-truth")
                                                               : QStringLiteral("fit-view");
            if (way == QLatin1String("method")) {
                session.setEnabled(session.firstEnabled({"tgmm"}), false);
            } else {
                m_fixture->find<QAction>(QStringLiteral("action-") + id)->trigger();
            }
        }
        const DataPointer replaced = session.data();
        QVERIFY(!session.isLive());
        QVERIFY(!window().editor().isDragging());
        // The hand has not noticed: it goes on, and lets go.
        MixturePlot* const now = window().grid().panels().front()->plot();
        for (int i = 0; i < 20; ++i) {
            QTest::mouseMove(now, mean + QPoint(15 + i, 10 - i));
        }
        QTest::mouseRelease(now, Qt::LeftButton, {}, mean + QPoint(40, 0));
        QCOMPARE(session.data(), replaced);
        QVERIFY(m_fixture->settled());
        for (const EstimatePanel* shown : window().grid().panels()) {
            QCOMPARE(shown->plot()->scene().data.get(), &session.data()->data);
        }
        if (way == QLatin1String("undo")) {
            history.redo();
            QCOMPARE(session.data(), before);
            return;
        }
        // What stood before the drag, not a place on its way.
        if (replaced != before) {
            history.undo();
        }
        QCOMPARE(session.data(), before);
    }

private:
    void open(const QStringList& methods, MethodRegistry registry) {
        m_fixture.reset();
        m_fixture = std::make_unique<testing::WindowFixture>(methods, std::move(registry));
        QVERIFY(m_fixture->settled());
    }
    MainWindow& window() { return *m_fixture->window; }
    EstimatePanel* panel(const char* id) {
        return m_fixture->find<EstimatePanel>(QStringLiteral("panel-") + QLatin1String(id));
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(HostileWindowTest)
#include "tst_hostile_window.moc"
