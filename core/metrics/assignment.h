// Optimal assignment between two sets, by the Hungarian method with potentials (Kuhn 1955,
// Jonker and Volgenant 1987).
#pragma once

#include <Eigen/Core>

#include <vector>

namespace gaussarium {

// cost is rows x cols, finite. result[row] is the column assigned to it, each column used at most
// once, the sum of costs smallest; where rows > cols, rows - cols rows get -1. O(max^3), exact.
// Throws std::invalid_argument where a cost is not finite.
std::vector<int> optimalAssignment(const Eigen::Ref<const Eigen::MatrixXd>& cost);

} // namespace gaussarium
