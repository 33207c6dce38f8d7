// From the plane of a panel back into the space of the data.
#pragma once

#include "ui/plot/camera.h"

namespace gaussarium::ui {

// The inverse of a ViewTransform on the plane that is parallel to the panel and goes through a
// point of the data: for 3D, where a panel's position stands for a whole line of sight. In 1D only
// the first coordinate counts.
class ViewPlane {
public:
    // box and camera as of the scene.
    ViewPlane(const Camera& camera, const DataBox& box);

    // d x 2: the displacement in the data's units that moves a point by so much in the panel and
    // not in depth.
    const Eigen::MatrixXd& spread() const { return m_spread; }
    // 2 x d: how displacements are shown.
    const Eigen::Matrix2Xd& matrix() const { return m_view.matrix; }
    // 2: where a point (d) is shown.
    Eigen::Vector2d project(const Eigen::Ref<const Eigen::VectorXd>& point) const;
    // The point shown at `position` that is as deep as `through` (d).
    Eigen::VectorXd unproject(const Eigen::Vector2d& position,
                              const Eigen::Ref<const Eigen::VectorXd>& through) const;
    // d x d: the linear map of the data that looks like `map` in the panel and leaves the line of
    // sight as it is.
    Eigen::MatrixXd lift(const Eigen::Matrix2d& map) const;

private:
    ViewTransform m_view;
    Eigen::MatrixXd m_spread;
};

} // namespace gaussarium::ui
