#include "core/base/random.h"
#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/tgmm/tgmm_estimator.h"
#include "tests/support/random_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <limits>
#include <stop_token>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

std::shared_ptr<const Model> randomModel(std::uint64_t seed = 7) {
    NetworkConfig config;
    config.layers = 3;
    config.width = 32;
    config.heads = 2;
    config.mlpWidth = 64;
    config.maxComponents = 5;
    config.headWidth = 32;
    Weights weights = randomWeights(config, seed);
    weights.card = R"({"config": {"tasks": {"sizes": [64, 16, 128], "max_components": 4}}})";
    return makeModel(weights);
}

Eigen::MatrixXd randomPoints(Eigen::Index dimension, Eigen::Index n, std::uint64_t seed) {
    Random random(seed);
    const Mixture mixture = testing::randomMixture(dimension, 3, 4.0, random);
    return drawSample(mixture, n, random).points;
}

Fit fitOf(const Eigen::MatrixXd& points, std::optional<int> components, int threads = 1,
          bool keepTrace = false) {
    FitRequest request;
    request.components = components;
    request.keepTrace = keepTrace;
    RunContext context;
    context.threads = threads;
    return TgmmEstimator(randomModel()).fit(makeDataset(points), request, context);
}

// Largest difference of two mixtures of the same order, in units of `unit`.
double difference(const Mixture& a, const Mixture& b) {
    double largest = (a.weights - b.weights).cwiseAbs().maxCoeff();
    for (Eigen::Index j = 0; j < a.components(); ++j) {
        const Eigen::MatrixXd& ca = a.covariances[static_cast<std::size_t>(j)];
        const Eigen::MatrixXd& cb = b.covariances[static_cast<std::size_t>(j)];
        const double deviation = std::sqrt(ca.trace());
        largest =
            std::max(largest, (a.means.col(j) - b.means.col(j)).cwiseAbs().maxCoeff() / deviation);
        largest = std::max(largest, (ca - cb).cwiseAbs().maxCoeff() / ca.trace());
    }
    return largest;
}

} // namespace

class TestTgmmEstimator : public QObject {
    Q_OBJECT

private slots:
    void answersWithAMixture() {
        for (const Eigen::Index dimension : {2, 3}) {
            const Eigen::MatrixXd points = randomPoints(dimension, 100, 3);
            for (int k = 1; k <= 5; ++k) {
                const Fit fit = fitOf(points, k);
                QCOMPARE(fit.status, Status::Converged);
                QVERIFY(fit.mixture.validate().has_value());
                QCOMPARE(fit.mixture.components(), Eigen::Index{k});
                QVERIFY(std::abs(fit.logLikelihood - logLikelihood(fit.mixture, points))
                        < 1e-9 * std::abs(fit.logLikelihood));
                const auto d = static_cast<int>(dimension);
                QCOMPARE(fit.parameters, k - 1 + k * d + k * d * (d + 1) / 2);
                QVERIFY(fit.choices.empty() && fit.componentProbabilities.size() == 0);
                QVERIFY(!fit.trace);
            }
        }
    }

    void choosesTheMostProbableNumber() {
        const Fit fit = fitOf(randomPoints(2, 100, 4), std::nullopt);
        QCOMPARE(fit.status, Status::Converged);
        QCOMPARE(fit.componentProbabilities.size(), Eigen::Index{5});
        QVERIFY(std::abs(fit.componentProbabilities.sum() - 1.0) < 1e-12);
        Eigen::Index best = 0;
        fit.componentProbabilities.maxCoeff(&best);
        QCOMPARE(fit.mixture.components(), best + 1);
        QCOMPARE(fit.choices.size(), std::size_t{5});
        // The answer is that of the network told k.
        const Fit told = fitOf(randomPoints(2, 100, 4), static_cast<int>(best) + 1);
        QCOMPARE(difference(fit.mixture, told.mixture), 0.0);
        for (const ComponentChoice& choice : fit.choices) {
            QCOMPARE(choice.criterion, std::log(fit.componentProbabilities[choice.components - 1]));
            QCOMPARE(std::isfinite(choice.logLikelihood), choice.components == best + 1);
        }
        FitRequest request;
        request.maxComponents = 2;
        const Fit few =
            TgmmEstimator(randomModel()).fit(makeDataset(randomPoints(2, 100, 4)), request);
        QCOMPARE(few.componentProbabilities.size(), Eigen::Index{2});
        QVERIFY(few.mixture.components() <= 2);
    }

    void traceHoldsEveryLayer() {
        const Eigen::MatrixXd points = randomPoints(3, 80, 5);
        const Fit fit = fitOf(points, std::nullopt, 1, true);
        QVERIFY(fit.trace);
        QCOMPARE(fit.trace->steps.size(), std::size_t{4});
        QCOMPARE(fit.trace->steps[0].kind, StepKind::Start);
        for (std::size_t layer = 1; layer <= 3; ++layer) {
            const Step& step = fit.trace->steps[layer];
            QCOMPARE(step.kind, StepKind::Layer);
            QCOMPARE(QString::fromStdString(step.label), QStringLiteral("layer %1").arg(layer));
            QVERIFY(std::abs(step.logLikelihood - logLikelihood(step.mixture, points))
                    < 1e-9 * std::abs(step.logLikelihood));
        }
        QCOMPARE(difference(fit.trace->steps[3].mixture, fit.mixture), 0.0);
        QVERIFY(difference(fit.trace->steps[1].mixture, fit.mixture) > 1e-3);
        QCOMPARE(fit.trace->steps[3].logLikelihood, fit.logLikelihood);
    }

