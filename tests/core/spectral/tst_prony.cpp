#include "core/spectral/prony.h"
#include "core/spectral/prony3d.h"
#include "core/spectral/step_details.h"
#include "tests/core/spectral/spectral_problems.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace gaussarium;
using namespace gaussarium::spectral;
using namespace gaussarium::testing;

namespace {

int degreeFor(Eigen::Index k) {
    return static_cast<int>(std::max<Eigen::Index>(2 * k - 1, k + 1));
}

double errorOf(const SphericalSolution& solution, const ExactProblem& problem,
               const Mixture& truth) {
    return largestDifference(truth, problem.inDataUnits(solution));
}

} // namespace

class TestProny : public QObject {
    Q_OBJECT

private slots:
    void recoversPlaneMixturesFromExactMoments() {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Random random(seed);
            const Eigen::Index k = random.index(4) + 1;
            const Mixture truth = sphericalMixture(2, k, 2.5, true, random);
            const ExactProblem problem(truth, degreeFor(k));
            const SphericalSolution solution = solveProny2d(problem.moments, k);
            QVERIFY2(solution.answered(), solution.refusal.c_str());
            const double error = errorOf(solution, problem, truth);
            QVERIFY2(error < 1e-8,
                     qPrintable(QString("seed %1, k %2: %3").arg(seed).arg(k).arg(error)));
        }
    }

    void recoversSpaceMixturesFromExactMoments() {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Random random(seed);
            const Eigen::Index k = random.index(5) + 1;
            const Mixture truth = sphericalMixture(3, k, 2.5, true, random);
            const ExactProblem problem(truth, degreeFor(k));
            const SphericalSolution solution = solveProny3d(problem.moments, k);
            QVERIFY2(solution.answered(), solution.refusal.c_str());
            const double error = errorOf(solution, problem, truth);
            QVERIFY2(error < 1e-8,
                     qPrintable(QString("seed %1, k %2: %3").arg(seed).arg(k).arg(error)));
        }
    }

    // Seen along the third axis two of these means are one; other planes tell them apart.
    void seesMeansThatLieOverOneAnother() {
        Mixture truth = makeMixture(3, 3);
        truth.means << 0.0, 0.0, 4.0, 0.0, 0.0, 1.0, -3.0, 3.0, 0.0;
        const ExactProblem problem(truth, 5);
        const SphericalSolution solution = solveProny3d(problem.moments, 3);
        QVERIFY2(solution.answered(), solution.refusal.c_str());
        QVERIFY(errorOf(solution, problem, truth) < 1e-8);
    }

    // More components than there are: the Hankel matrix loses its rank.
    void refusesMoreComponentsThanThereAre() {
        Random random(4);
        const Mixture truth = sphericalMixture(2, 2, 3.0, false, random);
        const ExactProblem problem(truth, 5);
        const SphericalSolution solution = solveProny2d(problem.moments, 3);
        QVERIFY(!solution.answered());
        QCOMPARE(solution.gauges.front().name, std::string("Hankel rank"));
        QVERIFY(!solution.gauges.front().passed);
    }

    void pencilSolvesTheClassicExponentialSum() {
        // Weights and roots of a mixture with mean 0, moments by hand.
        const Eigen::Vector2cd roots(std::complex<double>(1.0, 2.0),
                                     std::complex<double>(-0.5, -1.0));
        const Eigen::Vector2d weights(1.0 / 3.0, 2.0 / 3.0);
        Eigen::VectorXcd moments(4);
        for (int m = 0; m < 4; ++m) {
            moments[m] = weights[0] * std::pow(roots[0], m) + weights[1] * std::pow(roots[1], m);
        }
        const PencilAnswer answer = solvePencil(moments, 1.5, 0);
        const Eigen::Index first = std::abs(answer.roots[0] - roots[0]) < 0.1 ? 0 : 1;
        QVERIFY(std::abs(answer.roots[first] - roots[0]) < 1e-12);
        QVERIFY(std::abs(answer.roots[1 - first] - roots[1]) < 1e-12);
        QVERIFY(std::abs(answer.weights[first] - weights[0]) < 1e-12);
        QVERIFY(std::abs(answer.complexWeights[first] - weights[0]) < 1e-12);
        QVERIFY(answer.condition >= 1.0);
    }

    void tellsItsRoots() {
        Random random(2);
        const Mixture truth = sphericalMixture(2, 3, 3.0, false, random);
        const ExactProblem problem(truth, 5);
        int roots = 0;
        solveProny2d(problem.moments, 3, [&](const SpectralEvent& event) {
            if (event.kind != StepKind::Roots) {
                return;
            }
            ++roots;
            const auto* detail = dynamic_cast<const RootsDetail*>(event.detail.get());
            QVERIFY(detail != nullptr);
            QCOMPARE(detail->roots.size(), Eigen::Index{3});
            QVERIFY(detail->weights.imag().cwiseAbs().maxCoeff() < 1e-9);
            QVERIFY(event.partial.has_value());
            QCOMPARE(event.partial->weights.size(), Eigen::Index{3});
        });
        QCOMPARE(roots, 1);
    }
};

QTEST_APPLESS_MAIN(TestProny)
#include "tst_prony.moc"
