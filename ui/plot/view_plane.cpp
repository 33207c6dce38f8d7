#include "ui/plot/view_plane.h"

namespace gaussarium::ui {

ViewPlane::ViewPlane(const Camera& camera, const DataBox& box)
    : m_view(viewTransform(camera, box)) {
    const Eigen::Index d = box.centre.size();
    if (d == 3) {
        // matrix = R diag(1/h) with orthonormal rows R: what R^T diag(h) undoes without a move
        // along the line of sight is diag(h) R^T = diag(h^2) matrix^T.
        m_spread = box.halfExtent.cwiseAbs2().asDiagonal() * m_view.matrix.transpose();
    } else {
        // The identity, of which 1D has the first row alone.
        m_spread = m_view.matrix.transpose();
    }
}

Eigen::Vector2d ViewPlane::project(const Eigen::Ref<const Eigen::VectorXd>& point) const {
    return m_view.matrix * point + m_view.offset;
}

Eigen::VectorXd ViewPlane::unproject(const Eigen::Vector2d& position,
                                     const Eigen::Ref<const Eigen::VectorXd>& through) const {
    return through + m_spread * (position - project(through));
}

Eigen::MatrixXd ViewPlane::lift(const Eigen::Matrix2d& map) const {
    const Eigen::Index d = m_spread.rows();
    return Eigen::MatrixXd::Identity(d, d)
           + m_spread * (map - Eigen::Matrix2d::Identity()) * m_view.matrix;
}

} // namespace gaussarium::ui
