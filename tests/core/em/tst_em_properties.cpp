// What EM must do on any data: climb, and not care for order, units or threads.

#include "core/em/em_estimator.h"
#include "core/mixture/density.h"
#include "tests/core/em/em_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <set>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

QString seedText(std::uint64_t seed) {
    return QString("seed %1").arg(seed);
}

em::EmOptions randomOptions(Random& random) {
    em::EmOptions options;
    options.covariance = allCovariances[random.index(4)];
    options.start = std::array{em::StartKind::Whitened, em::StartKind::KMeansPlusPlus,
                               em::StartKind::Random}[static_cast<std::size_t>(random.index(3))];
    options.maxIterations = 40;
    options.tolerance = 1e-7;
    return options;
}

double relative(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) {
    return (a - b).norm() / (b.norm() + 1e-300);
}

} // namespace

class TestEmProperties : public QObject {
    Q_OBJECT

private slots:
    // Without a ridge EM climbs by theory (Dempster, Laird and Rubin 1977): no step may be undone.
    void likelihoodNeverFalls() {
        int steps = 0;
        for (std::uint64_t seed = 0; seed < 3000; ++seed) {
            Random random(seed);
            const auto d = static_cast<int>(random.index(4) + 1);
            const auto k = static_cast<int>(random.index(5) + 1);
            const Dataset data = randomData(d, k, 5 * k + random.index(120), random);
            em::EmOptions options = randomOptions(random);
            options.ridge = 0.0;
            const Fit fit = fitEm(data, k, options, seed, true);
            if (!fit.trace) {
                continue;
            }
            const double n = static_cast<double>(data.size());
            double before = -std::numeric_limits<double>::infinity();
            for (const Step& step : fit.trace->steps) {
                QVERIFY2(step.kind != StepKind::Answer, qPrintable(seedText(seed)));
                if (step.kind == StepKind::Expectation) {
                    QVERIFY2(step.logLikelihood >= before - 1e-10 * n, qPrintable(seedText(seed)));
                    before = step.logLikelihood;
                    ++steps;
                }
            }
        }
        QVERIFY(steps > 20'000); // the test itself has run
    }

    // With a ridge a step may lead down; it is then undone.
    void answerIsTheBestOfItsTrace() {
        for (std::uint64_t seed = 0; seed < 500; ++seed) {
            Random random(seed);
            const Dataset data = randomData(2, 3, 15 + random.index(60), random);
            em::EmOptions options = randomOptions(random);
            options.ridge = std::pow(10.0, random.uniform(-6.0, 0.0));
            const Fit fit = fitEm(data, 4, options, seed, true);
            QVERIFY(fit.hasMixture());
            for (const Step& step : fit.trace->steps) {
                if (step.kind == StepKind::Expectation) {
                    QVERIFY2(fit.logLikelihood >= step.logLikelihood - 1e-9 * data.size(),
                             qPrintable(seedText(seed)));
                }
            }
            QVERIFY2(std::abs(fit.logLikelihood - logLikelihood(fit.mixture, data.points))
                         < 1e-9 * (data.size() + std::abs(fit.logLikelihood)),
                     qPrintable(seedText(seed)));
        }
    }

    void orderOfPointsDoesNotMatter() {
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            Random random(seed);
            const Dataset data = randomData(2, 3, 200, random);
            Dataset shuffled = data;
            const std::vector<std::int64_t> order = random.permutation(data.size());
            for (std::size_t i = 0; i < order.size(); ++i) {
                shuffled.points.col(static_cast<Eigen::Index>(i)) = data.points.col(order[i]);
            }
            em::EmOptions options = startingAt(randomMixture(2, 3, 2.0, random));
            options.covariance = allCovariances[seed % 4];
            options.maxIterations = 10;
            options.tolerance = 0.0;
            const Fit a = fitEm(data, 3, options);
            const Fit b = fitEm(shuffled, 3, options);
            QVERIFY2(std::abs(a.logLikelihood - b.logLikelihood) < 1e-9 * std::abs(a.logLikelihood),
                     qPrintable(seedText(seed)));
            QVERIFY2(relative(a.mixture.means, b.mixture.means) < 1e-8, qPrintable(seedText(seed)));
        }
    }

