// Grids over the range of some points, for the tests of basin maps and likelihood surfaces.
#pragma once

#include "core/study/mean_grid.h"

#include <algorithm>

namespace gaussarium::testing {

// The first two coordinates (of 1D data the one), 10% wider than the points; the others stay where
// `centre` has them.
inline MeanGrid gridOver(const Eigen::MatrixXd& points, const Eigen::VectorXd& centre, int columns,
                         int rows) {
    const Eigen::Index d = points.rows();
    const Eigen::Index m = std::min<Eigen::Index>(d, 2);
    MeanGrid grid;
    grid.axes = Eigen::MatrixXd::Identity(d, m);
    grid.origin = centre;
    grid.origin.head(m).setZero();
    const Eigen::VectorXd low = points.rowwise().minCoeff();
    const Eigen::VectorXd high = points.rowwise().maxCoeff();
    grid.low = (low - 0.1 * (high - low)).head(m);
    grid.high = (high + 0.1 * (high - low)).head(m);
    grid.columns = columns;
    grid.rows = m == 2 ? rows : 1;
    return grid;
}

} // namespace gaussarium::testing
