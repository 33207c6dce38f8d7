// A random subset of the points, for methods whose cost grows with their square.
#pragma once

#include <Eigen/Core>

#include <cstdint>
#include <optional>

namespace gaussarium::tgmm {

// `most` of the columns, each subset equally likely, in their order; nothing where there are no
// more than that. Depends on the seed alone. O(most log most), whatever the number of points.
std::optional<Eigen::MatrixXd> pointSubset(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                           std::int64_t most, std::uint64_t seed);

} // namespace gaussarium::tgmm
