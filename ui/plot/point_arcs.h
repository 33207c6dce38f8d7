// What binds a point or a component to other points: lines for who gathers from whom, marks for how
// much of each point is in something.
#pragma once

#include <Eigen/Core>

#include <vector>

namespace gaussarium::ui {

struct PointArc {
    Eigen::Index to = 0; // column of the data
    double share = 0.0;  // of what the origin gathers, 0..1
};

// From a point, or from the mean of the component of a colour.
struct PointArcs {
    Eigen::Index from = -1;
    std::vector<PointArc> arcs; // the largest first
    int fromColour = -1;        // where `from` is -1

    bool empty() const { return (from < 0 && fromColour < 0) || arcs.empty(); }
};

struct PointMarks {
    int colour = -1; // index of a component (component_style.h)
    std::vector<PointArc> points;
    double most = 0.0; // the largest share, whose mark is largest

    bool empty() const { return points.empty() || most <= 0.0; }
};

} // namespace gaussarium::ui
