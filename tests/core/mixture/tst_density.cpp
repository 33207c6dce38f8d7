// Densities against direct sums in long double.
#include "core/mixture/density.h"
#include "tests/support/random_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

using namespace gaussarium;

namespace {

using Wide = Eigen::Matrix<long double, Eigen::Dynamic, Eigen::Dynamic>;

// The definition, in long double, by inverse and determinant.
long double directDensity(const Mixture& mixture, const Eigen::VectorXd& point) {
    long double sum = 0.0L;
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const Wide covariance =
            mixture.covariances[static_cast<std::size_t>(j)].cast<long double>();
        const Wide offset = (point - mixture.means.col(j)).cast<long double>();
        const long double distance = (offset.transpose() * covariance.inverse() * offset)(0, 0);
        const long double scale =
            (2.0L * std::numbers::pi_v<long double> * covariance).determinant();
        sum += static_cast<long double>(mixture.weights[j]) * std::exp(-0.5L * distance)
               / std::sqrt(scale);
    }
    return sum;
}

} // namespace

class TestDensity : public QObject {
    Q_OBJECT

private slots:
    void agreesWithTheDefinition() {
        Random random(23);
        for (int trial = 0; trial < 100; ++trial) {
            const Eigen::Index d = trial % 4 + 1;
            const Mixture mixture = testing::randomMixture(d, trial % 5 + 1, 2.0, random);
            const Eigen::MatrixXd points = 3.0 * random.normalMatrix(d, 10);
            const Eigen::VectorXd logs = MixtureDensity(mixture).logDensity(points);
            double sum = 0.0;
            for (Eigen::Index i = 0; i < points.cols(); ++i) {
                const auto expected =
                    static_cast<double>(std::log(directDensity(mixture, points.col(i))));
                QVERIFY2(std::abs(logs[i] - expected) < 1e-10 * (1.0 + std::abs(expected)),
                         qPrintable(QString("trial %1").arg(trial)));
                sum += expected;
            }
            QVERIFY(std::abs(logLikelihood(mixture, points) - sum) < 1e-8);
        }
    }

    void responsibilitiesAreTheLogDensitysSlopes() {
        // d log p(x) / d log weight_j = r_j, with the weights not normalised in between.
        Random random(31);
        const Mixture mixture = testing::randomMixture(2, 4, 2.0, random);
        const Eigen::MatrixXd points = 3.0 * random.normalMatrix(2, 30);
        const MixtureDensity density(mixture);
        const Eigen::MatrixXd joint = density.logJoint(points);
        const Eigen::MatrixXd responsibilities = density.responsibilities(points);
        constexpr double step = 1e-5;
        for (Eigen::Index j = 0; j < 4; ++j) {
            Eigen::MatrixXd up = joint;
            Eigen::MatrixXd down = joint;
            up.row(j).array() += step;
            down.row(j).array() -= step;
            const Eigen::VectorXd slope =
                (logSumExpOfColumns(up) - logSumExpOfColumns(down)) / (2.0 * step);
            QVERIFY((slope - responsibilities.row(j).transpose()).cwiseAbs().maxCoeff() < 1e-9);
        }
        QVERIFY((responsibilities.colwise().sum().array() - 1.0).abs().maxCoeff() < 1e-14);
        const std::vector<int> assigned = density.assign(points);
        for (Eigen::Index i = 0; i < points.cols(); ++i) {
            Eigen::Index best = 0;
            responsibilities.col(i).maxCoeff(&best);
            QCOMPARE(static_cast<Eigen::Index>(assigned[static_cast<std::size_t>(i)]), best);
        }
    }

    void farPointsStayFinite() {
        const Mixture mixture = makeMixture(2, 2);
        const Eigen::Vector2d far(40.0, 0.0);
        const double expected = -800.0 - std::log(2.0 * std::numbers::pi);
        QVERIFY(std::abs(MixtureDensity(mixture).logDensity(far)[0] - expected) < 1e-9);
        const Eigen::MatrixXd r = MixtureDensity(mixture).responsibilities(1e6 * far);
        QVERIFY(r.allFinite());
    }

    void weightZeroTakesNothing() {
        Mixture mixture = makeMixture(2, 2);
        mixture.weights << 0.0, 1.0;
        const Eigen::MatrixXd r = MixtureDensity(mixture).responsibilities(Eigen::Vector2d(1, 2));
        QCOMPARE(r(0, 0), 0.0);
        QCOMPARE(r(1, 0), 1.0);
        mixture.weights << 0.4, 0.4;
        QVERIFY_EXCEPTION_THROWN(MixtureDensity{mixture}, std::invalid_argument);
    }

    void logSumExpOfNothingIsMinusInfinity() {
        const double none = -std::numeric_limits<double>::infinity();
        const Eigen::VectorXd result =
            logSumExpOfColumns(Eigen::MatrixXd{{none, 1000.0, -1000.0}, {none, 1000.0, none}});
        QCOMPARE(result[0], none);
        QCOMPARE(result[1], 1000.0 + std::log(2.0));
        QCOMPARE(result[2], -1000.0);
    }
};

QTEST_APPLESS_MAIN(TestDensity)
#include "tst_density.moc"
