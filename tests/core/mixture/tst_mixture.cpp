// Mixtures: what is valid, and what maps do to them.
#include "core/mixture/density.h"
#include "core/mixture/mixture.h"
#include "tests/support/random_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <functional>
#include <limits>
#include <stdexcept>

using namespace gaussarium;

class TestMixture : public QObject {
    Q_OBJECT

private slots:
    void validateNamesWhatIsWrong() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const std::vector<std::pair<const char*, std::function<void(Mixture&)>>> cases = {
            {"at least one component", [](Mixture& m) { m = Mixture{}; }},
            {"belong together", [](Mixture& m) { m.covariances.pop_back(); }},
            {"belong together", [](Mixture& m) { m.means.conservativeResize(2, 2); }},
            {"component 2: the weight", [](Mixture& m) { m.weights[1] = -0.1; }},
            {"component 3: the weight", [&](Mixture& m) { m.weights[2] = nan; }},
            {"component 1: the mean", [&](Mixture& m) { m.means(1, 0) = nan; }},
            {"component 2: the covariance is 3 x 3",
             [](Mixture& m) { m.covariances[1] = Eigen::MatrixXd::Identity(3, 3); }},
            {"component 2: the covariance is not finite",
             [&](Mixture& m) { m.covariances[1](0, 0) = nan; }},
            {"not symmetric", [](Mixture& m) { m.covariances[0](0, 1) += 1e-3; }},
            {"not positive definite", [](Mixture& m) { m.covariances[0](0, 0) = -1.0; }},
            {"not positive definite", [](Mixture& m) { m.covariances[2].setOnes(); }},
            {"sum to", [](Mixture& m) { m.weights *= 1.001; }},
        };
        for (const auto& [message, spoil] : cases) {
            Mixture mixture = makeMixture(2, 3);
            QVERIFY(mixture.validate().has_value());
            spoil(mixture);
            const Expected<void> valid = mixture.validate();
            QVERIFY2(!valid, message);
            QVERIFY2(valid.error().message.find(message) != std::string::npos,
                     valid.error().message.c_str());
        }
        // Six digits from a file written by hand pass.
        Mixture rounded = makeMixture(2, 3);
        rounded.weights << 0.333333, 0.333333, 0.333334;
        QVERIFY(rounded.validate().has_value());
    }

    void affineImageMovesTheDensity() {
        // p_image(A x + b) |det A| = p(x), at random points for random maps.
        Random random(17);
        for (int trial = 0; trial < 50; ++trial) {
            const Eigen::Index d = trial % 3 + 1;
            const Mixture mixture = testing::randomMixture(d, 3, 2.0, random);
            const Eigen::MatrixXd map = random.normalMatrix(d, d);
            const Eigen::VectorXd offset = 5.0 * random.normalMatrix(d, 1);
            const Mixture image = affineImage(mixture, map, offset);
            QVERIFY(image.validate().has_value());
            const Eigen::MatrixXd points = 2.0 * random.normalMatrix(d, 20);
            const Eigen::VectorXd before = MixtureDensity(mixture).logDensity(points);
            const Eigen::VectorXd after =
                MixtureDensity(image).logDensity((map * points).colwise() + offset);
            const double jacobian = std::log(std::abs(map.determinant()));
            QVERIFY((after.array() + jacobian - before.array()).abs().maxCoeff() < 1e-8);
        }
    }

    void projectionIsTheMarginal() {
        // The marginal in x of a mixture in the plane, by numerical integration over y.
        Random random(3);
        const Mixture mixture = testing::randomMixture(2, 3, 2.0, random);
        const Mixture marginal =
            affineImage(mixture, Eigen::RowVector2d(1.0, 0.0), Eigen::VectorXd::Zero(1));
        const MixtureDensity plane(mixture);
        for (const double x : {-2.0, 0.0, 1.5}) {
            double integral = 0.0;
            constexpr double step = 0.01;
            for (double y = -30.0; y < 30.0; y += step) {
                integral += step * std::exp(plane.logDensity(Eigen::Vector2d(x, y))[0]);
            }
            const double density =
                std::exp(MixtureDensity(marginal).logDensity(Eigen::MatrixXd{{x}})[0]);
            QVERIFY(std::abs(integral - density) < 1e-9);
        }
    }

    void overallMomentsAreThoseOfThePieces() {
        // Two points of mass 1/4 and 3/4 at -3 and 1, each with variance 1 along x.
        Mixture mixture = makeMixture(1, 2);
        mixture.weights << 0.25, 0.75;
        mixture.means << -3.0, 1.0;
        QVERIFY(std::abs(overallMean(mixture)[0]) < 1e-15);
        QVERIFY(std::abs(overallCovariance(mixture)(0, 0) - 4.0) < 1e-15);
    }

    void reorderingPermutesAll() {
        Random random(5);
        const Mixture mixture = testing::randomMixture(2, 3, 1.0, random);
        const Mixture other = reordered(mixture, {2, 0, 1});
        QCOMPARE(other.weights[0], mixture.weights[2]);
        QVERIFY(other.means.col(1) == mixture.means.col(0));
        QVERIFY(other.covariances[2] == mixture.covariances[1]);
        QVERIFY_EXCEPTION_THROWN(reordered(mixture, {0, 1, 3}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(reordered(mixture, {0, 1}), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestMixture)
#include "tst_mixture.moc"
