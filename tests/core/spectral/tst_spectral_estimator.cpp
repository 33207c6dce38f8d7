#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/spectral/spectral_estimator.h"
#include "core/spectral/spectral_methods.h"
#include "core/spectral/step_details.h"
#include "tests/core/spectral/spectral_problems.h"

#include <Eigen/QR>
#include <QTest>

#include <cmath>
#include <fstream>
#include <sstream>

using namespace gaussarium;
using namespace gaussarium::spectral;
using namespace gaussarium::testing;

namespace {

Fit fitWith(const Eigen::MatrixXd& points, std::optional<int> k, SpectralOptions options = {},
            bool keepTrace = false) {
    FitRequest request;
    request.components = k;
    request.keepTrace = keepTrace;
    return SpectralEstimator(options).fit(makeDataset(points), request);
}

// Read without the readers of core/data: two numbers a line after the header.
Eigen::MatrixXd oldFaithful() {
    std::ifstream file(std::string(qgetenv("GAUSSARIUM_SOURCE_DIR"))
                       + "/resources/datasets/old_faithful.csv");
    std::vector<Eigen::Vector2d> rows;
    std::string line;
    while (std::getline(file, line)) {
        std::istringstream text(line);
        Eigen::Vector2d row;
        char comma = 0;
        if (text >> row[0] >> comma >> row[1]) {
            rows.push_back(row);
        }
    }
    Eigen::MatrixXd points(2, static_cast<Eigen::Index>(rows.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
        points.col(static_cast<Eigen::Index>(i)) = rows[i];
    }
    return points;
}

} // namespace

class TestSpectralEstimator : public QObject {
    Q_OBJECT

private slots:
    // The program's first picture. EM's answer: weights 0.36 and 0.64, means (2.04, 54.5) and
    // (4.29, 80.0), log-likelihood -1130.
    void oldFaithfulIsTwoClusters() {
        const Eigen::MatrixXd points = oldFaithful();
        QCOMPARE(points.cols(), Eigen::Index{272});
        const Fit fit = fitWith(points, 2);
        QCOMPARE(fit.status, Status::Converged);
        Eigen::Index lower = 0;
        fit.mixture.means.row(0).minCoeff(&lower);
        QVERIFY(std::abs(fit.mixture.weights[lower] - 0.36) < 0.03);
        QVERIFY((fit.mixture.means.col(lower) - Eigen::Vector2d(2.04, 54.5))
                    .cwiseQuotient(Eigen::Vector2d(0.27, 5.8))
                    .norm()
                < 0.3);
        QVERIFY((fit.mixture.means.col(1 - lower) - Eigen::Vector2d(4.29, 80.0))
                    .cwiseQuotient(Eigen::Vector2d(0.41, 6.0))
                    .norm()
                < 0.3);
        QVERIFY(fit.logLikelihood > -1160.0);
        QCOMPARE(fit.gauges.back().name, std::string("circular noise"));

        const Fit automatic = fitWith(points, std::nullopt);
        QCOMPARE(automatic.mixture.components(), Eigen::Index{2});
        QVERIFY(automatic.choices.size() >= 2);
    }

    // In data units the method knows no axes: rotate, shift, scale, and the answer follows.
    void dataFrameFollowsSimilarities() {
        int answered = 0;
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            Random random(seed);
            const Eigen::Index d = random.index(2) + 2;
            const auto k = static_cast<int>(random.index(3)) + 1;
            const Mixture truth = sphericalMixture(d, k, 3.0, true, random);
            const Sample sample = drawSample(truth, 3000, random);
            const Eigen::MatrixXd rotation =
                Eigen::HouseholderQR<Eigen::MatrixXd>(random.normalMatrix(d, d)).householderQ();
            const double scale = random.uniform(0.01, 100.0);
            const Eigen::MatrixXd map = scale * rotation;
            const Eigen::VectorXd shift = 30.0 * random.normalMatrix(d, 1);
            SpectralOptions options;
            options.frame = FrameChoice::Data;
            const Fit plain = fitWith(sample.points, k, options);
            const Fit moved = fitWith((map * sample.points).colwise() + shift, k, options);
            QCOMPARE(moved.status, plain.status);
            if (!plain.hasMixture()) {
                continue;
            }
            ++answered;
            const Eigen::MatrixXd back = rotation.transpose() / scale;
            const Mixture returned = affineImage(moved.mixture, back, -back * shift);
            const double error = largestDifference(plain.mixture, returned);
            QVERIFY2(error < 1e-6, qPrintable(QString("seed %1: %2").arg(seed).arg(error)));
        }
        QVERIFY(answered >= 30);
    }

