// Handles on the components of a mixture, as a panel shows it: what is under the pointer, and what
// dragging it there means.
#pragma once

#include "core/mixture/mixture.h"
#include "ui/plot/plot_frame.h"
#include "ui/plot/view_plane.h"

#include <QPointF>

#include <optional>
#include <vector>

namespace gaussarium::ui {

// The axes are those of the outline on the screen: at right angles to each other there, whatever
// the units of the data, so that the end of one can be drawn around its mean.
struct ComponentHandle {
    enum class Part { Mean, LongAxis, ShortAxis };

    Eigen::Index component = 0;
    Part part = Part::Mean;

    bool operator==(const ComponentHandle&) const = default;
};

// Where a component goes: x -> mean + map (x - its old mean).
struct ComponentMove {
    Eigen::MatrixXd map;  // d x d
    Eigen::VectorXd mean; // d
};

class ComponentHandles {
public:
    // The Mahalanobis radius of the outline that the axes end at.
    static constexpr double level = 2.0;
    // Axes cannot be made shorter than this on the screen, in pixels: a component without extent
    // is no component.
    static constexpr double shortest = 4.0;

    ComponentHandles(const Mixture& mixture, const ViewPlane& plane, const PlotFrame& frame);

    // In pixels.
    QPointF position(const ComponentHandle& handle) const;
    // The nearest within `radius` pixels; a mean before an axis that ends on it.
    std::optional<ComponentHandle> at(const QPointF& position, double radius) const;
    std::vector<ComponentHandle> all() const;

    // The move that brings the handle to `to` (pixels): a mean as it is, an axis turned and
    // stretched about its mean, with the other one at right angles to it and as long as before. In
    // 3D along the plane of the screen.
    ComponentMove dragged(const ComponentHandle& handle, const QPointF& to) const;

private:
    // Of a component on the screen, in pixels, y downwards.
    struct Axes {
        Eigen::Vector2d centre;
        Eigen::Vector2d direction[2]; // unit; the long one first
        double length[2];             // from the centre to the outline
    };

    const Mixture& m_mixture;
    const ViewPlane& m_plane;
    PlotFrame m_frame;
    std::vector<Axes> m_axes;
};

} // namespace gaussarium::ui
