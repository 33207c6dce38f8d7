// The shifted families: each changes what it says and nothing else, and the other families draw
// what they always drew.
#include "core/mixture/shifted_tasks.h"

#include <Eigen/Eigenvalues>
#include <QtTest>

#include <array>
#include <cmath>
#include <stdexcept>

using namespace gaussarium;

namespace {

TaskOptions options(Family family, Eigen::Index d, Eigen::Index k) {
    return {.dimension = d, .components = k, .family = family};
}

PointSource draw(Family family, Eigen::Index d, Eigen::Index k, std::uint64_t seed) {
    Random random(seed);
    return drawSource(options(family, d, k), random);
}

Eigen::VectorXd deviations(const Eigen::MatrixXd& covariance) {
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance, Eigen::EigenvaluesOnly)
        .eigenvalues()
        .cwiseSqrt();
}

// Root mean square of all coordinates of the means, averaged (as logarithm) over tasks.
double meanLogSpread(Family family) {
    double sum = 0.0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Eigen::MatrixXd means = draw(family, 3, 8, seed).mixture.means;
        sum += 0.5 * std::log(means.squaredNorm() / static_cast<double>(means.size()));
    }
    return sum / 400.0;
}

// Weighted sums that a change of any draw would move.
std::array<double, 3> fingerprint(const Mixture& mixture) {
    std::array<double, 3> result{};
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const auto weight = static_cast<double>(j + 1);
        result[0] += weight * mixture.weights[j];
        for (Eigen::Index a = 0; a < mixture.dimension(); ++a) {
            result[1] += weight * static_cast<double>(a + 1) * mixture.means(a, j);
            for (Eigen::Index b = 0; b < mixture.dimension(); ++b) {
                result[2] += weight * static_cast<double>(a + 1 + 2 * b)
                             * mixture.covariances[static_cast<std::size_t>(j)](a, b);
            }
        }
    }
    return result;
}

} // namespace

class TestShiftedTasks : public QObject {
    Q_OBJECT

private slots:
    void theOtherFamiliesDrawWhatTheyAlwaysDrew() {
        // Of `gaussarium sample --family F --d D --k 4 --seed 11` before there were shifted ones.
        struct Known {
            Family family;
            Eigen::Index d;
            std::array<double, 3> fingerprint;
        };
        const std::array<Known, 10> known{{
            {Family::Isotropic, 2, {2.5, -20.891379143087534, 50.0}},
            {Family::Isotropic, 3, {2.5, 0.55029184562711819, 120.0}},
            {Family::Diagonal, 2, {2.5, 4.1829254797711579, 75.251954731718683}},
            {Family::Diagonal, 3, {2.5, -18.334087551915346, 99.264516876783389}},
            {Family::Full, 2, {2.5, 34.261938121808001, 36.594568252121732}},
            {Family::Full, 3, {2.5, -49.478681576203627, 80.919139111804938}},
            {Family::Paper, 2, {2.2624404297658058, 3.2527886664482928, 50.0}},
            {Family::Paper, 3, {2.3241733111865939, 60.460639405290209, 120.0}},
            {Family::Recipe, 2, {1.6590986028012575, 6.4767187856902559, 65.47176235140472}},
            {Family::Recipe, 3, {2.2180483031755385, -38.351059892610095, 146.55638920307442}},
        }};
        for (const Known& one : known) {
            Random random(deriveSeed(11, 0));
            const auto actual = fingerprint(drawMixture(options(one.family, one.d, 4), random));
            for (std::size_t i = 0; i < actual.size(); ++i) {
                QVERIFY2(std::abs(actual[i] - one.fingerprint[i]) < 1e-9,
                         familyName(one.family).data());
            }
        }
    }

    void everyDrawIsASourceAndItsMixture() {
        QCOMPARE(shiftedFamilies().size(), std::size_t{10});
        for (const Family family : families()) {
            QVERIFY(!familySummary(family).empty());
            for (std::uint64_t seed = 0; seed < 120; ++seed) {
                const auto d = static_cast<Eigen::Index>(seed % 5 + 1);
                const auto k = static_cast<Eigen::Index>(seed % 9 + 1);
                const PointSource source = draw(family, d, k, seed);
                const Expected<void> valid = source.validate();
                QVERIFY2(valid.has_value(), valid ? "" : valid.error().message.c_str());
                QCOMPARE(source.mixture.components(), k);
                QCOMPARE(source.mixture.dimension(), d);
                QCOMPARE(source.mixture.means, draw(family, d, k, seed).mixture.means);
                Random random(seed);
                QCOMPARE(drawMixture(options(family, d, k), random).means, source.mixture.means);
                QVERIFY(k == 1
                        || draw(family, d, k, seed + 1000).mixture.means != source.mixture.means);
                QCOMPARE(source.isMixture(),
                         family != Family::Student && family != Family::Background);
            }
        }
    }

