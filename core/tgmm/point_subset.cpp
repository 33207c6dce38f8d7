#include "core/tgmm/point_subset.h"

#include "core/base/check.h"
#include "core/base/random.h"

#include <set>

namespace gaussarium::tgmm {

std::optional<Eigen::MatrixXd> pointSubset(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                           std::int64_t most, std::uint64_t seed) {
    GAUSSARIUM_CHECK_GE(most, 1);
    const std::int64_t n = points.cols();
    if (n <= most) {
        return std::nullopt;
    }
    // Floyd's algorithm (Bentley and Floyd 1987): no array of n.
    constexpr std::uint64_t stream = 0x7467'6D6D; // apart from the caller's other draws
    Random random(deriveSeed(seed, stream));
    std::set<std::int64_t> chosen;
    for (std::int64_t last = n - most; last < n; ++last) {
        if (!chosen.insert(random.index(last + 1)).second) {
            chosen.insert(last);
        }
    }
    Eigen::MatrixXd subset(points.rows(), most);
    Eigen::Index column = 0;
    for (const std::int64_t index : chosen) {
        subset.col(column++) = points.col(index);
    }
    return subset;
}

} // namespace gaussarium::tgmm