    // Full covariances, no ridge: fitting A x + b gives the image of fitting x.
    void affineMapsCommuteWithFitting() {
        int compared = 0;
        for (std::uint64_t seed = 0; seed < 200; ++seed) {
            Random random(seed);
            const auto d = static_cast<int>(random.index(3) + 1);
            const Dataset data = randomData(d, 2, 150, random);
            Eigen::MatrixXd matrix = random.normalMatrix(d, d);
            matrix += Eigen::MatrixXd::Identity(d, d) * (matrix(0, 0) < 0 ? -2.0 : 2.0);
            matrix.row(0) *= std::pow(10.0, random.uniform(-6.0, 6.0));
            const Eigen::VectorXd offset = 100.0 * random.normalMatrix(d, 1);
            const Dataset mapped = makeDataset((matrix * data.points).colwise() + offset);
            const Mixture start = randomMixture(d, 2, 2.0, random);
            em::EmOptions options = startingAt(start);
            options.ridge = 0.0;
            options.maxIterations = 15;
            options.tolerance = 0.0;
            em::EmOptions mappedOptions = startingAt(affineImage(start, matrix, offset));
            mappedOptions.ridge = 0.0;
            mappedOptions.maxIterations = 15;
            mappedOptions.tolerance = 0.0;
            const Fit plain = fitEm(data, 2, options);
            const Fit image = fitEm(mapped, 2, mappedOptions);
            QCOMPARE(image.status, plain.status);
            if (plain.status == Status::Degenerate) {
                continue; // on the way into a singularity rounding grows without bound
            }
            ++compared;
            const double shift =
                static_cast<double>(data.size()) * std::log(std::abs(matrix.determinant()));
            QVERIFY2(std::abs(image.logLikelihood + shift - plain.logLikelihood)
                         < 1e-7 * data.size(),
                     qPrintable(seedText(seed)));
            const Mixture expected = affineImage(plain.mixture, matrix, offset);
            for (std::size_t j = 0; j < 2; ++j) {
                QVERIFY2(relative(image.mixture.covariances[j], expected.covariances[j]) < 1e-6,
                         qPrintable(seedText(seed)));
            }
        }
        QVERIFY2(compared > 150, qPrintable(QString::number(compared)));
    }

    // The default start does not care for units either, which k-means++ in the data's own does.
    void whitenedStartSurvivesStretchedAxes() {
        int whitened = 0;
        int plain = 0;
        constexpr int tasks = 40;
        for (std::uint64_t seed = 0; seed < tasks; ++seed) {
            Random random(seed);
            Mixture truth = makeMixture(2, 3);
            truth.means << -5.0, 5.0, 0.0, 0.0, 0.0, 9.0;
            Dataset data = makeDataset(drawSample(truth, 300, random).points);
            data.points.row(1) *= 1000.0; // two components differ along the narrow axis alone
            const auto found = [&](em::StartKind start) {
                em::EmOptions options;
                options.start = start;
                const Fit fit = fitEm(data, 3, options, seed);
                Eigen::RowVectorXd means = fit.mixture.means.row(0);
                std::sort(means.begin(), means.end());
                return std::abs(means[0] + 5.0) < 1.0 && std::abs(means[1]) < 1.0
                       && std::abs(means[2] - 5.0) < 1.0;
            };
            whitened += found(em::StartKind::Whitened) ? 1 : 0;
            plain += found(em::StartKind::KMeansPlusPlus) ? 1 : 0;
        }
        QVERIFY2(whitened >= 36, qPrintable(QString::number(whitened)));
        QVERIFY2(plain <= 20, qPrintable(QString::number(plain)));
    }

    void threadsDoNotChangeABit() {
        Random random(5);
        for (const Eigen::Index n : {500, 40'000}) {
            const Dataset data = randomData(3, 4, n, random);
            em::EmOptions options;
            options.restarts = 5;
            options.maxIterations = 8;
            RunContext context;
            const Fit one = fitEm(data, 4, options, 9, true, context);
            for (const int threads : {2, 7}) {
                context.threads = threads;
                const Fit several = fitEm(data, 4, options, 9, true, context);
                QCOMPARE(several.logLikelihood, one.logLikelihood);
                QVERIFY(several.mixture.means == one.mixture.means);
                QCOMPARE(several.bestRestart, one.bestRestart);
                for (std::size_t r = 0; r < 5; ++r) {
                    QCOMPARE(several.restarts[r].logLikelihood, one.restarts[r].logLikelihood);
                }
            }
        }
    }

    void recoversAKnownMixture() {
        Mixture truth = makeMixture(2, 3);
        truth.weights << 0.5, 0.3, 0.2;
        truth.means << -5.0, 0.0, 5.0, 0.0, 4.0, 0.0;
        truth.covariances[1] = Eigen::Matrix2d{{1.0, 0.8}, {0.8, 1.0}};
        const LabelledData data = drawDataset(truth, 100'000, 2, "known");
        const Fit fit = fitEm(data.data, 3);
        QCOMPARE(fit.status, Status::Converged);
        std::set<Eigen::Index> matched;
        for (Eigen::Index j = 0; j < 3; ++j) {
            Eigen::Index nearest = 0;
            (fit.mixture.means.colwise() - truth.means.col(j)).colwise().norm().minCoeff(&nearest);
            matched.insert(nearest);
            QVERIFY((fit.mixture.means.col(nearest) - truth.means.col(j)).norm() < 0.05);
            QVERIFY((fit.mixture.covariances[static_cast<std::size_t>(nearest)]
                     - truth.covariances[static_cast<std::size_t>(j)])
                        .norm()
                    < 0.05);
        }
        QCOMPARE(matched.size(), std::size_t{3});
    }
};

QTEST_APPLESS_MAIN(TestEmProperties)
#include "tst_em_properties.moc"
