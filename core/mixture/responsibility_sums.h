// What the M-step makes of the points: every component's sums under a mixture's responsibilities.
#pragma once

#include "core/mixture/mixture.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace gaussarium {

// With r_i the component's responsibility for point i.
struct ResponsibilitySums {
    double count = 0.0;         // N = sum of r_i
    Eigen::VectorXd mean;       // d: sum of r_i x_i, over N
    Eigen::MatrixXd covariance; // d x d: sum of r_i (x_i - mean)(x_i - mean)^T, over N
};

// Of every component; a component without points keeps the mixture's mean and covariance. Nothing
// where it was stopped (asked for every few thousand points). O(n k d^2); same bits for any number
// of threads. Throws std::invalid_argument where mixture.validate() gives a reason or dimensions
// differ.
std::optional<std::vector<ResponsibilitySums>>
responsibilitySums(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& points,
                   int threads = 1, const std::stop_token& stop = {});

} // namespace gaussarium
