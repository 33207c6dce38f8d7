#include "core/mixture/sampling.h"
#include "core/spectral/moments.h"
#include "tests/core/spectral/spectral_problems.h"
#include "tests/support/random_problems.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace gaussarium;
using namespace gaussarium::spectral;
using namespace gaussarium::testing;

namespace {

double naiveMoment(const Eigen::MatrixXd& standard, const std::vector<int>& exponents) {
    double sum = 0.0;
    for (Eigen::Index t = 0; t < standard.cols(); ++t) {
        double product = 1.0;
        for (Eigen::Index i = 0; i < standard.rows(); ++i) {
            product *= std::pow(standard(i, t), exponents[static_cast<std::size_t>(i)]);
        }
        sum += product;
    }
    return sum / static_cast<double>(standard.cols());
}

StandardCoordinates unitCoordinates(Eigen::Index d) {
    return {Eigen::VectorXd::Zero(d), Eigen::VectorXd::Ones(d), Eigen::VectorXd::Ones(d)};
}

} // namespace

class TestSpectralMoments : public QObject {
    Q_OBJECT

private slots:
    void basisHoldsEveryMonomialOnce() {
        for (int d = 1; d <= 4; ++d) {
            const MonomialBasis basis(d, 6);
            double expected = 1.0; // binomial(d + 6, 6)
            for (int i = 1; i <= 6; ++i) {
                expected *= static_cast<double>(d + i) / i;
            }
            QCOMPARE(basis.size(), static_cast<int>(std::lround(expected)));
            std::set<std::vector<int>> seen;
            for (int index = 0; index < basis.size(); ++index) {
                QVERIFY(seen.insert(basis.exponents(index)).second);
                if (index > 0) {
                    QCOMPARE(basis.timesVariable(basis.parent(index), basis.variable(index)),
                             index);
                }
            }
        }
    }

    void formsMultiplyAsPolynomials() {
        const auto basis = std::make_shared<const MonomialBasis>(2, 3);
        // (x + iy)^2 = x^2 - y^2 + 2i xy, at the point (3, 2) as if it were the only one.
        Eigen::VectorXd atPoint(basis->size());
        for (int index = 0; index < basis->size(); ++index) {
            atPoint[index] = std::pow(3.0, basis->exponents(index)[0])
                             * std::pow(2.0, basis->exponents(index)[1]);
        }
        const Eigen::Vector2cd z(1.0, std::complex<double>(0.0, 1.0));
        const Form square = Form(basis).times(z).times(z);
        QCOMPARE(square.expectation(atPoint), std::complex<double>(5.0, 12.0));
        QCOMPARE(Form(basis).timesSquaredNorm(Eigen::Matrix2d::Identity()).expectation(atPoint),
                 std::complex<double>(13.0, 0.0));
        QVERIFY_EXCEPTION_THROWN(square.times(z).times(z), std::invalid_argument);
    }

    void empiricalMomentsAreAverages() {
        Random random(3);
        for (const Eigen::Index n : {1, 2, 127, 128, 129, 9000}) {
            const Eigen::MatrixXd points =
                (random.normalMatrix(3, n).array() * 4.0 + 100.0).matrix();
            const StandardCoordinates coordinates = standardCoordinates(points);
            const auto table = empiricalMoments(points, coordinates, 5);
            QVERIFY(table.has_value());
            const Eigen::MatrixXd standard = coordinates.scale.cwiseInverse().asDiagonal()
                                             * (points.colwise() - coordinates.centre);
            for (int index = 0; index < table->basis->size(); ++index) {
                const double expected = naiveMoment(standard, table->basis->exponents(index));
                QVERIFY(std::abs(table->values[index] - expected)
                        < 1e-12 * (1.0 + std::abs(expected)));
            }
        }
    }

    void standardCoordinatesCentreAndScaleAnyUnits() {
        Random random(8);
        const Eigen::MatrixXd unit = random.normalMatrix(2, 500);
        for (const double scale : {1e-100, 1e-3, 1.0, 1e30, 1e300}) {
            const Eigen::MatrixXd points = scale * unit;
            const StandardCoordinates coordinates = standardCoordinates(points);
            const auto table = empiricalMoments(points, coordinates, 2);
            for (int i = 0; i < 2; ++i) {
                QVERIFY(std::abs(table->values[1 + i]) < 1e-13);
                const double square = table->values[table->basis->timesVariable(1 + i, i)];
                QVERIFY(std::abs(square - 1.0) < 1e-13);
            }
        }
        const StandardCoordinates constant =
            standardCoordinates(Eigen::MatrixXd::Constant(1, 7, 5.0));
        QCOMPARE(constant.spread[0], 0.0);
        QCOMPARE(constant.scale[0], 1.0);
        QCOMPARE(constant.centre[0], 5.0);
    }

