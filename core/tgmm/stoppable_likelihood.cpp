#include "core/tgmm/stoppable_likelihood.h"

#include "core/base/parallel.h"
#include "core/mixture/density.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace gaussarium::tgmm {

std::optional<double> stoppableLikelihood(const Mixture& mixture,
                                          const Eigen::Ref<const Eigen::MatrixXd>& points,
                                          const RunContext& context) {
    constexpr std::int64_t chunkPoints = 4096; // about a millisecond each
    const MixtureDensity density(mixture);
    const std::int64_t n = points.cols();
    const std::int64_t chunks = (n + chunkPoints - 1) / chunkPoints;
    std::vector<double> sums(static_cast<std::size_t>(chunks), 0.0);
    parallelFor(chunks, context.threads, [&](std::int64_t chunk) {
        if (!context.stop.stop_requested()) {
            const std::int64_t first = chunk * chunkPoints;
            const std::int64_t count = std::min(chunkPoints, n - first);
            sums[static_cast<std::size_t>(chunk)] =
                density.logDensity(points.middleCols(first, count)).sum();
        }
    });
    if (context.stop.stop_requested()) {
        return std::nullopt;
    }
    double sum = 0.0;
    for (const double part : sums) {
        sum += part;
    }
    return sum;
}

} // namespace gaussarium::tgmm
