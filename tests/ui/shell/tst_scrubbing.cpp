// Wherever the clock stands, every panel shows what its method's trace has there: all methods that
// ship, data of one to three dimensions, both paces, forwards, backwards and back again.
#include "core/methods/builtin_methods.h"
#include "tests/ui/support/window_fixture.h"
#include "ui/edit/data_editor.h"
#include "ui/panels/estimate_grid.h"

#include <algorithm>
#include <cmath>
#include <iterator>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

bool same(const Mixture& a, const Mixture& b) {
    return a.components() == b.components()
           && (a.empty()
               || (a.weights == b.weights && a.means == b.means && a.covariances == b.covariances));
}

// What a panel shows, to be compared with what it shows when one comes back.
struct Shown {
    Mixture mixture;
    std::vector<QRgb> colours;
    QString words;

    bool operator==(const Shown& other) const {
        return same(mixture, other.mixture) && colours == other.colours && words == other.words;
    }
};

} // namespace

class ScrubbingTest : public QObject {
    Q_OBJECT

private slots:
    void everyPanelShowsItsTrace_data() {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<Timeline::Pace>("pace");
        for (const int dimension : {1, 2, 3}) {
            QTest::addRow("%dD, by step", dimension) << dimension << Timeline::Pace::Steps;
            QTest::addRow("%dD, by share", dimension) << dimension << Timeline::Pace::Share;
        }
    }
    void everyPanelShowsItsTrace() {
        QFETCH(int, dimension);
        QFETCH(Timeline::Pace, pace);
        open(dimension);
        Timeline& timeline = m_fixture->window->timeline();
        timeline.setPace(pace);
        const int last = timeline.length() - 1;
        QVERIFY(last > 3);
        int own = 0; // steps that were looked at, beside the answers
        for (int tick = 0; tick <= last; ++tick) {
            timeline.setTime(tick);
            QVERIFY(m_fixture->settled());
            for (const EstimatePanel* panel : methodPanels()) {
                const Fit& fit = fitOf(*panel);
                const MixtureScene& scene = panel->plot()->scene();
                const int steps = fit.trace ? static_cast<int>(fit.trace->steps.size()) : 0;
                const double at =
                    pace == Timeline::Pace::Steps ? tick : double(tick) * (steps - 1) / last;
                if (steps == 0 || tick == last || at >= steps - 1) {
                    QVERIFY2(same(scene.mixture, fit.mixture), qPrintable(panel->title()));
                    continue;
                }
                ++own;
                const auto step = static_cast<std::size_t>(at);
                const auto& all = fit.trace->steps;
                QVERIFY(panel->stateText().startsWith(QString::fromStdString(all[step].label)));
                // By share a tick may lie between two steps.
                const double part = at - std::floor(at);
                if (part == 0.0
                    || all[step].mixture.components() != all[step + 1].mixture.components()) {
                    QVERIFY2(same(scene.mixture, all[step].mixture), qPrintable(panel->title()));
                } else if (!all[step].mixture.empty()) {
                    const double eased = part * part * (3.0 - 2.0 * part);
                    const Eigen::MatrixXd expected = (1.0 - eased) * all[step].mixture.means
                                                     + eased * all[step + 1].mixture.means;
                    QVERIFY((scene.mixture.means - expected).norm()
                            <= 1e-9 * (1.0 + expected.norm()));
                }
            }
        }
        QVERIFY(own > last); // of two methods at least
    }

    // Without motion a panel shows whole steps only.
    void reducedMotionShowsWholeSteps() {
        open(2);
        Timeline& timeline = m_fixture->window->timeline();
        timeline.setPace(Timeline::Pace::Share);
        timeline.setSmooth(false);
        for (double time = 0.0; time < timeline.length() - 1; time += 0.37) {
            timeline.setTime(time);
            for (const EstimatePanel* panel : methodPanels()) {
                const TracePlace place = timeline.placeOf(panel->method());
                const Fit& fit = fitOf(*panel);
                QVERIFY(same(panel->plot()->scene().mixture,
                             place.step < 0 ? fit.mixture
                                            : fit.trace->steps[std::size_t(place.step)].mixture));
            }
        }
    }

