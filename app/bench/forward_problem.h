// The forward pass that `gaussarium bench tgmm` and its baseline in gaussarium-trainer both run:
// the shipped network's shape with random weights (the time does not depend on what they are) on
// random points in the plane.
#pragma once

#include "core/base/random.h"
#include "core/tgmm/weights_file.h"

#include <cstdint>
#include <vector>

namespace gaussarium::bench {

inline constexpr int forwardDimension = 2;
inline constexpr int forwardComponents = 3;

inline tgmm::Weights forwardWeights() {
    return tgmm::randomWeights(tgmm::NetworkConfig(), 1);
}

// Multiply-adds of the matrix products in the blocks; the read-out and the rest are below 1%.
inline double forwardMultiplyAdds(const tgmm::NetworkConfig& config, std::int64_t n) {
    const auto width = static_cast<double>(config.width);
    const auto points = static_cast<double>(n);
    return config.layers * points
           * (4.0 * width * width + 2.0 * width * config.mlpWidth + 2.0 * points * width);
}

// [n, 3] row-major, the third coordinate 0.
inline std::vector<float> forwardPoints(std::int64_t n) {
    Random random(5);
    std::vector<float> points(static_cast<std::size_t>(n * tgmm::maxDimension), 0.0F);
    for (std::int64_t i = 0; i < n; ++i) {
        for (int axis = 0; axis < forwardDimension; ++axis) {
            points[static_cast<std::size_t>(i * tgmm::maxDimension + axis)] =
                static_cast<float>(random.normal());
        }
    }
    return points;
}

} // namespace gaussarium::bench
