// How fast the machine multiplies matrices in single precision, for the rows of the network's
// speed.
#pragma once

#include "app/bench/trainer_baseline.h"

#include <cstdint>
#include <vector>

namespace gaussarium::bench {

// 1, and 2 where there are two cores.
std::vector<int> threadCounts();

// The size of the products that are timed.
inline constexpr std::int64_t gemmSize = 1024;

// Multiply-adds a second: the better of what LibTorch's BLAS makes of a product of two matrices of
// gemmSize (in `trainer`, asked for threadCounts()) and what registers allow.
double gemmLimit(int threads, const Expected<TrainerBench>& trainer);

} // namespace gaussarium::bench
