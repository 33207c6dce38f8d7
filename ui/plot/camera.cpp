#include "ui/plot/camera.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::ui {

Camera Camera::orbited(double yawBy, double pitchBy) const {
    constexpr double pi = std::numbers::pi;
    Camera result;
    result.yaw = std::remainder(yaw + yawBy, 2.0 * pi);
    result.pitch = std::clamp(pitch + pitchBy, -0.5 * pi, 0.5 * pi);
    return result;
}

DataBox dataBox(const Eigen::Ref<const Eigen::MatrixXd>& points) {
    DataBox box;
    if (points.cols() == 0) {
        box.centre = Eigen::VectorXd::Zero(points.rows());
        box.halfExtent = Eigen::VectorXd::Ones(points.rows());
        return box;
    }
    const Eigen::VectorXd low = points.rowwise().minCoeff();
    const Eigen::VectorXd high = points.rowwise().maxCoeff();
    // Halves first: the sum of two large numbers may overflow.
    box.centre = 0.5 * low + 0.5 * high;
    box.halfExtent = 0.5 * high - 0.5 * low;
    for (Eigen::Index i = 0; i < box.halfExtent.size(); ++i) {
        // Below a few units in the last place there is nothing to show but rounding.
        const double rounding = 1e-12 * std::abs(box.centre[i]);
        if (box.halfExtent[i] <= rounding) {
            box.halfExtent[i] = std::max(1.0, 1e-6 * std::abs(box.centre[i]));
        }
    }
    return box;
}

ViewTransform viewTransform(const Camera& camera, const DataBox& box) {
    const Eigen::Index d = box.centre.size();
    GAUSSARIUM_CHECK_GE(d, 1);
    GAUSSARIUM_CHECK_LE(d, 3);
    ViewTransform view;
    view.depth = Eigen::RowVectorXd::Zero(d);
    if (d < 3) {
        view.matrix = Eigen::Matrix2Xd::Identity(2, d);
        return view;
    }
    const double cosYaw = std::cos(camera.yaw);
    const double sinYaw = std::sin(camera.yaw);
    const double cosPitch = std::cos(camera.pitch);
    const double sinPitch = std::sin(camera.pitch);
    Eigen::Matrix3d rotation;
    rotation << cosYaw, sinYaw, 0.0,                      // right
        -sinYaw * sinPitch, cosYaw * sinPitch, cosPitch,  // up
        -sinYaw * cosPitch, cosYaw * cosPitch, -sinPitch; // away from the viewer
    const Eigen::Matrix3d scaled = rotation * box.halfExtent.cwiseInverse().asDiagonal();
    const Eigen::Vector3d offset = -scaled * box.centre;
    view.matrix = scaled.topRows<2>();
    view.offset = offset.head<2>();
    view.depth = scaled.row(2);
    view.depthOffset = offset[2];
    return view;
}

} // namespace gaussarium::ui
