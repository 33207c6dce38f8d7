// Lines from one point to others: who gathers from whom.
#pragma once

#include <Eigen/Core>

#include <vector>

namespace gaussarium::ui {

struct PointArc {
    Eigen::Index to = 0; // column of the data
    double share = 0.0;  // of what the origin gathers, 0..1
};

struct PointArcs {
    Eigen::Index from = -1;
    std::vector<PointArc> arcs; // the largest first

    bool empty() const { return from < 0 || arcs.empty(); }
};

} // namespace gaussarium::ui
