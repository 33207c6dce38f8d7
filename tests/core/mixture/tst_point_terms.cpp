// The terms of a responsibility against the definition, and the M-step's sums against EM's formulas
// point by point.
#include "core/mixture/density.h"
#include "core/mixture/point_terms.h"
#include "core/mixture/responsibility_sums.h"
#include "tests/support/random_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <numbers>

using namespace gaussarium;

class TestPointTerms : public QObject {
    Q_OBJECT

private slots:
    void agreeWithTheDefinition() {
        Random random(5);
        for (int trial = 0; trial < 60; ++trial) {
            const Eigen::Index d = trial % 3 + 1;
            const Mixture mixture = testing::randomMixture(d, trial % 5 + 1, 2.0, random);
            const Eigen::VectorXd x = 3.0 * random.normalMatrix(d, 1);
            const PointTerms terms = pointTerms(mixture, x);
            double density = 0.0;
            for (Eigen::Index j = 0; j < mixture.components(); ++j) {
                const ComponentTerms& own = terms.components[static_cast<std::size_t>(j)];
                const Eigen::MatrixXd& covariance =
                    mixture.covariances[static_cast<std::size_t>(j)];
                const Eigen::VectorXd offset = x - mixture.means.col(j);
                const double squared = offset.dot(covariance.inverse() * offset);
                QVERIFY(std::abs(own.squaredDistance - squared) < 1e-9 * (1.0 + squared));
                QVERIFY(std::abs(own.logDeterminant - std::log(covariance.determinant())) < 1e-9);
                QCOMPARE(own.logWeight, std::log(mixture.weights[j]));
                density += mixture.weights[j] * std::exp(-0.5 * squared)
                           / std::sqrt(std::pow(2.0 * std::numbers::pi, double(d))
                                       * covariance.determinant());
            }
            QVERIFY(std::abs(terms.logDensity - std::log(density)) < 1e-9);
            const MixtureDensity whole(mixture);
            const Eigen::VectorXd responsibilities = whole.responsibilities(x);
            double sum = 0.0;
            for (Eigen::Index j = 0; j < mixture.components(); ++j) {
                const ComponentTerms& own = terms.components[static_cast<std::size_t>(j)];
                QVERIFY(std::abs(own.responsibility - responsibilities[j]) < 1e-12);
                sum += own.responsibility;
            }
            QVERIFY(std::abs(sum - 1.0) < 1e-12);
        }
    }

    // Far out the density underflows, and its logarithm has no digits left for the difference.
    void farPointsHaveResponsibilities() {
        Mixture mixture = makeMixture(2, 2);
        mixture.means(0, 1) = 1e-3;
        for (const double distance : {1e3, 1e6, 1e9, 1e150}) {
            const PointTerms terms = pointTerms(mixture, Eigen::Vector2d(distance, 0.0));
            QVERIFY(std::isfinite(terms.logDensity));
            double sum = 0.0;
            for (const ComponentTerms& own : terms.components) {
                QVERIFY(std::isfinite(own.squaredDistance));
                QVERIFY(std::isfinite(own.logJoint));
                QVERIFY(std::isfinite(own.responsibility));
                QVERIFY(std::isfinite(own.logResponsibility));
                sum += own.responsibility;
            }
            QVERIFY(std::abs(sum - 1.0) < 1e-12);
        }
        // log r1 - log r2 = (m2 - m1) / 2 = -0.001 * distance + 0.0000005.
        const PointTerms terms = pointTerms(mixture, Eigen::Vector2d(1e3, 0.0));
        QVERIFY(std::abs(terms.components[0].logResponsibility
                         - terms.components[1].logResponsibility + 1.0)
                < 1e-5);
    }

    void aComponentOfNoWeightTakesNothing() {
        Mixture mixture = makeMixture(1, 2);
        mixture.weights << 0.0, 1.0;
        const PointTerms terms = pointTerms(mixture, Eigen::VectorXd::Constant(1, 0.5));
        QCOMPARE(terms.components[0].responsibility, 0.0);
        QCOMPARE(terms.components[1].responsibility, 1.0);
        QVERIFY_EXCEPTION_THROWN(pointTerms(mixture, Eigen::Vector2d::Zero()),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(pointTerms({}, Eigen::Vector2d::Zero()), std::invalid_argument);
    }

    void sumsAreTheFormulas() {
        Random random(6);
        const Mixture mixture = testing::randomMixture(2, 3, 2.0, random);
        const Eigen::MatrixXd points = 2.0 * random.normalMatrix(2, 10'000);
        const auto sums = responsibilitySums(mixture, points, 1);
        QVERIFY(sums);
        const Eigen::MatrixXd responsibilities = MixtureDensity(mixture).responsibilities(points);
        double total = 0.0;
        for (Eigen::Index j = 0; j < 3; ++j) {
            const ResponsibilitySums& own = (*sums)[static_cast<std::size_t>(j)];
            const double count = responsibilities.row(j).sum();
            const Eigen::VectorXd mean = points * responsibilities.row(j).transpose() / count;
            Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(2, 2);
            for (Eigen::Index i = 0; i < points.cols(); ++i) {
                const Eigen::VectorXd offset = points.col(i) - mean;
                covariance += responsibilities(j, i) / count * offset * offset.transpose();
            }
            QVERIFY(std::abs(own.count - count) < 1e-8);
            QVERIFY((own.mean - mean).norm() < 1e-10);
            QVERIFY((own.covariance - covariance).norm() < 1e-9);
            total += own.count;
            // Same bits for any number of threads.
            QCOMPARE((*responsibilitySums(mixture, points, 3))[static_cast<std::size_t>(j)].mean,
                     own.mean);
        }
        QVERIFY(std::abs(total - 10'000.0) < 1e-7);
        std::stop_source source;
        source.request_stop();
        QVERIFY(!responsibilitySums(mixture, points, 1, source.get_token()));
    }

    // A cloud a million deviations from the origin keeps its digits; a component that takes nothing
    // keeps its place.
    void sumsFarFromTheOrigin() {
        Mixture mixture = makeMixture(2, 2);
        mixture.means.col(0).setConstant(1e6);
        mixture.means.col(1).setConstant(-1e6);
        Random random(7);
        const Eigen::MatrixXd points = random.normalMatrix(2, 500).array() + 1e6;
        const auto sums = responsibilitySums(mixture, points);
        QVERIFY(((*sums)[0].mean - points.rowwise().mean()).norm() < 1e-8);
        QVERIFY(((*sums)[0].covariance - Eigen::Matrix2d::Identity()).norm() < 0.3);
        QCOMPARE((*sums)[1].count, 0.0);
        QCOMPARE((*sums)[1].mean, Eigen::VectorXd(mixture.means.col(1)));
    }
};

QTEST_APPLESS_MAIN(TestPointTerms)
#include "tst_point_terms.moc"