    void sameBitsForAnyNumberOfThreads() {
        Random random(4);
        const Eigen::MatrixXd points = random.normalMatrix(3, 50'000);
        const StandardCoordinates coordinates = standardCoordinates(points);
        const auto one = empiricalMoments(points, coordinates, 7, 1);
        for (const int threads : {2, 5}) {
            QVERIFY(empiricalMoments(points, coordinates, 7, threads)->values == one->values);
        }
    }

    void stopsWhenAsked() {
        std::stop_source source;
        source.request_stop();
        const Eigen::MatrixXd points = Eigen::MatrixXd::Random(2, 100);
        QVERIFY(!empiricalMoments(points, standardCoordinates(points), 3, 1, source.get_token()));
    }

    // E[x^m] of a standard normal is (m - 1)!! for even m, 0 for odd ones.
    void exactMomentsOfANormal() {
        const MomentTable table = exactMoments(makeMixture(1, 1), unitCoordinates(1), 12);
        double doubleFactorial = 1.0;
        for (int m = 0; m <= 12; m += 2) {
            QCOMPARE(table.values[m], doubleFactorial);
            doubleFactorial *= m + 1;
        }
        for (int m = 1; m <= 11; m += 2) {
            QCOMPARE(table.values[m], 0.0);
        }
    }

    // Isserlis: E[x y z w] = ab + ... for centred normals.
    void exactFourthMomentsFollowIsserlis() {
        Random random(6);
        Mixture normal = makeMixture(3, 1);
        normal.covariances[0] = randomCovariance(3, 0.2, 2.0, random);
        const Eigen::MatrixXd& s = normal.covariances[0];
        const MomentTable table = exactMoments(normal, unitCoordinates(3), 4);
        const MonomialBasis& basis = *table.basis;
        for (int i = 0; i < 3; ++i) {
            for (int j = 0; j < 3; ++j) {
                const int index =
                    basis.timesVariable(basis.timesVariable(basis.timesVariable(1 + i, j), 2), 0);
                const double expected = s(i, j) * s(2, 0) + s(i, 2) * s(j, 0) + s(i, 0) * s(j, 2);
                QVERIFY(std::abs(table.values[index] - expected) < 1e-13);
            }
        }
    }

    void exactMomentsAreTheLimitOfEmpiricalOnes() {
        Random random(12);
        const Mixture mixture = randomMixture(2, 3, 1.0, random);
        const StandardCoordinates coordinates = standardCoordinates(mixture);
        const Sample sample = drawSample(mixture, 400'000, random);
        const auto empirical = empiricalMoments(sample.points, coordinates, 4);
        const MomentTable exact = exactMoments(mixture, coordinates, 8);
        const MonomialBasis& basis = *empirical->basis;
        for (int index = 1; index < basis.size(); ++index) {
            // Variance of x^a is E[x^2a] - E[x^a]^2, from the exact table itself.
            int square = index;
            for (int v = 0; v < 2; ++v) {
                for (int e = 0; e < basis.exponents(index)[static_cast<std::size_t>(v)]; ++e) {
                    square = exact.basis->timesVariable(square, v);
                }
            }
            const double variance =
                exact.values[square] - exact.values[index] * exact.values[index];
            QVERIFY(std::abs(empirical->values[index] - exact.values[index])
                    < 5.0 * std::sqrt(variance / 400'000.0));
        }
    }

    // The identity that Prony's method rests on: circular noise leaves E[z^m] = sum w mu^m.
    void circularNoiseLeavesComplexMoments() {
        Random random(9);
        const Mixture mixture = sphericalMixture(2, 4, 1.0, true, random);
        const ExactProblem problem(mixture, 7);
        Eigen::VectorXcd n(2);
        n << 1.0, std::complex<double>(0.0, 1.0);
        const Eigen::VectorXcd measured = problem.moments.powers(n, 7);
        const Eigen::VectorXd centre = overallMean(mixture);
        const Eigen::MatrixXd unit =
            problem.frame.matrix * problem.coordinates.scale.cwiseInverse().asDiagonal();
        for (int m = 0; m <= 7; ++m) {
            std::complex<double> expected = 0.0;
            for (Eigen::Index j = 0; j < 4; ++j) {
                const Eigen::Vector2d y = unit * (mixture.means.col(j) - centre);
                expected += mixture.weights[j] * std::pow(std::complex<double>(y[0], y[1]), m);
            }
            QVERIFY(std::abs(measured[m] - expected) < 1e-12);
        }
    }
};

QTEST_APPLESS_MAIN(TestSpectralMoments)
#include "tst_spectral_moments.moc"
