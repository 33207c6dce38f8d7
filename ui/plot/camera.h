// How data are seen: 2D as they are, 3D through an orthographic camera.
#pragma once

#include <Eigen/Core>
#include <QMetaType>

namespace gaussarium::ui {

// Where the viewer of 3D data stands, radians. Yaw turns about the third axis, pitch lifts the eye
// above the plane of the first two. At yaw = pitch = 0 the first axis points right, the third up,
// the second away from the viewer; at pitch = pi/2 one looks down on the first two.
struct Camera {
    double yaw = -0.6;
    double pitch = 0.4;

    // The camera after a drag that far; pitch stops at the poles, yaw stays in (-pi, pi].
    Camera orbited(double yawBy, double pitchBy) const;

    bool operator==(const Camera&) const = default;
};

// The box that holds the data: per coordinate. Coordinates that are all equal get half extent 1
// (or what rounding needs around large numbers), so that nothing divides by zero.
struct DataBox {
    Eigen::VectorXd centre;     // d
    Eigen::VectorXd halfExtent; // d, > 0
};
DataBox dataBox(const Eigen::Ref<const Eigen::MatrixXd>& points);

// position = matrix x + offset. 2D: the identity. 3D: the box is first scaled to the cube
// [-1, 1]^3, since columns of different units share no scale, then seen from the camera. Since the
// map is affine, a 3D Gaussian's outline is exactly the ellipse of affineImage(mixture, matrix,
// offset) (core/mixture/level_set.h). 1D data lie on the line y = 0.
struct ViewTransform {
    Eigen::Matrix2Xd matrix; // 2 x d
    Eigen::Vector2d offset = Eigen::Vector2d::Zero();
    // 3D: depth x + depthOffset is the distance behind the box's centre, within +-sqrt(3); else
    // zero.
    Eigen::RowVectorXd depth; // d
    double depthOffset = 0.0;
};

// Throws std::invalid_argument unless the box has 1, 2 or 3 dimensions.
ViewTransform viewTransform(const Camera& camera, const DataBox& box);

} // namespace gaussarium::ui

Q_DECLARE_METATYPE(gaussarium::ui::Camera)
