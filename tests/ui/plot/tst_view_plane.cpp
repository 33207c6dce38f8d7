// Back from the panel's plane: the inverse of the projection, and nothing in depth.
#include "core/base/random.h"
#include "ui/plot/view_plane.h"

#include <Eigen/LU>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::ui;

namespace {

Eigen::VectorXd randomVector(Eigen::Index size, Random& random) {
    Eigen::VectorXd v(size);
    for (double& value : v) {
        value = random.normal();
    }
    return v;
}

struct Setting {
    Camera camera;
    DataBox box;
};

Setting randomSetting(Eigen::Index d, Random& random) {
    Setting setting;
    setting.camera = Camera{random.uniform(-3.0, 3.0), random.uniform(-1.5, 1.5)};
    setting.box.centre = 100.0 * randomVector(d, random);
    setting.box.halfExtent = randomVector(d, random).cwiseAbs().array() * 50.0 + 0.01;
    return setting;
}

} // namespace

class TestViewPlane : public QObject {
    Q_OBJECT

private slots:
    void unprojectInvertsProjectAndKeepsTheDepth() {
        Random random(5);
        for (int trial = 0; trial < 200; ++trial) {
            const Eigen::Index d = 2 + trial % 2;
            const Setting setting = randomSetting(d, random);
            const ViewPlane plane(setting.camera, setting.box);
            const Eigen::VectorXd through =
                setting.box.centre + setting.box.halfExtent.cwiseProduct(randomVector(d, random));
            const Eigen::Vector2d at = randomVector(2, random);
            const Eigen::VectorXd point = plane.unproject(at, through);
            QVERIFY((plane.project(point) - at).norm() < 1e-9 * (1.0 + setting.box.centre.norm()));
            const ViewTransform view = viewTransform(setting.camera, setting.box);
            QVERIFY(std::abs(view.depth.dot(point - through)) < 1e-9);
        }
    }

    void aLiftedMapLooksLikeItselfAndLeavesTheLineOfSight() {
        Random random(6);
        for (int trial = 0; trial < 100; ++trial) {
            const Setting setting = randomSetting(3, random);
            const ViewPlane plane(setting.camera, setting.box);
            Eigen::Matrix2d map;
            map.reshaped() = randomVector(4, random);
            const ViewTransform view = viewTransform(setting.camera, setting.box);
            const Eigen::MatrixXd lifted = plane.lift(map);
            QVERIFY((view.matrix * lifted - map * view.matrix).norm() < 1e-9 * view.matrix.norm());
            // Along the line of sight, which the panel does not show.
            const Eigen::FullPivLU<Eigen::MatrixXd> lu(view.matrix);
            const Eigen::VectorXd sight = lu.kernel();
            QVERIFY((lifted * sight - sight).norm() < 1e-9 * sight.norm());
        }
    }

    void oneDimensionIsTheFirstCoordinate() {
        DataBox box;
        box.centre = Eigen::VectorXd::Constant(1, 3.0);
        box.halfExtent = Eigen::VectorXd::Constant(1, 2.0);
        const ViewPlane plane({}, box);
        const Eigen::VectorXd through = Eigen::VectorXd::Constant(1, 3.0);
        QCOMPARE(plane.unproject({5.0, 7.0}, through)[0], 5.0);
        QCOMPARE(plane.lift(Eigen::Vector2d(2.0, 9.0).asDiagonal())(0, 0), 2.0);
    }
};

QTEST_APPLESS_MAIN(TestViewPlane)
#include "tst_view_plane.moc"
