// Drawing points from a mixture.
#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/mixture/mixture.h"

#include <Eigen/Core>

#include <stop_token>
#include <vector>

namespace gaussarium {

struct Sample {
    Eigen::MatrixXd points;  // d x n
    std::vector<int> labels; // n: the component that made each point
};

// n independent points, fewer where it is stopped; throws std::invalid_argument where the mixture
// is not valid. O(n d^2).
Sample drawSample(const Mixture& mixture, Eigen::Index n, Random& random,
                  const std::stop_token& stop = {});

// Points drawn between two questions whether to stop.
inline constexpr Eigen::Index pointsBetweenStops = 16384;

// A data set with its maker: what is known of generated data, or read from a truth file.
struct LabelledData {
    Dataset data;
    Mixture truth; // empty where the data come from no mixture (a ring, uniform noise)
};

// drawSample as a data set whose labels are named "1".."k".
LabelledData drawDataset(const Mixture& mixture, Eigen::Index n, std::uint64_t seed,
                         std::string name, const std::stop_token& stop = {});

} // namespace gaussarium
