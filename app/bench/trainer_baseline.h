// LibTorch's forward pass, from `gaussarium-trainer bench` run as a child: the program itself does
// not link LibTorch.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::bench {

struct TrainerRow {
    std::string attention; // "batched", "by head" (core/train/eager_forward.h)
    int threads = 1;
    double seconds = 0.0;
    std::vector<float> answer; // on forward_problem.h's weights and points
};

struct TrainerBench {
    std::string version;          // "libtorch 1.13.1"
    std::vector<TrainerRow> rows; // empty where n was 0
    // Operations a second of LibTorch's BLAS with threads[i]; empty where gemm was 0.
    std::vector<double> gemmRates;
};

// For one number of points and each number of threads, and of one product of two gemm x gemm
// matrices. The error says why there is no baseline: the program is not there, or it failed.
// Blocks; an interrupt ends the child as well.
Expected<TrainerBench> runTrainerBench(std::int64_t n, const std::vector<int>& threads,
                                       std::int64_t gemm);

} // namespace gaussarium::bench