    // A method's last step is its answer: nothing jumps where its trace ends.
    void theLastStepIsTheAnswer() {
        for (const int dimension : {1, 2, 3}) {
            open(dimension);
            for (const EstimatePanel* panel : methodPanels()) {
                const Fit& fit = fitOf(*panel);
                if (fit.trace && !fit.trace->steps.empty() && fit.hasMixture()) {
                    QVERIFY2(same(fit.trace->steps.back().mixture, fit.mixture),
                             qPrintable(panel->title()));
                }
            }
        }
    }

    // Forwards by keys, backwards by keys, rewound and by the slider: always the same picture.
    void thereAndBackAgain_data() {
        QTest::addColumn<int>("dimension");
        QTest::newRow("1D") << 1;
        QTest::newRow("2D") << 2;
        QTest::newRow("3D") << 3;
    }
    void thereAndBackAgain() {
        QFETCH(int, dimension);
        open(dimension);
        Timeline& timeline = m_fixture->window->timeline();
        timeline.rewind();
        std::vector<std::vector<Shown>> forwards;
        for (int tick = 0; tick < timeline.length(); ++tick) {
            QCOMPARE(timeline.time(), double(tick));
            forwards.push_back(shown());
            timeline.stepForward();
        }
        for (int tick = timeline.length() - 1; tick >= 0; --tick) {
            QCOMPARE(timeline.time(), double(tick));
            QVERIFY(shown() == forwards[std::size_t(tick)]);
            timeline.stepBack();
        }
        timeline.showAnswers();
        timeline.rewind();
        QVERIFY(shown() == forwards.front());
        // From the middle of a motion, and after a run on the same data with the same seed.
        timeline.setTime(3.4);
        timeline.rewind();
        QVERIFY(shown() == forwards.front());
        m_fixture->window->session().rerun();
        QVERIFY(m_fixture->settled());
        timeline.rewind();
        QVERIFY(shown() == forwards.front());
    }

    // A component keeps its colour and its number from step to step: those of the answer's
    // component that it becomes. Once the spectral method has one, it is the nearest of that
    // colour.
    void coloursStayWithTheirComponents_data() {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<int>("components");
        QTest::newRow("power iterations") << 2 << 2;
        QTest::newRow("power iterations in space") << 3 << 3;
        QTest::newRow("roots") << 2 << 4;
        QTest::newRow("roots on many planes") << 3 << 4;
    }
    void coloursStayWithTheirComponents() {
        QFETCH(int, dimension);
        QFETCH(int, components);
        for (const std::uint64_t seed : {1, 2, 3, 4}) {
            open(dimension, components, seed, {QStringLiteral("em"), QStringLiteral("spectral")});
            Timeline& timeline = m_fixture->window->timeline();
            const int spectral = m_fixture->window->session().firstEnabled({"spectral"});
            for (int tick = 0; tick < timeline.length(); ++tick) {
                timeline.setTime(tick);
                QVERIFY(m_fixture->settled());
                for (const EstimatePanel* panel : methodPanels()) {
                    const MethodResult& result =
                        m_fixture->window->session().method(panel->method()).result;
                    const MixtureScene& scene = panel->plot()->scene();
                    const Eigen::Index known = scene.mixture.components();
                    QVERIFY(known <= Eigen::Index(result.colours.size()));
                    QVERIFY(std::equal(scene.colours.begin(), scene.colours.end(),
                                       result.colours.begin()));
                    const TracePlace place = timeline.placeOf(panel->method());
                    if (panel->method() != spectral || place.step < 0 || known == 0) {
                        continue;
                    }
                    // Points are nobody's until all components are known.
                    QCOMPARE(scene.pointComponent.front() < 0,
                             known < result.fit->mixture.components());
                    const StepKind kind = result.fit->trace->steps[std::size_t(place.step)].kind;
                    if (kind == StepKind::Deflation || kind == StepKind::Roots) {
                        for (Eigen::Index j = 0; j < known; ++j) {
                            Eigen::Index nearest = 0;
                            (result.fit->mixture.means.colwise() - scene.mixture.means.col(j))
                                .colwise()
                                .norm()
                                .minCoeff(&nearest);
                            QCOMPARE(nearest, j);
                        }
                    }
                }
            }
        }
    }

