// Where points are on a surface, one at a time: projected coordinates are never stored, since a
// camera that turns makes all of them new in every frame.
#pragma once

#include "ui/plot/plot_frame.h"
#include "ui/plot/scene.h"

#include <array>

namespace gaussarium::ui {

// place = (x, y, depth) of a point, as one affine map of its coordinates. About 3 ns a point.
class Projector {
public:
    struct Place {
        double x = 0.0;
        double y = 0.0;
        double depth = 0.0; // 0 (near) to 1 (far) of 3D data, else 0.5
    };

    // In the scene's projected coordinates, y upwards. The scene must outlive the projector and
    // have data.
    explicit Projector(const MixtureScene& scene)
        : m_points(scene.data->points.data()), m_dimension(scene.data->dimension()) {
        for (Eigen::Index i = 0; i < m_dimension; ++i) {
            const auto at = static_cast<std::size_t>(i);
            m_x[at] = scene.view.matrix(0, i);
            m_y[at] = scene.view.matrix(1, i);
            m_depth[at] = 0.5 * scene.view.depth[i] / depthReach;
        }
        m_x[3] = scene.view.offset.x();
        m_y[3] = scene.view.offset.y();
        m_depth[3] = 0.5 + 0.5 * scene.view.depthOffset / depthReach;
    }

    // In pixels of an image that shows the frame's view, y downwards.
    Projector(const MixtureScene& scene, const QRectF& view, double width, double height)
        : Projector(scene) {
        const double scaleX = width / view.width();
        const double scaleY = height / view.height();
        for (std::size_t i = 0; i < 4; ++i) {
            m_x[i] *= scaleX;
            m_y[i] *= -scaleY;
        }
        m_x[3] -= view.left() * scaleX;
        m_y[3] += height + view.top() * scaleY;
    }

    // Pixels from the surface's origin.
    Projector(const MixtureScene& scene, const PlotFrame& frame)
        : Projector(scene, frame.view, frame.area.width(), frame.area.height()) {
        m_x[3] += frame.area.left();
        m_y[3] += frame.area.top();
    }

    Place operator()(Eigen::Index point) const {
        const double* const p = m_points + point * m_dimension;
        Place place{m_x[0] * p[0] + m_x[3], m_y[0] * p[0] + m_y[3], m_depth[3]};
        if (m_dimension > 1) {
            place.x += m_x[1] * p[1];
            place.y += m_y[1] * p[1];
        }
        if (m_dimension > 2) {
            place.x += m_x[2] * p[2];
            place.y += m_y[2] * p[2];
            place.depth += m_depth[0] * p[0] + m_depth[1] * p[1] + m_depth[2] * p[2];
        }
        return place;
    }

private:
    // Of the cube's corners: half its diagonal.
    static constexpr double depthReach = 1.7320508075688772;

    const double* m_points;
    Eigen::Index m_dimension;
    std::array<double, 4> m_x{}; // of each coordinate, then the constant
    std::array<double, 4> m_y{};
    std::array<double, 4> m_depth{};
};

} // namespace gaussarium::ui
