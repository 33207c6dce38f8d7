// Errors and criteria by their closed forms.
#include "core/metrics/information_criteria.h"
#include "core/metrics/parameter_error.h"
#include "tests/support/random_problems.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>

using namespace gaussarium;

namespace {

std::vector<int> randomOrder(int k, Random& random) {
    std::vector<int> order;
    for (const std::int64_t j : random.permutation(k)) {
        order.push_back(static_cast<int>(j));
    }
    return order;
}

} // namespace

class TestParameterError : public QObject {
    Q_OBJECT

private slots:
    void relabellingChangesNothing() {
        Random random(14);
        for (int trial = 0; trial < 200; ++trial) {
            const int k = trial % 8 + 1;
            const Mixture truth = testing::randomMixture(trial % 3 + 1, k, 3.0, random);
            const Mixture estimate = testing::randomMixture(trial % 3 + 1, k, 3.0, random);
            const ParameterError a = parameterError(truth, estimate);
            const ParameterError b = parameterError(reordered(truth, randomOrder(k, random)),
                                                    reordered(estimate, randomOrder(k, random)));
            QVERIFY(std::abs(a.mean - b.mean) < 1e-12 * (1.0 + a.mean));
            QVERIFY(std::abs(a.weight - b.weight) < 1e-12);
            QVERIFY(std::abs(a.covariance - b.covariance) < 1e-12 * (1.0 + a.covariance));
            const ParameterError none =
                parameterError(truth, reordered(truth, randomOrder(k, random)));
            QCOMPARE(none.mean, 0.0);
            QCOMPARE(none.weight, 0.0);
            QCOMPARE(none.covariance, 0.0);
        }
    }

    void countsPerCoordinateAndComponent() {
        Mixture truth = makeMixture(2, 2);
        truth.means << 0.0, 10.0, 0.0, 0.0;
        Mixture estimate = truth;
        estimate.means(0, 1) = 12.0;  // 2^2 / (2 components * 2 coordinates)
        estimate.weights << 0.6, 0.4; // 2 * 0.1^2 / 2
        estimate.covariances[0] = 3.0 * truth.covariances[0]; // 2 * 2^2 / (2 * 4)
        const ParameterError error = parameterError(truth, estimate);
        QCOMPARE(error.mean, 1.0);
        QVERIFY(std::abs(error.weight - 0.01) < 1e-15);
        QCOMPARE(error.covariance, 1.0);
        QVERIFY_EXCEPTION_THROWN(parameterError(truth, makeMixture(2, 3)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(parameterError(truth, makeMixture(3, 2)), std::invalid_argument);
    }

    void matchingDoesNotDependOnUnits() {
        Random random(3);
        for (int trial = 0; trial < 100; ++trial) {
            const Mixture reference = testing::randomMixture(2, 5, 3.0, random);
            const Mixture estimate = testing::randomMixture(2, 4, 3.0, random);
            const std::vector<int> match = matchComponents(reference, estimate);
            QCOMPARE(std::count(match.begin(), match.end(), -1), 1);
            const Eigen::MatrixXd units = Eigen::Vector2d(1000.0, 0.01).asDiagonal();
            const Eigen::Vector2d offset(5.0, -7.0);
            QVERIFY(matchComponents(affineImage(reference, units, offset),
                                    affineImage(estimate, units, offset))
                    == match);
        }
    }

    void criteriaAreTheirFormulas() {
        QVERIFY(std::abs(bic(-100.0, 5, 50) - (5.0 * std::log(50.0) + 200.0)) < 1e-12);
        QCOMPARE(aic(-100.0, 5), 210.0);
        // Certain points add nothing; n undecided ones between two add 2 n log 2.
        const Eigen::MatrixXd certain{{1.0, 0.0, 1.0}, {0.0, 1.0, 0.0}};
        QCOMPARE(icl(7.0, certain), 7.0);
        QVERIFY(
            std::abs(icl(7.0, Eigen::MatrixXd::Constant(2, 3, 0.5)) - (7.0 + 6.0 * std::log(2.0)))
            < 1e-12);
        // 1 + 2 * 2 + 2 * 3; the same count by hand in space.
        QCOMPARE(fullCovarianceParameters(2, 2), 11);
        QCOMPARE(fullCovarianceParameters(3, 5), 4 + 15 + 30);
        QVERIFY_EXCEPTION_THROWN(bic(0.0, 1, 0), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestParameterError)
#include "tst_parameter_error.moc"
