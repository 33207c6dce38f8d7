// Several views of the same points: what is read, what is chosen, and that the choice is sound.
#include "core/base/random.h"
#include "core/mixture/density.h"
#include "core/mixture/sampling.h"
#include "core/tgmm/refinement.h"
#include "core/tgmm/task_input.h"
#include "core/tgmm/tgmm_estimator.h"
#include "tests/support/random_problems.h"

#include <Eigen/LU>
#include <Eigen/QR>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

std::shared_ptr<const Model> randomModel(int refinements) {
    NetworkConfig config;
    config.layers = 3;
    config.width = 32;
    config.heads = 2;
    config.mlpWidth = 64;
    config.maxComponents = 5;
    config.headWidth = 32;
    config.refinements = refinements;
    return makeModel(randomWeights(config, 7));
}

Dataset randomData(Eigen::Index dimension, Eigen::Index n, Random& random) {
    return makeDataset(
        drawSample(testing::randomMixture(dimension, 3, 4.0, random), n, random).points);
}

Eigen::MatrixXd randomRotation(Eigen::Index dimension, Random& random) {
    return Eigen::HouseholderQR<Eigen::MatrixXd>(random.normalMatrix(dimension, dimension))
        .householderQ();
}

// What the choice among views maximises.
double scoreOf(const Fit& fit) {
    const auto anchored = std::dynamic_pointer_cast<const AnchoredReadOut>(fit.detail);
    return fit.logLikelihood - anchored->anchor.penalty(fit.mixture);
}

Eigen::MatrixXd placesOf(const TaskInput& input) {
    const Eigen::Map<const Eigen::Matrix3Xf> points(input.points.data(), 3, input.size);
    return (input.frame.map * points.topRows(input.dimension).cast<double>()).colwise()
           + input.frame.mean;
}

} // namespace

class TestTgmmViews : public QObject {
    Q_OBJECT

private slots:
    void framesLeadBackToTheData() {
        Random random(1);
        for (int trial = 0; trial < 40; ++trial) {
            const Dataset data = randomData(2 + trial % 2, 50, random);
            const Expected<TaskInput> input = makeTaskInput(data.points);
            QVERIFY(input);
            const TaskInput turned = rotated(*input, randomRotation(data.dimension(), random));
            const double scale = data.points.cwiseAbs().maxCoeff();
            QVERIFY((placesOf(*input) - data.points).cwiseAbs().maxCoeff() < 1e-6 * scale);
            QVERIFY((placesOf(turned) - data.points).cwiseAbs().maxCoeff() < 1e-6 * scale);
            QVERIFY(turned.points != input->points);
            // In the plane the third coordinate stays 0.
            for (std::int64_t i = 0; data.dimension() == 2 && i < turned.size; ++i) {
                QCOMPARE(turned.points[static_cast<std::size_t>(3 * i + 2)], 0.0F);
            }
        }
    }

    void paperInputsLeadBackToTheData() {
        Random random(2);
        for (const double scale : {1e-3, 0.5, 1e4, 1e100}) {
            for (const Eigen::Index d : {2, 3}) {
                const Eigen::MatrixXd points = scale * random.normalMatrix(d, 60);
                bool rescaled = false;
                const Expected<TaskInput> input = makePaperInput(points, rescaled);
                QVERIFY(input);
                QCOMPARE(rescaled, scale > 1.0);
                QVERIFY((placesOf(*input) - points).cwiseAbs().maxCoeff() < 1e-6 * 4.0 * scale);
                for (const float value : input->points) {
                    QVERIFY(std::abs(value) < 20.0F);
                }
            }
        }
    }

