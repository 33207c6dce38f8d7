// Networks and points for tests of inference.
#pragma once

#include "core/base/random.h"
#include "core/tgmm/network_config.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace gaussarium::testing {

// Nothing here is a multiple of anything.
inline tgmm::NetworkConfig
oddConfig(tgmm::Architecture architecture = tgmm::Architecture::Foundation) {
    tgmm::NetworkConfig config;
    config.architecture = architecture;
    config.layers = 2;
    config.width = 42;
    config.heads = 3;
    config.mlpWidth = 70;
    config.maxComponents = 5;
    config.headWidth = 33;
    return config;
}

// n rows of three coordinates, those past `dimension` 0, as a network reads them.
inline std::vector<float> randomPoints(std::int64_t n, int dimension, std::uint64_t seed) {
    Random random(seed);
    std::vector<float> points(static_cast<std::size_t>(n * 3), 0.0F);
    for (std::int64_t i = 0; i < n; ++i) {
        for (int axis = 0; axis < dimension; ++axis) {
            points[static_cast<std::size_t>(i * 3 + axis)] = static_cast<float>(random.normal());
        }
    }
    return points;
}

// n x 3
inline Eigen::MatrixXd asMatrix(const std::vector<float>& points) {
    using Rows = Eigen::Matrix<float, Eigen::Dynamic, 3, Eigen::RowMajor>;
    return Eigen::Map<const Rows>(points.data(), static_cast<Eigen::Index>(points.size() / 3), 3)
        .cast<double>();
}

} // namespace gaussarium::testing
