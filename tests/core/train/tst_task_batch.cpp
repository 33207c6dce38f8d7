#include "core/data/whitening.h"
#include "core/mixture/density.h"
#include "tests/core/train/torch_probe.h"

#include <Eigen/Eigenvalues>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

class TestTaskBatch : public QObject {
    Q_OBJECT

private slots:
    void whitensAsTheInferenceDoes() {
        for (const ProbeTask& task : probeTasks({}, 40, 20, 3)) {
            const Whitening expected = measureWhitening(task.points);
            QVERIFY((expected.lower - task.whiteLower).norm() < 1e-9 * expected.lower.norm());
            QVERIFY(std::abs(expected.logDeterminant() - task.logDeterminant) < 1e-9);
            const Eigen::MatrixXd white = expected.whiten(task.points);
            QVERIFY((white - task.white.topRows(task.dimension)).cwiseAbs().maxCoeff() < 1e-8);
            if (task.dimension == 2) {
                QVERIFY(task.white.row(2).isZero(0.0) && task.whiteFresh.row(2).isZero(0.0));
            }
        }
    }

    void truthsAreMixturesAndTheirDensitiesAgree() {
        train::TaskPriorConfig wide;
        wide.broadShare = 1.0;
        for (const train::TaskPriorConfig& prior : {train::TaskPriorConfig(), wide}) {
            for (const ProbeTask& task : probeTasks(prior, 60, 20, 4)) {
                const Expected<void> valid = task.truth.validate();
                QVERIFY2(valid.has_value(), valid ? "" : valid.error().message.c_str());
                const Eigen::VectorXd expected = MixtureDensity(task.truth).logDensity(task.fresh);
                QVERIFY((expected - task.trueLogDensity).cwiseAbs().maxCoeff()
                        < 1e-7 * std::max(1.0, expected.cwiseAbs().maxCoeff()));
            }
        }
    }

    // k uniform, half in 2D, 12% hidden, spreads and weights as the prior says.
    void momentsAreThoseOfThePrior() {
        const train::TaskPriorConfig prior;
        const std::vector<ProbeTask> tasks = probeTasks(prior, 4000, 16, 5);
        const double n = static_cast<double>(tasks.size());
        std::vector<double> ofK(9, 0.0);
        double space = 0.0;
        double hidden = 0.0;
        double components = 0.0;
        double logVolume = 0.0;
        double logVolumeSquare = 0.0;
        double smallestWeight = 1.0;
        double meanSquare = 0.0;
        for (const ProbeTask& task : tasks) {
            ofK[static_cast<std::size_t>(task.components)] += 1.0 / n;
            space += (task.dimension == 3 ? 1.0 : 0.0) / n;
            hidden += (task.shownComponents == 0 ? 1.0 : 0.0) / n;
            QVERIFY(task.shownComponents == 0 || task.shownComponents == task.components);
            smallestWeight = std::min(smallestWeight, task.truth.weights.minCoeff());
            for (int j = 0; j < task.components; ++j) {
                // log sqrt(det) / d = componentSpread a + axisSpread mean of d normals
                const Eigen::VectorXd values =
                    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(
                        task.truth.covariances[static_cast<std::size_t>(j)])
                        .eigenvalues();
                const double volume = 0.5 * values.array().log().mean();
                const double variance =
                    0.35 * 0.35 + 0.5 * 0.5 / static_cast<double>(task.dimension);
                logVolume += volume;
                logVolumeSquare += volume * volume / variance;
                meanSquare += std::log(task.truth.means.col(j).squaredNorm() / task.dimension);
                components += 1.0;
            }
        }
        for (int k = 1; k <= 8; ++k) {
            QVERIFY2(std::abs(ofK[static_cast<std::size_t>(k)] - 0.125) < 0.02,
                     qPrintable(QString("k = %1").arg(k)));
        }
        QVERIFY(std::abs(space - 0.5) < 0.03);
        QVERIFY(std::abs(hidden - 0.12) < 0.02);
        QVERIFY(std::abs(logVolume / components) < 0.02);
        QVERIFY(std::abs(logVolumeSquare / components - 1.0) < 0.05);
        QVERIFY(smallestWeight > 0.08 / (0.08 + 7 * 1.08) * 0.99);
        // E log(spread^2) = 2 * 1.1; E log(chi2_d / d) = -0.577 (d = 2), -0.37 (d = 3).
        QVERIFY(std::abs(meanSquare / components - (2.2 - 0.47)) < 0.1);
    }

    // The points come from the mixture: log-densities under the truth average to minus its
    // entropy whichever sample they are taken on.
    void pointsAndFreshPointsComeFromTheSameMixture() {
        train::TaskPriorConfig prior;
        prior.freshPoints = 400;
        double difference = 0.0;
        double square = 0.0;
        const std::vector<ProbeTask> tasks = probeTasks(prior, 400, 400, 6);
        for (const ProbeTask& task : tasks) {
            const double d = MixtureDensity(task.truth).logDensity(task.points).mean()
                             - task.trueLogDensity.mean();
            difference += d;
            square += d * d;
        }
        const double n = static_cast<double>(tasks.size());
        QVERIFY(std::abs(difference / n) < 4.0 * std::sqrt(square) / n);
        QVERIFY(std::sqrt(square / n) < 0.12);
    }

    void sameSeedSameTasks() {
        const auto one = probeTasks({}, 5, 20, 9);
        const auto same = probeTasks({}, 5, 20, 9);
        const auto other = probeTasks({}, 5, 20, 10);
        QCOMPARE(one[3].points, same[3].points);
        QVERIFY(one[3].points.cols() != other[3].points.cols()
                || one[3].points.rows() != other[3].points.rows()
                || one[3].points != other[3].points);
    }
};

QTEST_APPLESS_MAIN(TestTaskBatch)
#include "tst_task_batch.moc"
