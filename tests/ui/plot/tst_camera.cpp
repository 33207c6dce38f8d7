#include "core/base/random.h"
#include "core/mixture/level_set.h"
#include "core/mixture/mixture.h"
#include "tests/support/random_problems.h"
#include "ui/plot/camera.h"

#include <Eigen/Cholesky>
#include <Eigen/Dense>
#include <QtTest>

#include <cmath>
#include <numbers>
#include <stdexcept>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

DataBox cube() {
    return {Eigen::Vector3d::Zero(), Eigen::Vector3d::Ones()};
}

} // namespace

class TestCamera : public QObject {
    Q_OBJECT

private slots:
    void leavesThePlaneAlone() {
        const DataBox box{Eigen::Vector2d(3, 4), Eigen::Vector2d(10, 0.1)};
        const ViewTransform view = viewTransform({1.0, 0.5}, box);
        QVERIFY(view.matrix == Eigen::MatrixXd::Identity(2, 2));
        QVERIFY(view.offset.isZero());
    }

    void putsALineOnTheAxis() {
        const ViewTransform view =
            viewTransform({}, {Eigen::VectorXd::Ones(1), Eigen::VectorXd::Ones(1)});
        QVERIFY(view.matrix == Eigen::MatrixXd(Eigen::Vector2d(1, 0)));
    }

    void seesTheAxesFromTheFrontAndFromAbove() {
        Eigen::MatrixXd expected(2, 3);
        expected << 1, 0, 0, 0, 0, 1;
        const ViewTransform front = viewTransform({0, 0}, cube());
        QVERIFY((front.matrix - expected).norm() < 1e-15);
        // The second axis points away from the viewer.
        QVERIFY((front.depth - Eigen::RowVector3d(0, 1, 0)).norm() < 1e-15);
        expected << 1, 0, 0, 0, 1, 0;
        const ViewTransform above = viewTransform({0, 0.5 * std::numbers::pi}, cube());
        QVERIFY((above.matrix - expected).norm() < 1e-15);
        // The third axis points at the viewer.
        QVERIFY((above.depth - Eigen::RowVector3d(0, 0, -1)).norm() < 1e-15);
    }

    void isARotation() {
        Random random(1);
        for (int trial = 0; trial < 200; ++trial) {
            const Camera camera{random.uniform(-4, 4), random.uniform(-1.6, 1.6)};
            const ViewTransform view = viewTransform(camera, cube());
            Eigen::Matrix3d all;
            all << view.matrix, view.depth;
            QVERIFY((all * all.transpose() - Eigen::Matrix3d::Identity()).norm() < 1e-14);
            // right x up points at the viewer: right, up and away are left-handed.
            QVERIFY(std::abs(all.determinant() + 1.0) < 1e-14);
        }
    }

    void scalesColumnsOfDifferentUnits() {
        const DataBox box{Eigen::Vector3d(4000, 0.5, -7), Eigen::Vector3d(1000, 0.01, 3)};
        const ViewTransform view = viewTransform({0, 0}, box);
        const Eigen::Vector2d corner = view.matrix * Eigen::Vector3d(5000, 0.51, -4) + view.offset;
        QVERIFY((corner - Eigen::Vector2d(1, 1)).norm() < 1e-12);
        const double depth =
            (view.depth * Eigen::Vector3d(5000, 0.51, -4))(0, 0) + view.depthOffset;
        QVERIFY(std::abs(depth - 1.0) < 1e-12);
    }

    // The outline of an ellipsoid under projection touches the projections of its surface points
    // from outside: none is beyond it, and some reach it, in every direction.
    void outlinesAreThoseOfTheEllipsoid() {
        Random random(5);
        for (int trial = 0; trial < 20; ++trial) {
            Mixture mixture = makeMixture(3, 1);
            mixture.means.col(0) = random.normalMatrix(3, 1);
            mixture.covariances[0] = testing::randomCovariance(3, 0.1, 3.0, random);
            const Camera camera{random.uniform(-3, 3), random.uniform(-1.5, 1.5)};
            const DataBox box{random.normalMatrix(3, 1), Eigen::Vector3d(1.0, 2.0, 0.5)};
            const ViewTransform view = viewTransform(camera, box);
            const Mixture seen = affineImage(mixture, view.matrix, view.offset);
            const double radius = 2.0;
            const Eigen::Matrix2d shape = seen.covariances[0].inverse();
            const Eigen::Matrix3d lower = mixture.covariances[0].llt().matrixL();
            double farthest = 0.0;
            for (int i = 0; i < 4000; ++i) {
                const Eigen::Vector3d direction = random.normalMatrix(3, 1).normalized();
                const Eigen::Vector3d surface = mixture.means.col(0) + radius * lower * direction;
                const Eigen::Vector2d p = view.matrix * surface + view.offset - seen.means.col(0);
                farthest = std::max(farthest, std::sqrt(p.dot(shape * p)));
            }
            QVERIFY2(farthest <= radius + 1e-9, qPrintable(QString::number(farthest)));
            QVERIFY2(farthest > 0.99 * radius, qPrintable(QString::number(farthest)));
            // And levelSet draws exactly that ellipse.
            const Eigen::Matrix2Xd drawn =
                outline(levelSet(seen.means.col(0), seen.covariances[0], radius), 33);
            for (const auto& point : drawn.colwise()) {
                const Eigen::Vector2d p = point - seen.means.col(0);
                QVERIFY(std::abs(std::sqrt(p.dot(shape * p)) - radius) < 1e-9);
            }
        }
    }

    void boxesHoldTheData() {
        const Eigen::MatrixXd points{{1, 3, 2}, {5, 5, 5}, {-1e9, 1e9, 0}};
        const DataBox box = dataBox(points);
        QVERIFY(box.centre == Eigen::Vector3d(2, 5, 0));
        QVERIFY(box.halfExtent == Eigen::Vector3d(1, 1, 1e9)); // 5, 5, 5: something, not zero
        const DataBox one = dataBox(Eigen::MatrixXd::Constant(2, 1, 1e15));
        QVERIFY(one.halfExtent.minCoeff() > 1.0);
        QVERIFY(dataBox(Eigen::MatrixXd(2, 0)).halfExtent == Eigen::Vector2d(1, 1));
        const double huge = 1.7e308;
        QVERIFY(dataBox(Eigen::MatrixXd{{-huge, huge}}).halfExtent.allFinite());
    }

    void orbitsStopAtThePoles() {
        const Camera up = Camera{0, 0}.orbited(0, 10);
        QCOMPARE(up.pitch, 0.5 * std::numbers::pi);
        QCOMPARE(up.orbited(0, -10).pitch, -0.5 * std::numbers::pi);
        QVERIFY(std::abs(Camera{3, 0}.orbited(1, 0).yaw - (4 - 2 * std::numbers::pi)) < 1e-12);
    }

    void refusesOtherDimensions() {
        QVERIFY_EXCEPTION_THROWN(
            viewTransform({}, {Eigen::VectorXd::Zero(4), Eigen::VectorXd::Ones(4)}),
            std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestCamera)
#include "tst_camera.moc"
