// The training's own steps of anchored EM against core/em's.

#include "core/base/random.h"
#include "core/em/em_estimator.h"
#include "core/mixture/density.h"
#include "tests/core/train/torch_probe.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

// components 10 x K as a mixture of the first `count`.
Mixture mixtureOf(const Eigen::MatrixXd& components, int count, int d) {
    Mixture mixture = makeMixture(d, count);
    for (int j = 0; j < count; ++j) {
        const Eigen::VectorXd c = components.col(j);
        Eigen::Matrix3d factor = Eigen::Matrix3d::Zero();
        factor.diagonal() = c.segment(4, 3).array().exp();
        factor(1, 0) = c[7];
        factor(2, 0) = c[8];
        factor(2, 1) = c[9];
        const Eigen::MatrixXd inverse = factor.topLeftCorner(d, d).inverse();
        mixture.weights[j] = std::exp(c[0]);
        mixture.means.col(j) = c.segment(1, d);
        mixture.covariances[static_cast<std::size_t>(j)] = inverse * inverse.transpose();
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

Mixture anchoredEm(const Eigen::MatrixXd& points, const Mixture& start,
                   const Eigen::MatrixXd& logPoints, int steps) {
    em::Anchor anchor;
    anchor.mixture = start;
    const Eigen::Index k = start.components();
    anchor.weightPoints = logPoints.row(0).head(k).transpose().array().exp();
    anchor.meanPoints = logPoints.row(1).head(k).transpose().array().exp();
    anchor.covariancePoints = logPoints.row(2).head(k).transpose().array().exp();
    em::EmOptions options;
    options.start = em::StartKind::Given;
    options.givenStart = [&start](const Dataset&, int, std::uint64_t,
                                  const RunContext&) -> Expected<Mixture> { return start; };
    options.anchor = anchor;
    options.maxIterations = steps;
    options.tolerance = 0.0;
    options.ridge = 0.0;
    FitRequest request;
    request.components = static_cast<int>(k);
    return em::makeEmEstimator(options)->fit(makeDataset(points), request).mixture;
}

double difference(const Mixture& a, const Mixture& b) {
    double largest = std::max((a.weights - b.weights).cwiseAbs().maxCoeff(),
                              (a.means - b.means).cwiseAbs().maxCoeff());
    for (std::size_t j = 0; j < a.covariances.size(); ++j) {
        largest = std::max(largest, (a.covariances[j] - b.covariances[j]).cwiseAbs().maxCoeff()
                                        / a.covariances[j].cwiseAbs().maxCoeff());
    }
    return largest;
}

} // namespace

class TestMixtureOps : public QObject {
    Q_OBJECT

private slots:
    void refinementIsAnchoredEm() {
        Random random(21);
        for (int trial = 0; trial < 60; ++trial) {
            const int d = trial % 2 == 0 ? 2 : 3;
            const int most = 4;
            const int shown = static_cast<int>(random.index(most + 1));
            const int count = shown == 0 ? most : shown;
            const int steps = 1 + static_cast<int>(random.index(4));
            const auto n = 5 + random.index(60);
            Eigen::MatrixXd components = random.normalMatrix(10, most);
            components.middleRows(4, 3) *= 0.5;
            const Eigen::MatrixXd logPoints =
                2.0 * random.normalMatrix(3, most).array() + (trial % 3 == 0 ? 3.0 : 0.0);
            Eigen::MatrixXd points = 1.5 * random.normalMatrix(3, n);
            if (d == 2) {
                points.row(2).setZero();
            }
            const Eigen::MatrixXd found =
                probeRefine(components, logPoints, shown, d, points, steps);
            const Mixture expected =
                anchoredEm(points.topRows(d), mixtureOf(components, count, d), logPoints, steps);
            const double off = difference(expected, mixtureOf(found, count, d));
            QVERIFY2(off < 1e-9, qPrintable(QString("trial %1: %2").arg(trial).arg(off)));
            // What does not count is left alone.
            QVERIFY(found.rightCols(most - count) == components.rightCols(most - count));
        }
    }

    void anAnchorOfManyPointsDoesNotMoveAndOneOfFewIsFreeEm() {
        Random random(3);
        const Eigen::MatrixXd points = random.normalMatrix(3, 400);
        Eigen::MatrixXd components = random.normalMatrix(10, 2);
        components.middleRows(4, 6) *= 0.2;
        const Mixture start = mixtureOf(components, 2, 3);
        const auto refined = [&](double logPoints) {
            return mixtureOf(probeRefine(components, Eigen::MatrixXd::Constant(3, 2, logPoints), 2,
                                         3, points, 1),
                             2, 3);
        };
        QVERIFY(difference(start, refined(30.0)) < 1e-8);
        // One step of free EM, written out.
        const MixtureDensity density(start);
        const Eigen::MatrixXd shares = density.responsibilities(points);
        const Eigen::VectorXd mass = shares.rowwise().sum();
        const Mixture free = refined(-30.0);
        for (int j = 0; j < 2; ++j) {
            const Eigen::VectorXd mean = points * shares.row(j).transpose() / mass[j];
            QVERIFY((free.means.col(j) - mean).norm() < 1e-8);
            QVERIFY(std::abs(free.weights[j] - mass[j] / 400.0) < 1e-8);
        }
    }
};

QTEST_APPLESS_MAIN(TestMixtureOps)
#include "tst_mixture_ops.moc"