    // Whitening makes the answer follow shifts, scalings and lower triangular maps.
    void followsLowerTriangularMaps() {
        Random random(99);
        for (int trial = 0; trial < 60; ++trial) {
            const Eigen::Index d = 2 + trial % 2;
            const Eigen::MatrixXd points = randomPoints(d, 40 + random.index(100), random.next());
            Eigen::MatrixXd map = Eigen::MatrixXd::Zero(d, d);
            Eigen::VectorXd offset(d);
            for (Eigen::Index a = 0; a < d; ++a) {
                map(a, a) = std::exp(random.uniform(-10.0, 10.0));
                for (Eigen::Index b = 0; b < a; ++b) {
                    map(a, b) = map(a, a) * random.normal();
                }
                // Far from the origin in units of the spread, as years or distances are.
                offset[a] = 1e3 * map(a, a) * random.normal();
            }
            const Eigen::MatrixXd mapped = (map * points).colwise() + offset;
            const Fit before = fitOf(points, 3);
            const Fit after = fitOf(mapped, 3);
            QCOMPARE(after.status, Status::Converged);
            const Mixture back = affineImage(after.mixture, map.inverse(), -map.inverse() * offset);
            const double change = difference(before.mixture, back);
            // The floor of 1e-6 in the whitening is relative to the axes' own variances, which a
            // shear mixes: that is what remains beside rounding.
            QVERIFY2(change < 1e-3,
                     qPrintable(QStringLiteral("trial %1: %2").arg(trial).arg(change)));
        }
    }

    void orderOfThePointsDoesNotMatter() {
        Random random(12);
        for (int trial = 0; trial < 30; ++trial) {
            const Eigen::MatrixXd points = randomPoints(2 + trial % 2, 90, random.next());
            Eigen::MatrixXd shuffled(points.rows(), points.cols());
            const std::vector<std::int64_t> order = random.permutation(points.cols());
            for (Eigen::Index i = 0; i < points.cols(); ++i) {
                shuffled.col(i) = points.col(order[static_cast<std::size_t>(i)]);
            }
            const double change = difference(fitOf(points, 4).mixture, fitOf(shuffled, 4).mixture);
            QVERIFY2(change < 1e-5, qPrintable(QString::number(change)));
        }
    }

    void threadsChangeNoBit() {
        const Eigen::MatrixXd points = randomPoints(2, 9000, 6);
        const Fit one = fitOf(points, 3, 1);
        for (const int threads : {2, 5, 0}) {
            const Fit many = fitOf(points, 3, threads);
            QCOMPARE(difference(one.mixture, many.mixture), 0.0);
            QCOMPARE(many.logLikelihood, one.logLikelihood);
        }
    }

    void readsASeededSubsetOfManyPoints() {
        const Eigen::MatrixXd points = randomPoints(2, 100000, 8);
        TgmmOptions options;
        options.maxPoints = 500;
        const TgmmEstimator estimator(randomModel(), options);
        FitRequest request;
        request.components = 3;
        const Fit first = estimator.fit(makeDataset(points), request);
        const Fit again = estimator.fit(makeDataset(points), request);
        request.seed = 2;
        const Fit other = estimator.fit(makeDataset(points), request);
        QCOMPARE(difference(first.mixture, again.mixture), 0.0);
        QVERIFY(difference(first.mixture, other.mixture) > 0.0);
        QVERIFY(std::abs(first.logLikelihood - logLikelihood(first.mixture, points))
                < 1e-9 * std::abs(first.logLikelihood));
        QCOMPARE(first.warnings.size(), std::size_t{2});
        QVERIFY(first.warnings[1].find("100000") != std::string::npos);
    }

    void warnsOutsideTheTrainedRange() {
        QVERIFY(fitOf(randomPoints(2, 100, 1), 3).warnings.empty());
        QCOMPARE(fitOf(randomPoints(2, 15, 1), 3).warnings.size(), std::size_t{1});
        QCOMPARE(fitOf(randomPoints(2, 129, 1), 3).warnings.size(), std::size_t{1});
        QCOMPARE(fitOf(randomPoints(2, 100, 1), 5).warnings.size(), std::size_t{1});
    }