    void unevenWeightsAreUniformOnTheSimplex() {
        // Dirichlet(1, ..., 1): mean 1 / k, variance (k - 1) / (k^2 (k + 1)).
        double sum = 0.0;
        double squares = 0.0;
        constexpr int tasks = 4000;
        for (std::uint64_t seed = 0; seed < tasks; ++seed) {
            const double weight = draw(Family::Uneven, 2, 5, seed).mixture.weights[1];
            sum += weight;
            squares += weight * weight;
        }
        const double mean = sum / tasks;
        QVERIFY(std::abs(mean - 0.2) < 0.01);
        QVERIFY(std::abs(squares / tasks - mean * mean - 4.0 / 150.0) < 0.002);
    }

    void squeezedTasksAreTheRecipesWhenTheyAreStretchedBack() {
        double largest = 0.0;
        std::array<int, 3> narrow{};
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            const PointSource source = draw(Family::Squeezed, 3, 4, seed);
            const PointSource recipe = draw(Family::Recipe, 3, 4, seed);
            const Mixture back =
                affineImage(source.mixture, source.errorFrame, Eigen::VectorXd::Zero(3));
            QVERIFY(back.means.isApprox(recipe.mixture.means, 1e-9));
            QVERIFY(back.covariances[2].isApprox(recipe.mixture.covariances[2], 1e-9));
            const Eigen::VectorXd frame = source.errorFrame.diagonal();
            Eigen::Index axis = 0;
            QCOMPARE(frame.maxCoeff(&axis), 1.0);
            ++narrow[static_cast<std::size_t>(axis)];
            largest = std::max(largest, 1.0 / frame.minCoeff());
            QVERIFY(1.0 / frame.minCoeff() <= 1e4);
        }
        QVERIFY(largest > 5e3);
        QVERIFY(*std::min_element(narrow.begin(), narrow.end()) > 60);
    }

    void thinComponentsAreThirtyToOne() {
        int sheets = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            for (const Eigen::Index d : {2, 3}) {
                const PointSource source = draw(Family::Thin, d, 3, seed);
                for (const Eigen::MatrixXd& covariance : source.mixture.covariances) {
                    const Eigen::VectorXd axes = deviations(covariance);
                    QVERIFY(std::abs(axes.maxCoeff() / axes.minCoeff() - 30.0) < 1e-3);
                    sheets += d == 3 && axes[1] > 10.0 * axes[0] ? 1 : 0;
                    // Round components of the recipe's size spread have this volume.
                    QVERIFY(std::abs(std::log(axes.prod())) < 5.0 * 0.35 * static_cast<double>(d));
                }
            }
        }
        QVERIFY(sheets > 240 && sheets < 360); // half of 600
    }

    void touchingComponentsTouch() {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            const Mixture mixture = draw(Family::Touching, 2, 5, seed).mixture;
            for (Eigen::Index j = 1; j < 5; ++j) {
                int touching = 0;
                for (Eigen::Index i = 0; i < j; ++i) {
                    const Eigen::VectorXd line = mixture.means.col(i) - mixture.means.col(j);
                    const Eigen::VectorXd u = line.normalized();
                    const auto deviation = [&](Eigen::Index c) {
                        return std::sqrt(
                            u.dot(mixture.covariances[static_cast<std::size_t>(c)] * u));
                    };
                    const double gap = line.norm() / (deviation(i) + deviation(j));
                    touching += std::abs(gap - 1.5) < 1e-9 ? 1 : 0;
                }
                QVERIFY(touching >= 1);
            }
        }
    }

    void oneWeightDominates() {
        std::array<int, 4> chosen{};
        for (std::uint64_t seed = 0; seed < 400; ++seed) {
            const Eigen::VectorXd weights = draw(Family::Dominant, 2, 4, seed).mixture.weights;
            const Eigen::VectorXd recipe = draw(Family::Recipe, 2, 4, seed).mixture.weights;
            Eigen::Index best = 0;
            const double share = weights.maxCoeff(&best);
            QVERIFY(share >= 0.8 && share <= 0.9);
            ++chosen[static_cast<std::size_t>(best)];
            // The others keep their proportions.
            const Eigen::Index a = (best + 1) % 4;
            const Eigen::Index b = (best + 2) % 4;
            QVERIFY(std::abs(weights[a] / weights[b] - recipe[a] / recipe[b]) < 1e-9);
        }
        QVERIFY(*std::min_element(chosen.begin(), chosen.end()) > 60);
    }

    void closeAndApartAreBesideTheRecipesRange() {
        // Mean of the logarithm of the spread: the middle of U(low, high), less a little because
        // the root mean square of 24 normal numbers is below 1 on average (by about 1 / 48).
        QVERIFY(std::abs(meanLogSpread(Family::Close) - (-0.4 - 0.02)) < 0.1);
        QVERIFY(std::abs(meanLogSpread(Family::Recipe) - (1.1 - 0.02)) < 0.1);
        QVERIFY(std::abs(meanLogSpread(Family::Apart) - (3.0 - 0.02)) < 0.1);
    }

    void jitteredMeansKeepTheirDistance() {
        // Places 1 apart moved by 0.15 times a normal number: in units of exp(U(1, 2)) the closest
        // pair stays near 1, and never far below.
        double nearest = 0.0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            const Eigen::MatrixXd means = draw(Family::Jittered, 2, 5, seed).mixture.means;
            double closest = std::numeric_limits<double>::infinity();
            for (Eigen::Index i = 0; i < 5; ++i) {
                for (Eigen::Index j = 0; j < i; ++j) {
                    closest = std::min(closest, (means.col(i) - means.col(j)).norm());
                }
            }
            QVERIFY(closest > 0.2 * std::exp(1.0));
            nearest += std::log(closest) / 200.0;
        }
        QVERIFY(nearest > 1.1 && nearest < 1.6);
    }

    void studentAndBackgroundAreTheRecipeWithNoise() {
        const PointSource recipe = draw(Family::Recipe, 2, 3, 5);
        const PointSource student = draw(Family::Student, 2, 3, 5);
        const PointSource background = draw(Family::Background, 2, 3, 5);
        QCOMPARE(student.mixture.means, recipe.mixture.means);
        QCOMPARE(background.mixture.covariances[1], recipe.mixture.covariances[1]);
        QCOMPARE(student.degrees, 3.0);
        QCOMPARE(background.backgroundShare, 0.05);
        for (Eigen::Index j = 0; j < 3; ++j) {
            const Eigen::VectorXd reach =
                4.0
                * recipe.mixture.covariances[static_cast<std::size_t>(j)].diagonal().cwiseSqrt();
            const Eigen::VectorXd mean = recipe.mixture.means.col(j);
            QVERIFY(((mean - reach).array() >= background.low.array() - 1e-12).all());
            QVERIFY(((mean + reach).array() <= background.high.array() + 1e-12).all());
        }
    }

    void theirPointsHaveTheDensityThatIsStated() {
        // The entropy by its own points: E[-log p] is the same number for all samples, and a
        // density that were too low or too high anywhere would be caught by Kullback's inequality
        // against the mixture alone.
        for (const Family family : {Family::Student, Family::Background}) {
            const PointSource source = draw(family, 2, 3, 8);
            Random random(4);
            const Sample sample = drawSample(source, 100'000, random);
            const double own = -SourceDensity(source).logDensity(sample.points).mean();
            const double mixture = -MixtureDensity(source.mixture).logDensity(sample.points).mean();
            QVERIFY(own < mixture - 0.05);
        }
    }

    void refusesWhatNoCallerMayAsk() {
        for (const Family family : shiftedFamilies()) {
            QVERIFY_EXCEPTION_THROWN(draw(family, 0, 3, 1), std::invalid_argument);
            QVERIFY_EXCEPTION_THROWN(draw(family, 2, 0, 1), std::invalid_argument);
        }
    }
};

QTEST_APPLESS_MAIN(TestShiftedTasks)
#include "tst_shifted_tasks.moc"
