#include "core/spectral/hsu_kakade.h"
#include "core/spectral/spectral_whitening.h"
#include "tests/core/spectral/spectral_problems.h"

#include <QTest>

using namespace gaussarium;
using namespace gaussarium::spectral;
using namespace gaussarium::testing;

class TestHsuKakade : public QObject {
    Q_OBJECT

private slots:
    void recoversMixturesFromExactMoments() {
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Random random(seed);
            const Eigen::Index d = random.index(5) + 2;
            const Eigen::Index k = random.index(d) + 1;
            const Mixture truth = sphericalMixture(d, k, 2.0, true, random);
            const ExactProblem problem(truth, 3);
            const HsuKakadeAnswer answer = solveHsuKakade(problem.moments, k, {});
            QVERIFY2(answer.solution.answered(), answer.solution.refusal.c_str());
            const double error = largestDifference(truth, problem.inDataUnits(answer.solution));
            // Means that are nearly on a line condition the problem badly; 1e-8 holds where the
            // smallest variance of the means is above a thousandth of the largest.
            const RankWhitening whitening = whitenRank(problem.moments.covariance(), k);
            if (k == 1 || whitening.between.minCoeff() > 1e-3 * whitening.between.maxCoeff()) {
                QVERIFY2(error < 1e-8, qPrintable(QString("seed %1: %2").arg(seed).arg(error)));
            } else {
                QVERIFY2(error < 1e-3, qPrintable(QString("seed %1: %2").arg(seed).arg(error)));
            }
        }
    }

    // Linear independence, which the paper asks for, fails here; affine independence holds.
    void needsNoOriginOutsideTheMeansLine() {
        Mixture truth = makeMixture(2, 2);
        truth.means << -1.0, 3.0, -2.0, 6.0; // both on a line through the origin
        truth.weights << 0.3, 0.7;
        const ExactProblem problem(truth, 3);
        const HsuKakadeAnswer answer = solveHsuKakade(problem.moments, 2, {});
        QVERIFY(answer.solution.answered());
        QVERIFY(largestDifference(truth, problem.inDataUnits(answer.solution)) < 1e-10);
    }

    void whitensTheSecondMoment() {
        Random random(5);
        const Mixture truth = sphericalMixture(4, 3, 2.0, false, random);
        const ExactProblem problem(truth, 3);
        const Eigen::MatrixXd covariance = problem.moments.covariance();
        const RankWhitening whitening = whitenRank(covariance, 3);
        Eigen::MatrixXd second = Eigen::MatrixXd::Identity(5, 5);
        second.topLeftCorner(4, 4) = covariance - whitening.noise * Eigen::MatrixXd::Identity(4, 4);
        const Eigen::MatrixXd w = whitening.whitener();
        QVERIFY((w.transpose() * second * w - Eigen::MatrixXd::Identity(3, 3)).norm() < 1e-12);
    }

    void refusesMoreComponentsThanDimensions() {
        Random random(1);
        const ExactProblem problem(sphericalMixture(2, 3, 3.0, false, random), 5);
        const HsuKakadeAnswer answer = solveHsuKakade(problem.moments, 3, {});
        QVERIFY(!answer.solution.answered());
        QVERIFY(answer.solution.refusal.find("at most 2") != std::string::npos);
        QVERIFY(answer.solution.weights.size() == 0);
    }

    // Three means on a line span one direction, not two: the gauge must fall, not the answer lie.
    void refusesCollinearMeans() {
        Mixture truth = makeMixture(3, 3);
        truth.means << -4.0, 0.0, 4.0, -4.0, 0.0, 4.0, 1.0, 1.0, 1.0;
        const ExactProblem problem(truth, 3);
        const HsuKakadeAnswer answer = solveHsuKakade(problem.moments, 3, {});
        QVERIFY(!answer.solution.answered());
        const Gauge& gap = answer.solution.gauges.back();
        QCOMPARE(gap.name, std::string("eigenvalue gap"));
        QVERIFY(!gap.passed);
        QVERIFY(gap.value < gap.required);
    }
};

QTEST_APPLESS_MAIN(TestHsuKakade)
#include "tst_hsu_kakade.moc"
