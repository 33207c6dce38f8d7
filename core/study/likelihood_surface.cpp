#include "core/study/likelihood_surface.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/mixture/density.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numbers>

namespace gaussarium {

namespace {

// What the other components and the moved one's shape say of each point.
struct Parts {
    Eigen::ArrayXd others;    // n: log of the others' joint density; minus infinity without others
    Eigen::MatrixXd whitened; // n x d: L^-1 (x - mean), a point a row
    Eigen::VectorXd mean;     // where the moved component stands in the mixture
    Eigen::MatrixXd inverseLower;
    double constant = 0.0; // log weight - d/2 log 2 pi - log |L|
};

Parts partsOf(const Eigen::Ref<const Eigen::MatrixXd>& points, const Mixture& mixture, int moved) {
    Parts parts;
    Eigen::MatrixXd joint = MixtureDensity(mixture).logJoint(points);
    joint.row(moved).setConstant(-std::numeric_limits<double>::infinity());
    parts.others = logSumExpOfColumns(joint).array();
    const Eigen::Index d = mixture.dimension();
    const Eigen::MatrixXd lower =
        mixture.covariances[static_cast<std::size_t>(moved)].llt().matrixL();
    parts.inverseLower =
        lower.triangularView<Eigen::Lower>().solve(Eigen::MatrixXd::Identity(d, d));
    parts.mean = mixture.means.col(moved);
    parts.whitened = (parts.inverseLower * (points.colwise() - parts.mean)).transpose();
    parts.constant = std::log(mixture.weights[moved])
                     - 0.5 * static_cast<double>(d) * std::log(2.0 * std::numbers::pi)
                     - lower.diagonal().array().log().sum();
    return parts;
}

// A block of points at a time, so that the temporaries stay in the cache and a stop is heard.
double meanLogDensity(const Parts& parts, const Eigen::VectorXd& mean,
                      const std::stop_token& stop) {
    constexpr Eigen::Index blockSize = 1024;
    const Eigen::VectorXd centre = parts.inverseLower * (mean - parts.mean);
    const Eigen::Index n = parts.others.size();
    double sum = 0.0;
    Eigen::ArrayXd own;
    for (Eigen::Index first = 0; first < n && !stop.stop_requested(); first += blockSize) {
        const Eigen::Index count = std::min(blockSize, n - first);
        own = Eigen::ArrayXd::Constant(count, parts.constant);
        for (Eigen::Index axis = 0; axis < centre.size(); ++axis) {
            own -=
                0.5
                * (parts.whitened.col(axis).segment(first, count).array() - centre[axis]).square();
        }
        const auto others = parts.others.segment(first, count);
        const Eigen::ArrayXd larger = own.max(others);
        // Both at minus infinity (weight 0 and no others) leave minus infinity.
        sum += larger.isFinite()
                   .select(larger + (1.0 + (-(own - others).abs()).exp()).log(), larger)
                   .sum();
    }
    return sum / static_cast<double>(n);
}

} // namespace

Expected<LikelihoodSurface> likelihoodSurface(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                              const Mixture& mixture, int moved,
                                              const MeanGrid& grid, const RunContext& context) {
    GAUSSARIUM_CHECK_GE(points.cols(), 1);
    if (const Expected<void> valid = mixture.validate(); !valid) {
        return fail(valid.error());
    }
    GAUSSARIUM_CHECK_EQ(points.rows(), mixture.dimension());
    GAUSSARIUM_CHECK_GE(moved, 0);
    GAUSSARIUM_CHECK_LT(moved, mixture.components());
    grid.check(mixture.dimension());
    const Parts parts = partsOf(points, mixture, moved);
    LikelihoodSurface surface;
    surface.grid = grid;
    surface.perPoint.resize(static_cast<std::size_t>(grid.cells()));
    std::atomic<bool> stopped{false};
    parallelFor(grid.cells(), context.threads, [&](std::int64_t cell) {
        if (context.stop.stop_requested()) {
            stopped.store(true, std::memory_order_relaxed);
            return;
        }
        surface.perPoint[static_cast<std::size_t>(cell)] =
            meanLogDensity(parts, grid.place(static_cast<int>(cell)), context.stop);
    });
    if (stopped.load() || context.stop.stop_requested()) {
        return fail("the likelihood was stopped before every place was looked at");
    }
    const auto [low, high] = std::minmax_element(surface.perPoint.begin(), surface.perPoint.end());
    surface.lowest = *low;
    surface.highest = *high;
    // minmax_element gives the last of equal maxima.
    surface.bestCell =
        static_cast<int>(std::find(surface.perPoint.begin(), surface.perPoint.end(), *high)
                         - surface.perPoint.begin());
    return surface;
}

} // namespace gaussarium
