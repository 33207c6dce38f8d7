// Methods that behave as a test needs: quick, slow, broken, refusing.
#pragma once

#include "core/estimate/method_registry.h"
#include "core/mixture/sampling.h"

#include <atomic>

namespace gaussarium::testing {

// "quick": answers at once with k components around k of the points, which the seed chooses; has an
//   option of each kind ("steps", "ridge", "mode", "weights").
// "slow": runs until it is stopped, reporting progress; then answers `cancelled`.
// "broken": throws a std::runtime_error.
// "refuser": refuses, with a reason and a gauge.
// "unmakeable": cannot be made: its file is missing.
MethodRegistry testMethods();

// How often "quick" has run, and how many "slow" run now. All tests share them.
std::atomic<int>& quickRuns();
std::atomic<int>& slowRunning();

// A ring of n points (2 x n) as data without truth; and two Gaussians with their truth, d x n.
Dataset ringData(Eigen::Index n);
LabelledData twoGaussians(Eigen::Index dimension, Eigen::Index n, std::uint64_t seed);

} // namespace gaussarium::testing
