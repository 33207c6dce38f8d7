// Drawn points have the moments and shares of their mixture.
#include "core/mixture/density.h"
#include "core/mixture/level_set.h"
#include "core/mixture/presets.h"
#include "core/mixture/sampling.h"
#include "tests/support/random_problems.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>
#include <numbers>
#include <stdexcept>

using namespace gaussarium;

class TestSampling : public QObject {
    Q_OBJECT

private slots:
    void momentsAreTheMixtures() {
        constexpr Eigen::Index n = 200'000;
        Random random(12);
        for (int trial = 0; trial < 3; ++trial) {
            const Mixture mixture = testing::randomMixture(3, 4, 2.0, random);
            const Sample sample = drawSample(mixture, n, random);
            for (Eigen::Index j = 0; j < 4; ++j) {
                Eigen::VectorXd mean = Eigen::VectorXd::Zero(3);
                Eigen::MatrixXd second = Eigen::MatrixXd::Zero(3, 3);
                double count = 0.0;
                for (Eigen::Index i = 0; i < n; ++i) {
                    if (sample.labels[static_cast<std::size_t>(i)] == j) {
                        const Eigen::VectorXd x = sample.points.col(i) - mixture.means.col(j);
                        mean += x;
                        second += x * x.transpose();
                        count += 1.0;
                    }
                }
                // Five standard errors; entries of a covariance below 2 have one below 3 / sqrt(n).
                const double error = 5.0 / std::sqrt(count);
                QVERIFY(std::abs(count / n - mixture.weights[j])
                        < 5.0 * 0.5 / std::sqrt(double(n)));
                QVERIFY((mean / count).cwiseAbs().maxCoeff() < error * std::sqrt(2.0));
                QVERIFY((second / count - mixture.covariances[static_cast<std::size_t>(j)])
                            .cwiseAbs()
                            .maxCoeff()
                        < 3.0 * error);
            }
        }
    }

    void sameSeedSamePoints() {
        const LabelledData a = drawDataset(makeMixture(2, 3), 50, 7, "three");
        const LabelledData b = drawDataset(makeMixture(2, 3), 50, 7, "three");
        a.data.check();
        QVERIFY(a.data.points == b.data.points);
        QVERIFY(a.data.labels == b.data.labels);
        QVERIFY(a.data.points != drawDataset(makeMixture(2, 3), 50, 8, "three").data.points);
        QCOMPARE(a.data.source, std::string("three, n = 50, seed 7"));
        Mixture broken = makeMixture(2, 3);
        broken.weights[0] = 2.0;
        Random random(1);
        QVERIFY_EXCEPTION_THROWN(drawSample(broken, 5, random), std::invalid_argument);
    }

    void aStoppedDrawingIsShorter() {
        std::stop_source stop;
        stop.request_stop();
        Random random(1);
        const Sample sample = drawSample(makeMixture(2, 3), 100, random, stop.get_token());
        QCOMPARE(sample.points.cols(), Eigen::Index{0});
        QCOMPARE(sample.labels.size(), std::size_t{0});
        QVERIFY(!drawPreset("separated", 100, 1, stop.get_token()));
    }

    void ellipsesHoldTheShareTheyPromise() {
        Random random(6);
        Mixture mixture = makeMixture(2, 1);
        mixture.covariances[0] = testing::randomCovariance(2, 0.5, 3.0, random);
        const Sample sample = drawSample(mixture, 100'000, random);
        const Eigen::MatrixXd inverse = mixture.covariances[0].inverse();
        for (const double probability : {0.5, 0.9, 0.99}) {
            const double radius = mahalanobisRadius2d(probability);
            double inside = 0.0;
            for (Eigen::Index i = 0; i < sample.points.cols(); ++i) {
                const Eigen::VectorXd x = sample.points.col(i);
                inside += x.dot(inverse * x) <= radius * radius ? 1.0 : 0.0;
            }
            QVERIFY(std::abs(inside / 1e5 - probability) < 5.0 * 0.5 / std::sqrt(1e5));
        }
    }

    void outlinesLieOnTheLevelSet() {
        Random random(9);
        for (int trial = 0; trial < 100; ++trial) {
            const Eigen::Matrix2d covariance = testing::randomCovariance(2, 0.01, 5.0, random);
            const Eigen::Vector2d mean = random.normalMatrix(2, 1);
            const Ellipse ellipse = levelSet(mean, covariance, 2.0);
            QVERIFY(ellipse.semiAxes[0] >= ellipse.semiAxes[1]);
            QVERIFY(ellipse.angle > -std::numbers::pi / 2 && ellipse.angle <= std::numbers::pi / 2);
            const Eigen::Matrix2Xd line = outline(ellipse, 33);
            QVERIFY((line.col(0) - line.col(32)).norm() < 1e-12);
            for (Eigen::Index i = 0; i < line.cols(); ++i) {
                const Eigen::Vector2d x = line.col(i) - mean;
                QVERIFY(std::abs(x.dot(covariance.inverse() * x) - 4.0) < 1e-8);
            }
        }
        // A flat covariance is a line, a round one has no direction.
        const Ellipse flat = levelSet({0, 0}, Eigen::Matrix2d{{0, 0}, {0, 4}}, 1.0);
        QCOMPARE(flat.semiAxes[0], 2.0);
        QCOMPARE(flat.semiAxes[1], 0.0);
        QVERIFY(std::abs(flat.angle - std::numbers::pi / 2) < 1e-12);
        QCOMPARE(levelSet({0, 0}, Eigen::Matrix2d::Identity(), 1.0).angle, 0.0);
    }
};

QTEST_APPLESS_MAIN(TestSampling)
#include "tst_sampling.moc"
