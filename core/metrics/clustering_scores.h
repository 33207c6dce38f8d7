// Agreement of two labellings of the same points. Labels of -1 (unknown) are left out.
#pragma once

#include <vector>

namespace gaussarium {

// Share of points whose label agrees after the best one-to-one renaming, 0..1. NaN without points.
double clusteringAccuracy(const std::vector<int>& truth, const std::vector<int>& estimate);

// Hubert and Arabie's adjusted Rand index: 1 for equal partitions, 0 on average for random ones.
// 1 where both partitions are trivial in the same way. NaN without points.
double adjustedRandIndex(const std::vector<int>& truth, const std::vector<int>& estimate);

} // namespace gaussarium
