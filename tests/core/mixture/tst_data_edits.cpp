// Data changed by hand: what stays, what moves, and what is refused.
#include "core/mixture/data_edits.h"
#include "tests/support/random_problems.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>
#include <QtTest>

#include <limits>
#include <stdexcept>

using namespace gaussarium;

namespace {

LabelledData someData(Eigen::Index dimension = 2) {
    Random random(3);
    return drawDataset(testing::randomMixture(dimension, 3, 4.0, random), 60, 5, "three");
}

} // namespace

class TestDataEdits : public QObject {
    Q_OBJECT

private slots:
    void addedPointsComeLastWithoutLabel() {
        const LabelledData data = someData();
        Eigen::MatrixXd points(2, 2);
        points << 1, 2, 3, 4;
        const LabelledData more = withPointsAdded(data, points);
        more.data.check();
        QCOMPARE(more.data.size(), Eigen::Index(62));
        QVERIFY(more.data.points.leftCols(60) == data.data.points);
        QVERIFY(more.data.points.rightCols(2) == points);
        QCOMPARE(more.data.labels.back(), -1);
        QCOMPARE(more.data.name, std::string("three (edited)"));
        // Said once.
        QCOMPARE(withPointsAdded(more, points).data.name, more.data.name);
        QCOMPARE(withPointsAdded(more, points).data.source, more.data.source);
    }

    void removedPointsLeaveTheOthersInOrder() {
        const LabelledData data = someData();
        const LabelledData fewer = withPointsRemoved(data, {59, 0, 7, 7});
        fewer.data.check();
        QCOMPARE(fewer.data.size(), Eigen::Index(57));
        for (Eigen::Index i = 0; i < 57; ++i) {
            const Eigen::Index from = i < 6 ? i + 1 : i + 2;
            QVERIFY(fewer.data.points.col(i) == data.data.points.col(from));
            QCOMPARE(fewer.data.labels[std::size_t(i)], data.data.labels[std::size_t(from)]);
        }
    }

    void whatNoCallerMayAskThrows() {
        const LabelledData data = someData();
        std::vector<Eigen::Index> all(60);
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = Eigen::Index(i);
        }
        QVERIFY_EXCEPTION_THROWN(withPointsRemoved(data, all), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(withPointsRemoved(data, {60}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(withPointsMoved(data, {-1}, Eigen::Vector2d(1, 1)),
                                 std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(withPointsAdded(data, Eigen::MatrixXd::Zero(3, 1)),
                                 std::invalid_argument);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(withPointsAdded(data, Eigen::MatrixXd::Constant(2, 1, nan)),
                                 std::invalid_argument);
        const std::vector<int> owners = ownersOfPoints(data);
        // A map onto a line leaves no covariance.
        QVERIFY_EXCEPTION_THROWN(
            withComponentMapped(data, owners, 0, Eigen::Matrix2d::Zero(), Eigen::Vector2d(0, 0)),
            std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(withComponentMapped(data, owners, 3, Eigen::Matrix2d::Identity(),
                                                     Eigen::Vector2d(0, 0)),
                                 std::invalid_argument);
    }

    // The noise that made each point is the same before and after, in a frame that the map turns.
    void aMovedComponentTakesItsPointsAlong() {
        for (const Eigen::Index d : {1, 2, 3}) {
            const LabelledData data = someData(d);
            Random random(9);
            Eigen::MatrixXd map = Eigen::MatrixXd::Identity(d, d);
            for (double& value : map.reshaped()) {
                value += 0.3 * random.normal();
            }
            const Eigen::VectorXd mean = Eigen::VectorXd::Constant(d, 7.0);
            const LabelledData moved =
                withComponentMapped(data, ownersOfPoints(data), 1, map, mean);
            QVERIFY(bool(moved.truth.validate()));
            const Eigen::LLT<Eigen::MatrixXd> before(data.truth.covariances[1]);
            const Eigen::LLT<Eigen::MatrixXd> after(moved.truth.covariances[1]);
            for (Eigen::Index i = 0; i < data.data.size(); ++i) {
                const Eigen::VectorXd x = data.data.points.col(i);
                const Eigen::VectorXd y = moved.data.points.col(i);
                if (data.data.labels[std::size_t(i)] != 1) {
                    QVERIFY(x == y);
                    continue;
                }
                const double distance = before.matrixL().solve(x - data.truth.means.col(1)).norm();
                QVERIFY(std::abs(after.matrixL().solve(y - mean).norm() - distance)
                        < 1e-9 * (1 + distance));
            }
            QVERIFY(moved.truth.means.col(0) == data.truth.means.col(0));
        }
    }

    // Labels of a file may be anything: then the likeliest component owns a point.
    void ownersComeFromTheTruthWhereLabelsAreOthers() {
        LabelledData data = someData();
        const std::vector<int> byLabel = ownersOfPoints(data);
        QVERIFY(byLabel == data.data.labels);
        data.data.labelNames = {"b", "c", "a"};
        const std::vector<int> byLikelihood = ownersOfPoints(data);
        for (Eigen::Index i = 0; i < data.data.size(); ++i) {
            Eigen::Index best = 0;
            Eigen::VectorXd joint(3);
            for (Eigen::Index j = 0; j < 3; ++j) {
                const auto at = std::size_t(j);
                const Eigen::VectorXd x = data.data.points.col(i) - data.truth.means.col(j);
                joint[j] = std::log(data.truth.weights[j])
                           - 0.5 * std::log(data.truth.covariances[at].determinant())
                           - 0.5 * x.dot(data.truth.covariances[at].llt().solve(x));
            }
            joint.maxCoeff(&best);
            QCOMPARE(byLikelihood[std::size_t(i)], int(best));
        }
        data.truth = {};
        QVERIFY_EXCEPTION_THROWN(ownersOfPoints(data), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestDataEdits)
#include "tst_data_edits.moc"
