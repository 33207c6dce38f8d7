#include "core/study/depth.h"
#include "tests/support/random_problems.h"

#include <QtTest>

#include <algorithm>

using namespace gaussarium;

namespace {

Step stepOf(StepKind kind, Mixture mixture, double logLikelihood) {
    Step step;
    step.kind = kind;
    step.mixture = std::move(mixture);
    step.logLikelihood = logLikelihood;
    return step;
}

// Start, then E-step and M-step in turn; the likelihood climbs by 1 an iteration.
Trace emTrace(const std::vector<Mixture>& iterates) {
    Trace trace;
    trace.steps.push_back(stepOf(StepKind::Start, iterates[0], 0.0));
    for (std::size_t i = 1; i < iterates.size(); ++i) {
        trace.steps.push_back(
            stepOf(StepKind::Expectation, iterates[i - 1], static_cast<double>(i) - 1.0));
        trace.steps.push_back(stepOf(StepKind::Maximization, iterates[i], static_cast<double>(i)));
    }
    return trace;
}

// On the way from one mixture to another.
std::vector<Mixture> way(const Mixture& from, const Mixture& to, int steps) {
    std::vector<Mixture> mixtures;
    for (int i = 0; i <= steps; ++i) {
        const double part = static_cast<double>(i) / steps;
        Mixture mixture = from;
        mixture.means += part * (to.means - from.means);
        mixtures.push_back(std::move(mixture));
    }
    return mixtures;
}

} // namespace

class TestDepth : public QObject {
    Q_OBJECT

private slots:
    // Layers that are EM's iterates, their components in another order.
    void findsTheIterates() {
        Random random(1);
        Mixture from = testing::randomMixture(2, 3, 4.0, random);
        Mixture to = from;
        to.means += 0.3 * random.normalMatrix(2, 3);
        const std::vector<Mixture> iterates = way(from, to, 6);
        Trace network;
        network.steps.push_back(stepOf(StepKind::Start, {}, 0.0)); // the number of components
        for (std::size_t i = 0; i < iterates.size(); ++i) {
            Mixture turned = iterates[i];
            std::swap(turned.weights[0], turned.weights[2]);
            turned.means.col(0).swap(turned.means.col(2));
            std::swap(turned.covariances[0], turned.covariances[2]);
            network.steps.push_back(
                stepOf(i < 4 ? StepKind::Layer : StepKind::Refinement, turned, 0.1 + double(i)));
        }
        const DepthMatch match = matchDepth(network, emTrace(iterates));
        QCOMPARE(match.iterations, 6);
        QCOMPARE(match.layers.size(), iterates.size());
        for (std::size_t i = 0; i < match.layers.size(); ++i) {
            QCOMPARE(match.layers[i].step, static_cast<int>(i) + 1);
            QCOMPARE(match.layers[i].byParameters, static_cast<int>(i));
            QCOMPARE(match.layers[i].byLikelihood, static_cast<int>(i));
            QVERIFY(match.layers[i].distance < 1e-6);
        }
        QCOMPARE(match.inOrder(), 1.0);
        // Backwards, no layer but the first keeps the order.
        std::reverse(network.steps.begin() + 1, network.steps.end());
        QCOMPARE(matchDepth(network, emTrace(iterates)).inOrder(), 0.0);
    }

    void whatCannotBeComparedHasNoMatch() {
        Random random(2);
        const Mixture two = testing::randomMixture(2, 2, 4.0, random);
        const Mixture three = testing::randomMixture(2, 3, 4.0, random);
        Trace network;
        network.steps.push_back(stepOf(StepKind::Layer, {}, 0.0));
        network.steps.push_back(stepOf(StepKind::Layer, three, 0.0));
        network.steps.push_back(
            stepOf(StepKind::Layer, two, std::numeric_limits<double>::quiet_NaN()));
        const DepthMatch match = matchDepth(network, emTrace({two, two}));
        QCOMPARE(match.layers.size(), std::size_t{3});
        QCOMPARE(match.layers[0].byParameters, -1);
        QCOMPARE(match.layers[1].byParameters, -1);
        QCOMPARE(match.layers[1].byLikelihood, -1);
        QCOMPARE(match.layers[2].byParameters, 0);
        QCOMPARE(match.layers[2].byLikelihood, -1);
        QCOMPARE(match.inOrder(), 0.0);
        QVERIFY(matchDepth({}, emTrace({two})).layers.empty());
        QCOMPARE(matchDepth(network, {}).layers[2].byParameters, -1);
        QCOMPARE(matchDepth(network, {}).iterations, 0);
    }
};

QTEST_APPLESS_MAIN(TestDepth)
#include "tst_depth.moc"