    // With each axis by its deviation, units may differ between axes.
    void axesFrameFollowsUnits() {
        Random random(17);
        const Sample sample = drawSample(sphericalMixture(3, 3, 4.0, true, random), 3000, random);
        SpectralOptions options;
        options.frame = FrameChoice::Axes;
        const Fit plain = fitWith(sample.points, 3, options);
        const Eigen::Vector3d units(1e-4, 7.0, 2e5);
        const Fit other = fitWith(units.asDiagonal() * sample.points, 3, options);
        QVERIFY(plain.hasMixture());
        const Mixture back =
            affineImage(other.mixture, units.cwiseInverse().asDiagonal().toDenseMatrix(),
                        Eigen::Vector3d::Zero());
        QVERIFY(largestDifference(plain.mixture, back) < 1e-6);
    }

    // Squeezed and turned clouds of one shape: only the frame of the clusters sees them as round.
    void clusterFrameUndoesAStretch() {
        Random random(23);
        const Mixture round = sphericalMixture(2, 2, 5.0, false, random);
        const Eigen::Matrix2d squeeze{{1.0, 0.8}, {0.0, 0.3}};
        const Mixture truth = affineImage(round, squeeze, Eigen::Vector2d::Zero());
        const Sample sample = drawSample(truth, 4000, random);
        const Fit fit = fitWith(sample.points, 2);
        QVERIFY(fit.hasMixture());
        QVERIFY2(largestDifference(truth, fit.mixture) < 0.2, fit.brief().c_str());
        QVERIFY(fit.logLikelihood > logLikelihood(truth, sample.points) - 20.0);
    }

