#include "ui/edit/component_handles.h"

#include <Eigen/Eigenvalues>
#include <Eigen/LU>

#include <cmath>

namespace gaussarium::ui {

namespace {

using Part = ComponentHandle::Part;

QPointF toPoint(const Eigen::Vector2d& v) {
    return {v.x(), v.y()};
}

Eigen::Vector2d toVector(const QPointF& p) {
    return {p.x(), p.y()};
}

Eigen::Vector2d turnedRight(const Eigen::Vector2d& v) {
    return {-v.y(), v.x()};
}

} // namespace

ComponentHandles::ComponentHandles(const Mixture& mixture, const ViewPlane& plane,
                                   const PlotFrame& frame)
    : m_mixture(mixture), m_plane(plane), m_frame(frame) {
    // Pixels per unit of the panel's plane.
    const Eigen::DiagonalMatrix<double, 2> scale(frame.scaleX(), -frame.scaleY());
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const Eigen::Matrix2Xd toScreen = scale * plane.matrix();
        const Eigen::Matrix2d covariance =
            toScreen * mixture.covariances[std::size_t(j)] * toScreen.transpose();
        const Eigen::SelfAdjointEigenSolver<Eigen::Matrix2d> solver(covariance);
        Axes axes;
        axes.centre = toVector(frame.toSurface(plane.project(mixture.means.col(j))));
        for (int a = 0; a < 2; ++a) {
            const int from = 1 - a; // eigenvalues increase
            axes.direction[a] = solver.eigenvectors().col(from);
            axes.length[a] = level * std::sqrt(std::max(0.0, solver.eigenvalues()[from]));
        }
        // Ends to the right and upwards, where they are looked for.
        if (axes.direction[0].x() < 0.0) {
            axes.direction[0] = -axes.direction[0];
        }
        if (axes.direction[1].y() > 0.0) {
            axes.direction[1] = -axes.direction[1];
        }
        m_axes.push_back(axes);
    }
}

QPointF ComponentHandles::position(const ComponentHandle& handle) const {
    const Axes& axes = m_axes.at(std::size_t(handle.component));
    switch (handle.part) {
    case Part::Mean:
        break;
    case Part::LongAxis:
        return toPoint(axes.centre + axes.length[0] * axes.direction[0]);
    case Part::ShortAxis:
        return toPoint(axes.centre + axes.length[1] * axes.direction[1]);
    }
    return toPoint(axes.centre);
}

std::vector<ComponentHandle> ComponentHandles::all() const {
    std::vector<ComponentHandle> handles;
    for (Eigen::Index j = 0; j < m_mixture.components(); ++j) {
        handles.push_back({j, Part::Mean});
        // 1D data have no width on the screen.
        if (m_mixture.dimension() > 1) {
            handles.push_back({j, Part::LongAxis});
            handles.push_back({j, Part::ShortAxis});
        }
    }
    return handles;
}

std::optional<ComponentHandle> ComponentHandles::at(const QPointF& position, double radius) const {
    std::optional<ComponentHandle> found;
    double best = radius;
    for (const ComponentHandle& handle : all()) {
        const QPointF off = this->position(handle) - position;
        const double distance = std::hypot(off.x(), off.y());
        if (distance < best) {
            best = distance;
            found = handle;
        }
    }
    return found;
}

ComponentMove ComponentHandles::dragged(const ComponentHandle& handle, const QPointF& to) const {
    const Axes& axes = m_axes.at(std::size_t(handle.component));
    const Eigen::Index d = m_mixture.dimension();
    const Eigen::VectorXd mean = m_mixture.means.col(handle.component);
    if (handle.part == Part::Mean) {
        const QPointF data = m_frame.toData(to);
        return {Eigen::MatrixXd::Identity(d, d), m_plane.unproject({data.x(), data.y()}, mean)};
    }
    const int moved = handle.part == Part::LongAxis ? 0 : 1;
    Eigen::Vector2d end = toVector(to) - axes.centre;
    if (end.norm() < shortest) {
        end = shortest
              * (end.norm() > 0.0 ? Eigen::Vector2d(end.normalized()) : axes.direction[moved]);
    }
    // What is thinner on the screen counts as that thick, so that the map stays finite.
    Eigen::Matrix2d before;
    Eigen::Matrix2d after;
    for (int a = 0; a < 2; ++a) {
        before.col(a) = std::max(axes.length[a], shortest) * axes.direction[a];
    }
    const int other = 1 - moved;
    const Eigen::Vector2d right = turnedRight(end).normalized() * before.col(other).norm();
    const bool sameSide = turnedRight(before.col(moved)).dot(before.col(other)) > 0.0;
    after.col(moved) = end;
    after.col(other) = sameSide ? right : Eigen::Vector2d(-right);
    const Eigen::Matrix2d onScreen = after * before.inverse();
    const Eigen::DiagonalMatrix<double, 2> scale(m_frame.scaleX(), -m_frame.scaleY());
    const Eigen::Matrix2d inPlane = scale.inverse() * onScreen * scale;
    return {m_plane.lift(inPlane), mean};
}

} // namespace gaussarium::ui
