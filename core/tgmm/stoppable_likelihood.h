// The log-likelihood of many points, in chunks between which a stop is asked for.
#pragma once

#include "core/estimate/estimator.h"
#include "core/mixture/mixture.h"

#include <Eigen/Core>

#include <optional>

namespace gaussarium::tgmm {

// Summed over the points; nothing when stopped. Chunks are added in their order, so the bits do not
// depend on the number of threads. O(n k d^2).
std::optional<double> stoppableLikelihood(const Mixture& mixture,
                                          const Eigen::Ref<const Eigen::MatrixXd>& points,
                                          const RunContext& context);

} // namespace gaussarium::tgmm
