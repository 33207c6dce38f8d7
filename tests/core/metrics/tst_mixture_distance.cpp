#include "core/metrics/mixture_distance.h"
#include "tests/support/random_problems.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium;

namespace {

// Component i becomes component order[i].
Mixture reordered(const Mixture& mixture, const std::vector<std::int64_t>& order) {
    Mixture result = mixture;
    for (std::size_t i = 0; i < order.size(); ++i) {
        const auto from = static_cast<Eigen::Index>(i);
        const Eigen::Index to = order[i];
        result.weights[to] = mixture.weights[from];
        result.means.col(to) = mixture.means.col(from);
        result.covariances[static_cast<std::size_t>(to)] = mixture.covariances[i];
    }
    return result;
}

} // namespace

class TestMixtureDistance : public QObject {
    Q_OBJECT

private slots:
    // Where the covariances commute the distance is that of the roots of their eigenvalues.
    void isTheClosedFormOfCommutingCovariances() {
        Random random(1);
        for (int trial = 0; trial < 50; ++trial) {
            const Eigen::Index d = 1 + trial % 3;
            Eigen::VectorXd meanA = random.normalMatrix(d, 1);
            Eigen::VectorXd meanB = random.normalMatrix(d, 1);
            Eigen::VectorXd a(d);
            Eigen::VectorXd b(d);
            for (Eigen::Index i = 0; i < d; ++i) {
                a[i] = random.uniform(0.1, 3.0);
                b[i] = random.uniform(0.1, 3.0);
            }
            const Eigen::MatrixXd covarianceA = a.cwiseAbs2().asDiagonal();
            const Eigen::MatrixXd covarianceB = b.cwiseAbs2().asDiagonal();
            const double expected = (meanA - meanB).squaredNorm() + (a - b).squaredNorm();
            QVERIFY(std::abs(squaredWasserstein(meanA, covarianceA, meanB, covarianceB) - expected)
                    < 1e-10 * (1.0 + expected));
        }
    }

    void isAMetricOfGaussians() {
        Random random(2);
        for (int trial = 0; trial < 200; ++trial) {
            const Eigen::Index d = 2 + trial % 2;
            const Mixture m = testing::randomMixture(d, 3, 2.0, random);
            const auto distance = [&m](Eigen::Index i, Eigen::Index j) {
                return std::sqrt(squaredWasserstein(m.means.col(i), m.covariances[std::size_t(i)],
                                                    m.means.col(j), m.covariances[std::size_t(j)]));
            };
            QVERIFY(distance(0, 0) < 1e-6);
            QVERIFY(std::abs(distance(0, 1) - distance(1, 0)) < 1e-7);
            QVERIFY(distance(0, 2) <= distance(0, 1) + distance(1, 2) + 1e-9);
        }
    }

    void neitherOrderNorUnitsCount() {
        Random random(3);
        for (int trial = 0; trial < 50; ++trial) {
            const Eigen::Index d = 2 + trial % 2;
            const Mixture a = testing::randomMixture(d, 4, 3.0, random);
            const Mixture b = testing::randomMixture(d, 4, 3.0, random);
            const double distance = mixtureDistance(a, b);
            QVERIFY(distance > 0.0);
            QVERIFY(mixtureDistance(a, reordered(a, random.permutation(4))) < 1e-6);
            QVERIFY(std::abs(mixtureDistance(a, reordered(b, random.permutation(4))) - distance)
                    < 1e-9 * distance);
            Eigen::VectorXd scale(d);
            for (double& s : scale) {
                s = std::exp(random.uniform(-5.0, 5.0));
            }
            const Eigen::MatrixXd map = scale.asDiagonal();
            const Eigen::VectorXd offset = random.normalMatrix(d, 1);
            QVERIFY(
                std::abs(mixtureDistance(affineImage(a, map, offset), affineImage(b, map, offset))
                         - distance)
                < 1e-6 * distance);
        }
        const Mixture two = testing::randomMixture(2, 2, 1.0, random);
        const Mixture three = testing::randomMixture(2, 3, 1.0, random);
        QVERIFY_EXCEPTION_THROWN(mixtureDistance(two, three), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestMixtureDistance)
#include "tst_mixture_distance.moc"