    // The tensor power method's vectors and Prony's roots are marked where they stand for means.
    void spectralStepsShowTheirVectors() {
        open(2, 2, 1, {QStringLiteral("spectral")});
        const EstimatePanel* const panel = methodPanels().front();
        Timeline& timeline = m_fixture->window->timeline();
        const auto& steps = fitOf(*panel).trace->steps;
        int turning = 0;
        for (int tick = 0; tick + 1 < timeline.length(); ++tick) {
            timeline.setTime(tick);
            const PlotOverlay overlay = m_fixture->window->editor().overlayOf(*panel->plot());
            if (steps[std::size_t(tick)].kind != StepKind::PowerIteration) {
                continue;
            }
            ++turning;
            // One strong line, which ends at the mean of the component that is being found.
            std::vector<PlotPath> strong;
            std::copy_if(overlay.paths.begin(), overlay.paths.end(), std::back_inserter(strong),
                         [](const PlotPath& path) { return path.strong; });
            QCOMPARE(strong.size(), std::size_t{1});
            QCOMPARE(strong.front().points.back(), panel->plot()->scene().means.back().position);
            QCOMPARE(strong.front().colour, panel->plot()->scene().means.back().colour);
        }
        QVERIFY(turning > 3);
        timeline.showAnswers();
        QVERIFY(m_fixture->window->editor().overlayOf(*panel->plot()).paths.empty());
        open(2, 4, 1, {QStringLiteral("spectral")});
        m_fixture->window->timeline().setTime(1);
        QCOMPARE(
            m_fixture->window->editor().overlayOf(*methodPanels().front()->plot()).handles.size(),
            std::size_t{4});
    }

private:
    void open(int dimension) {
        QStringList all;
        const MethodRegistry methods = builtinMethods();
        for (const Method& method : methods.all()) {
            all.append(QString::fromStdString(method.id));
        }
        Mixture mixture = makeMixture(dimension, 2);
        mixture.means.col(1).setConstant(2.4);
        mixture.covariances[1] *= 0.6;
        open(all, drawDataset(mixture, 90, 5, "two"), 2);
    }
    // Clusters far apart, round, and enough points for moments.
    void open(int dimension, int components, std::uint64_t seed, const QStringList& methods) {
        Mixture mixture = makeMixture(dimension, components);
        for (int j = 0; j < components; ++j) {
            mixture.means(j % dimension, j) = j < dimension ? 7.0 : -7.0;
        }
        open(methods, drawDataset(mixture, 1500, seed, "round"), components);
    }
    void open(const QStringList& methods, LabelledData data, int components) {
        m_fixture.reset();
        m_fixture = std::make_unique<testing::WindowFixture>(methods, builtinMethods());
        m_fixture->window->session().setData(std::make_shared<const LabelledData>(std::move(data)),
                                             components);
        QVERIFY(m_fixture->settled());
    }
    std::vector<const EstimatePanel*> methodPanels() const {
        std::vector<const EstimatePanel*> panels;
        for (const EstimatePanel* panel : m_fixture->window->grid().panels()) {
            if (panel->method() != EstimatePanel::truth) {
                panels.push_back(panel);
            }
        }
        return panels;
    }
    const Fit& fitOf(const EstimatePanel& panel) const {
        return *m_fixture->window->session().method(panel.method()).result.fit;
    }
    std::vector<Shown> shown() const {
        std::vector<Shown> all;
        for (const EstimatePanel* panel : methodPanels()) {
            const MixtureScene& scene = panel->plot()->scene();
            all.push_back({scene.mixture, scene.pointColour, panel->stateText()});
        }
        return all;
    }

    std::unique_ptr<testing::WindowFixture> m_fixture;
};

QTEST_MAIN(ScrubbingTest)
#include "tst_scrubbing.moc"
