#include "core/study/mean_grid.h"

#include "core/base/check.h"
#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace gaussarium {

Eigen::Vector2d MeanGrid::middle(int cell) const {
    const Eigen::Vector2d share((cell % columns + 0.5) / columns, (cell / columns + 0.5) / rows);
    Eigen::Vector2d u = Eigen::Vector2d::Zero();
    for (Eigen::Index i = 0; i < axes.cols(); ++i) {
        u[i] = low[i] + share[i] * (high[i] - low[i]);
    }
    return u;
}

Eigen::VectorXd MeanGrid::place(int cell) const {
    return origin + axes * middle(cell).head(axes.cols());
}

int MeanGrid::cellAt(const Eigen::Vector2d& u) const {
    int index[2] = {0, 0};
    const int counts[2] = {columns, rows};
    for (Eigen::Index i = 0; i < axes.cols(); ++i) {
        const double share = (u[i] - low[i]) / (high[i] - low[i]);
        // Written so that NaN is outside as well.
        if (!(share >= 0.0 && share <= 1.0)) {
            return -1;
        }
        index[i] = std::min(static_cast<int>(share * counts[i]), counts[i] - 1);
    }
    return index[1] * columns + index[0];
}

int MeanGrid::firstStride() const {
    int stride = 1;
    while (16 * stride <= std::max(columns, rows)) {
        stride *= 2;
    }
    return stride;
}

bool MeanGrid::onPlaneOf(const MeanGrid& other) const {
    return axes.rows() == other.axes.rows() && axes.cols() == other.axes.cols()
           && origin == other.origin && axes == other.axes;
}

bool MeanGrid::operator==(const MeanGrid& other) const {
    return onPlaneOf(other) && columns == other.columns && rows == other.rows && low == other.low
           && high == other.high;
}

void MeanGrid::check(Eigen::Index dimension) const {
    GAUSSARIUM_CHECK_EQ(origin.size(), dimension);
    GAUSSARIUM_CHECK_EQ(axes.rows(), dimension);
    GAUSSARIUM_CHECK_GE(axes.cols(), 1);
    GAUSSARIUM_CHECK_LE(axes.cols(), 2);
    GAUSSARIUM_CHECK_EQ(low.size(), axes.cols());
    GAUSSARIUM_CHECK_EQ(high.size(), axes.cols());
    GAUSSARIUM_CHECK_GE(columns, 1);
    GAUSSARIUM_CHECK_GE(rows, 1);
    require(rows == 1 || axes.cols() == 2, __func__, "a line has one row of cells");
    require(origin.allFinite() && axes.allFinite() && low.allFinite() && high.allFinite()
                && (high - low).allFinite() && (high - low).minCoeff() > 0.0,
            __func__, "the range is empty or not finite");
}

std::vector<Eigen::Index> standInPoints(Eigen::Index size, Eigen::Index most, std::uint64_t seed) {
    std::vector<Eigen::Index> chosen;
    if (size <= most) {
        chosen.resize(static_cast<std::size_t>(size));
        std::iota(chosen.begin(), chosen.end(), Eigen::Index{0});
        return chosen;
    }
    // Floyd's sampling without repetition: no array of all the points.
    Random random(seed);
    std::unordered_set<Eigen::Index> taken;
    for (Eigen::Index last = size - most; last < size; ++last) {
        const Eigen::Index drawn = random.index(last + 1);
        taken.insert(taken.contains(drawn) ? last : drawn);
    }
    chosen.assign(taken.begin(), taken.end());
    std::sort(chosen.begin(), chosen.end());
    return chosen;
}

} // namespace gaussarium
