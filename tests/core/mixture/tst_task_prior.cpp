// The families keep their promises for many seeds.
#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/mixture/task_prior.h"

#include <Eigen/Eigenvalues>
#include <QtTest>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace gaussarium;

namespace {

Mixture draw(const TaskOptions& options, std::uint64_t seed) {
    Random random(seed);
    return drawMixture(options, random);
}

// Average negative log-density of the truth on its own points.
double entropy(Eigen::Index d, Eigen::Index k) {
    Random random(99);
    double sum = 0.0;
    constexpr int tasks = 1500;
    for (int task = 0; task < tasks; ++task) {
        const Mixture mixture =
            drawMixture({.dimension = d, .components = k, .family = Family::Recipe}, random);
        sum -= logLikelihood(mixture, drawSample(mixture, 64, random).points) / 64.0;
    }
    return sum / tasks;
}

} // namespace

class TestTaskPrior : public QObject {
    Q_OBJECT

private slots:
    void namesParseBack() {
        QCOMPARE(families().size(), std::size_t{15});
        for (const Family family : families()) {
            QVERIFY(*parseFamily(familyName(family)) == family);
        }
        const Expected<Family> wrong = parseFamily("round");
        QVERIFY(!wrong);
        QVERIFY(wrong.error().message.find("isotropic, diagonal, full, paper, recipe")
                != std::string::npos);
    }

    void everyDrawIsAMixture() {
        for (const Family family : families()) {
            for (std::uint64_t seed = 0; seed < 200; ++seed) {
                const TaskOptions options{.dimension = static_cast<Eigen::Index>(seed % 5 + 1),
                                          .components = static_cast<Eigen::Index>(seed % 9 + 1),
                                          .family = family};
                const Mixture mixture = draw(options, seed);
                const Expected<void> valid = mixture.validate();
                QVERIFY2(valid.has_value(), valid ? "" : valid.error().message.c_str());
                QCOMPARE(mixture.components(), options.components);
                QCOMPARE(mixture.dimension(), options.dimension);
                QVERIFY(mixture.means == draw(options, seed).means);
            }
        }
    }

    void theClosestPairHasTheSeparationAskedFor() {
        for (const Family family : {Family::Isotropic, Family::Diagonal, Family::Full}) {
            for (const double separation : {0.1, 1.0, 2.5, 50.0}) {
                for (std::uint64_t seed = 0; seed < 50; ++seed) {
                    const Mixture mixture =
                        draw({.dimension = static_cast<Eigen::Index>(seed % 3 + 1),
                              .components = static_cast<Eigen::Index>(seed % 7 + 2),
                              .separation = separation,
                              .family = family},
                             seed);
                    // By the definition, not by separationOf.
                    double closest = std::numeric_limits<double>::infinity();
                    for (Eigen::Index i = 0; i < mixture.components(); ++i) {
                        for (Eigen::Index j = 0; j < i; ++j) {
                            const double lambda = std::max(
                                mixture.covariances[static_cast<std::size_t>(i)].operatorNorm(),
                                mixture.covariances[static_cast<std::size_t>(j)].operatorNorm());
                            closest = std::min(
                                closest,
                                (mixture.means.col(i) - mixture.means.col(j)).norm()
                                    / std::sqrt(lambda * static_cast<double>(mixture.dimension())));
                        }
                    }
                    QVERIFY(closest >= separation * (1.0 - 1e-9));
                    QVERIFY(closest <= separation * (1.0 + 1e-9));
                    QVERIFY(std::abs(separationOf(mixture) - closest) <= 1e-9 * closest);
                }
            }
        }
    }

    void moreSeparationIsTheSamePictureDrawnApart() {
        const Mixture near = draw({.components = 5, .separation = 1.0}, 4);
        const Mixture far = draw({.components = 5, .separation = 3.0}, 4);
        QVERIFY((far.means - 3.0 * near.means).cwiseAbs().maxCoeff() < 1e-9);
        QVERIFY(far.covariances[2] == near.covariances[2]);
        const Mixture together = draw({.components = 3, .separation = 0.0}, 4);
        QCOMPARE(together.means.cwiseAbs().maxCoeff(), 0.0);
    }

    void imbalanceIsTheRatioOfWeights() {
        for (const double ratio : {0.0, 1.0, 2.0, 100.0}) {
            const Mixture mixture = draw({.components = 5, .imbalance = ratio}, 11);
            const double actual = mixture.weights.maxCoeff() / mixture.weights.minCoeff();
            QVERIFY(std::abs(actual - std::max(1.0, ratio)) < 1e-9 * actual);
        }
    }

    void familiesHaveTheirCovariances() {
        const Mixture round = draw({.dimension = 3, .family = Family::Isotropic}, 2);
        const Mixture aligned = draw({.dimension = 3, .family = Family::Diagonal}, 2);
        const Mixture full = draw({.dimension = 3, .family = Family::Full}, 2);
        QVERIFY(round.covariances[1] == Eigen::MatrixXd::Identity(3, 3));
        QVERIFY(aligned.covariances[1].isDiagonal());
        QVERIFY(!aligned.covariances[1].isApprox(aligned.covariances[0]));
        QVERIFY(std::abs(full.covariances[1](0, 1)) > 1e-3);
    }

    void paperTasksAreThePapers() {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            const Mixture mixture = draw(
                {.components = static_cast<Eigen::Index>(seed % 4 + 2), .family = Family::Paper},
                seed);
            QVERIFY(mixture.means.cwiseAbs().maxCoeff() <= 5.0);
            const Eigen::MatrixXd directions = mixture.means.colwise().normalized();
            Eigen::MatrixXd cosines = directions.transpose() * directions;
            cosines.diagonal().setZero();
            QVERIFY(cosines.maxCoeff() < 0.8);
            QVERIFY(mixture.weights.maxCoeff() <= 4.0 * mixture.weights.minCoeff() + 1e-12);
            QVERIFY(mixture.covariances[0].isIdentity(0.0));
        }
        // More directions than fit: it still ends.
        QVERIFY(draw({.components = 12, .family = Family::Paper}, 1).validate().has_value());
    }

    void recipeTasksHaveTheEntropyThatWasMeasured() {
        // The truth's held-out likelihood over 512 tasks a cell, read off the recipe's tables; the
        // spread over tasks makes about 0.04 of error there and 0.025 here.
        const auto near = [](double a, double b) { return std::abs(a - b) < 0.12; };
        QVERIFY(near(entropy(2, 2), 3.34));
        QVERIFY(near(entropy(2, 8), 4.26));
        QVERIFY(near(entropy(3, 3), 5.16));
        QVERIFY(near(entropy(3, 8), 5.92));
    }

    void refusesWhatNoCallerMayAsk() {
        for (const TaskOptions& options :
             {TaskOptions{.dimension = 0}, TaskOptions{.components = 0},
              TaskOptions{.separation = -1.0}, TaskOptions{.imbalance = -1.0},
              TaskOptions{.separation = std::numeric_limits<double>::quiet_NaN()}}) {
            QVERIFY_EXCEPTION_THROWN(draw(options, 1), std::invalid_argument);
        }
    }
};

QTEST_APPLESS_MAIN(TestTaskPrior)
#include "tst_task_prior.moc"