    void orderOfPointsDoesNotMatter() {
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            Random random(seed);
            const Sample sample =
                drawSample(sphericalMixture(2, 3, 3.0, true, random), 2000, random);
            Eigen::MatrixXd shuffled = sample.points;
            const std::vector<std::int64_t> order = random.permutation(2000);
            for (Eigen::Index i = 0; i < 2000; ++i) {
                shuffled.col(i) = sample.points.col(order[static_cast<std::size_t>(i)]);
            }
            const Fit plain = fitWith(sample.points, 3);
            const Fit other = fitWith(shuffled, 3);
            QCOMPARE(other.status, plain.status);
            if (plain.hasMixture()) {
                QVERIFY(largestDifference(plain.mixture, other.mixture) < 1e-7);
            }
        }
    }

    void threadsDoNotMatter() {
        Random random(3);
        const Sample sample = drawSample(sphericalMixture(3, 4, 4.0, true, random), 60'000, random);
        const Dataset data = makeDataset(sample.points);
        FitRequest request;
        request.components = 4;
        RunContext one;
        RunContext three;
        three.threads = 3;
        const Fit a = SpectralEstimator().fit(data, request, one);
        const Fit b = SpectralEstimator().fit(data, request, three);
        QVERIFY(a.hasMixture());
        QVERIFY(a.mixture.weights == b.mixture.weights);
        QVERIFY(a.mixture.means == b.mixture.means);
        QCOMPARE(a.logLikelihood, b.logLikelihood);
        QVERIFY(std::abs(a.logLikelihood / logLikelihood(a.mixture, sample.points) - 1.0) < 1e-12);
    }

    void choosesTheNumberOfComponents() {
        int right = 0;
        for (std::uint64_t seed = 0; seed < 10; ++seed) {
            Random random(seed);
            const Sample sample =
                drawSample(sphericalMixture(2, 3, 4.5, false, random), 5000, random);
            const Fit fit = fitWith(sample.points, std::nullopt);
            QVERIFY(!fit.choices.empty());
            right += fit.mixture.components() == 3 ? 1 : 0;
        }
        QVERIFY2(right >= 8, qPrintable(QString::number(right)));
    }

    void traceTellsThePowerIterations() {
        Random random(31);
        const Sample sample = drawSample(sphericalMixture(3, 3, 4.0, false, random), 3000, random);
        SpectralOptions options;
        options.variant = Variant::HsuKakade;
        const Fit fit = fitWith(sample.points, 3, options, true);
        QVERIFY(fit.trace != nullptr);
        const std::vector<Step>& steps = fit.trace->steps;
        int iterations = 0;
        int deflations = 0;
        for (const Step& step : steps) {
            QVERIFY(!step.label.empty() && !step.sentence.empty());
            QVERIFY(step.mixture.empty() || step.mixture.validate());
            iterations += step.kind == StepKind::PowerIteration ? 1 : 0;
            deflations += step.kind == StepKind::Deflation ? 1 : 0;
        }
        QCOMPARE(steps.front().kind, StepKind::Moments);
        QCOMPARE(iterations, fit.iterations);
        QCOMPARE(deflations, 3);
        QCOMPARE(steps.back().kind, StepKind::Answer);
        QVERIFY(steps.back().mixture.means == fit.mixture.means);
        QCOMPARE(steps.back().logLikelihood, fit.logLikelihood);
        QVERIFY(!fitWith(sample.points, 3, options).trace);
    }

    void traceTellsTheRoots() {
        Random random(32);
        const Sample sample = drawSample(sphericalMixture(2, 3, 4.0, false, random), 3000, random);
        const Fit fit = fitWith(sample.points, 3, {}, true);
        QVERIFY(fit.hasMixture());
        bool found = false;
        for (const Step& step : fit.trace->steps) {
            const auto* roots = dynamic_cast<const RootsDetail*>(step.detail.get());
            if (step.kind == StepKind::Roots && roots != nullptr) {
                found = roots->roots.size() == 3 && step.mixture.components() == 3;
            }
        }
        QVERIFY(found);
    }

    void startsOtherMethods() {
        Random random(33);
        const Mixture truth = sphericalMixture(2, 2, 5.0, false, random);
        const Dataset data = makeDataset(drawSample(truth, 2000, random).points);
        const Expected<Mixture> start = spectralStart(data, 2, 1);
        QVERIFY(start.has_value());
        QVERIFY(largestDifference(truth, *start) < 0.4);
        const Expected<Mixture> none =
            spectralStart(makeDataset(Eigen::MatrixXd::Ones(2, 9)), 2, 1);
        QVERIFY(!none.has_value());
        QVERIFY(none.error().message.find("equal") != std::string::npos);
    }

    void registryMakesEveryVariant() {
        MethodRegistry registry;
        addSpectralMethods(registry);
        for (const OptionSpec& option : registry.all().front().options) {
            for (const std::string& choice : option.choices) {
                const auto made = makeEstimator(registry, {"spectral", {{option.name, choice}}});
                QVERIFY(made.has_value());
                const Fit fit = (*made)->fit(makeDataset(oldFaithful()), {1, 8, 1, false, {}});
                QCOMPARE(fit.options.at(option.name), choice);
                QVERIFY(fit.hasMixture());
            }
        }
        QVERIFY(!makeEstimator(registry, {"spectral", {{"variant", "pronny"}}}));
    }
};

QTEST_APPLESS_MAIN(TestSpectralEstimator)
#include "tst_spectral_estimator.moc"