    void theBestOfMoreViewsIsNeverWorse() {
        Random random(3);
        int better = 0;
        for (int trial = 0; trial < 30; ++trial) {
            const Dataset data = randomData(2 + trial % 2, 80, random);
            FitRequest request;
            request.components = 3;
            double before = 0.0;
            for (const int views : {1, 2, 4, 8}) {
                TgmmOptions options;
                options.views = views;
                const Fit fit = TgmmEstimator(randomModel(trial % 3), options).fit(data, request);
                QCOMPARE(fit.status, Status::Converged);
                QCOMPARE(fit.iterations, views);
                QVERIFY(std::abs(fit.logLikelihood - logLikelihood(fit.mixture, data.points))
                        < 1e-9 * std::abs(fit.logLikelihood));
                const double score = scoreOf(fit);
                if (views > 1) {
                    QVERIFY(score >= before);
                    better += score > before ? 1 : 0;
                }
                before = score;
            }
        }
        QVERIFY(better > 20);
    }

    void theChosenViewIsWhatTheTraceShows() {
        Random random(4);
        for (int trial = 0; trial < 10; ++trial) {
            const Dataset data = randomData(2, 80, random);
            FitRequest request;
            request.components = 3;
            TgmmOptions options;
            options.views = 5;
            const TgmmEstimator estimator(randomModel(2), options);
            const Fit without = estimator.fit(data, request);
            request.keepTrace = true;
            const Fit fit = estimator.fit(data, request);
            QCOMPARE(fit.logLikelihood, without.logLikelihood);
            QCOMPARE(fit.trace->steps.size(), std::size_t{5});
            QCOMPARE(fit.trace->steps[2].kind, StepKind::Layer);
            QCOMPARE(fit.trace->steps[4].kind, StepKind::Refinement);
            QCOMPARE(fit.trace->steps[4].mixture.means, fit.mixture.means);
            const auto anchored = std::dynamic_pointer_cast<const AnchoredReadOut>(fit.detail);
            QCOMPARE(fit.trace->steps[2].mixture.means, anchored->anchor.mixture.means);
        }
    }

    void aSeedTurnsTheViews() {
        Random random(5);
        const Dataset data = randomData(3, 80, random);
        TgmmOptions options;
        options.views = 4;
        const TgmmEstimator estimator(randomModel(0), options);
        FitRequest request;
        const Fit one = estimator.fit(data, request);
        const Fit again = estimator.fit(data, request);
        request.seed = 2;
        const Fit other = estimator.fit(data, request);
        QCOMPARE(one.mixture.means, again.mixture.means);
        QVERIFY((one.componentProbabilities - other.componentProbabilities).norm() > 0.0);
        QVERIFY(std::abs(one.componentProbabilities.sum() - 1.0) < 1e-12);
    }

    // The whitened points do not change under such maps, so neither does the choice.
    void viewsFollowLowerTriangularMaps() {
        Random random(6);
        for (int trial = 0; trial < 20; ++trial) {
            const Eigen::Index d = 2 + trial % 2;
            const Dataset data = randomData(d, 90, random);
            Eigen::MatrixXd map = Eigen::MatrixXd::Zero(d, d);
            map.triangularView<Eigen::StrictlyLower>() = random.normalMatrix(d, d);
            for (Eigen::Index a = 0; a < d; ++a) {
                map(a, a) = std::exp(random.uniform(-1.0, 1.0));
            }
            const Eigen::VectorXd offset = random.normalMatrix(d, 1);
            TgmmOptions options;
            options.views = 4;
            const TgmmEstimator estimator(randomModel(2), options);
            FitRequest request;
            request.components = 3;
            const Fit before = estimator.fit(data, request);
            const Fit after =
                estimator.fit(makeDataset((map * data.points).colwise() + offset), request);
            const Mixture back = affineImage(after.mixture, map.inverse(), -map.inverse() * offset);
            QVERIFY((back.means - before.mixture.means).cwiseAbs().maxCoeff() < 1e-3);
        }
    }

    void refusesNoViews() {
        TgmmOptions options;
        options.views = 0;
        QVERIFY_EXCEPTION_THROWN(TgmmEstimator(randomModel(0), options), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestTgmmViews)
#include "tst_tgmm_views.moc"