    void refusesWithAReason() {
        const auto refused = [](const Eigen::MatrixXd& points, int k, const char* word) {
            const Fit fit = fitOf(points, k);
            return fit.status == Status::Refused && !fit.hasMixture()
                   && fit.reason.find(word) != std::string::npos;
        };
        QVERIFY(refused(Eigen::MatrixXd::Random(1, 50), 2, "dimension"));
        QVERIFY(refused(Eigen::MatrixXd::Random(4, 50), 2, "dimension"));
        QVERIFY(refused(Eigen::MatrixXd::Random(2, 1), 2, "2 points"));
        QVERIFY(refused(Eigen::MatrixXd(2, 0), 2, "2 points"));
        QVERIFY(refused(Eigen::MatrixXd::Random(2, 50), 6, "up to 5"));
        QVERIFY(refused(Eigen::MatrixXd::Constant(2, 50, 3.5), 2, "equal"));
        QVERIFY(refused(1e300 * Eigen::MatrixXd::Random(2, 50), 2, "too large"));
        QVERIFY(refused(1e-310 * Eigen::MatrixXd::Random(2, 50), 2, "round to zero"));
        QVERIFY_EXCEPTION_THROWN(fitOf(Eigen::MatrixXd::Random(2, 50), 0), std::invalid_argument);
    }

    void hostileDataGiveAMixtureOrAReason_data() {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 12; ++kind) {
            QTest::addRow("kind %d", kind) << kind;
        }
    }

    void hostileDataGiveAMixtureOrAReason() {
        QFETCH(int, kind);
        for (const Eigen::Index d : {2, 3}) {
            for (const Eigen::Index n : {2, 3, 17, 200}) {
                Random random(static_cast<std::uint64_t>(kind));
                Eigen::MatrixXd points = random.normalMatrix(d, n);
                switch (kind) {
                case 0: // on a line through the axes' diagonal
                    points = Eigen::VectorXd::Ones(d) * points.row(0);
                    break;
                case 1: // a constant coordinate
                    points.row(d - 1).setConstant(4.0);
                    break;
                case 2: // a constant first coordinate
                    points.row(0).setConstant(-1e9);
                    break;
                case 3:
                    points *= 1e30;
                    break;
                case 4:
                    points *= 1e-120;
                    break;
                case 5: // scales 60 orders apart
                    points.row(0) *= 1e30;
                    points.row(1) *= 1e-30;
                    break;
                case 6: // far away: few digits are left
                    points.array() += 1e12;
                    break;
                case 7: // one wild point
                    points.col(0).setConstant(1e8);
                    break;
                case 8: // two places only
                    points = points.unaryExpr([](double v) { return v > 0.0 ? 1.0 : 0.0; });
                    break;
                case 9: // all but one equal
                    points.rightCols(n - 1).setConstant(2.0);
                    break;
                case 10:
                    points *= 1e149;
                    break;
                case 11: // far away and nearly on a line
                    points.row(1) = points.row(0) + 1e-9 * points.row(1);
                    points.array() += 1e6;
                    break;
                }
                for (const std::optional<int> k :
                     {std::optional<int>(), std::optional<int>(1), std::optional<int>(5)}) {
                    const Fit fit = fitOf(points, k, 1, true);
                    if (fit.status == Status::Refused) {
                        QVERIFY(!fit.reason.empty() && !fit.hasMixture());
                        continue;
                    }
                    QCOMPARE(fit.status, Status::Converged);
                    const Expected<void> valid = fit.mixture.validate();
                    QVERIFY2(valid, valid ? "" : valid.error().message.c_str());
                    QVERIFY(std::isfinite(fit.logLikelihood));
                    if (kind <= 2) {
                        QVERIFY(fit.warnings.back().find("line or a plane") != std::string::npos);
                    }
                }
            }
        }
    }

    // The largest weights that a model may have give a mixture or a reason.
    void extremeWeightsGiveAMixtureOrAReason() {
        Random random(3);
        for (int trial = 0; trial < 20; ++trial) {
            Weights weights = randomWeights(randomModel()->network.config(), random.next());
            for (std::vector<float>& tensor : weights.tensors) {
                for (float& value : tensor) {
                    value = random.index(2) == 0 ? 1000.0F : -1000.0F;
                }
            }
            FitRequest request;
            for (const std::optional<int> k : {std::optional<int>(), std::optional<int>(3)}) {
                request.components = k;
                const Fit fit = TgmmEstimator(makeModel(weights))
                                    .fit(makeDataset(randomPoints(2, 50, 3)), request);
                QVERIFY(fit.status == Status::Converged || fit.status == Status::Refused);
                QVERIFY(!fit.reason.empty());
                QCOMPARE(fit.hasMixture(), fit.status == Status::Converged);
                QVERIFY(!fit.hasMixture() || fit.mixture.validate().has_value());
            }
            weights.tensors[4][1] = 1e30F;
            QVERIFY_EXCEPTION_THROWN(makeModel(weights), std::invalid_argument);
        }
    }

    void stops() {
        std::stop_source source;
        source.request_stop();
        RunContext context;
        context.stop = source.get_token();
        const Fit fit =
            TgmmEstimator(randomModel()).fit(makeDataset(randomPoints(2, 100, 3)), {}, context);
        QCOMPARE(fit.status, Status::Cancelled);
        QVERIFY(!fit.hasMixture());
    }
};

QTEST_APPLESS_MAIN(TestTgmmEstimator)
#include "tst_tgmm_estimator.moc"
