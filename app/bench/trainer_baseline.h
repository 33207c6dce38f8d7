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

struct TrainerStep {
    std::string operators; // "own", or how LibTorch's attention is written
    int threads = 1;
    double seconds = 0.0;
};

struct TrainerBench {
    std::string version;          // "libtorch 1.13.1"
    std::vector<TrainerRow> rows; // of the forward pass
    std::vector<TrainerStep> steps;
    // Operations a second of LibTorch's BLAS with threads[i]; empty where gemm was 0.
    std::vector<double> gemmRates;
};

// What to time with each number of threads; 0: not.
struct TrainerRequest {
    std::vector<int> threads;
    std::int64_t forwardPoints = 0; // of a forward pass
    std::int64_t stepPoints = 0;    // of each of the 64 tasks of a training step
    std::int64_t gemm = 0;          // size of a product of two square matrices
};

// The error says why there is no baseline: the program is not there, or it failed. Blocks; an
// interrupt ends the child as well.
Expected<TrainerBench> runTrainerBench(const TrainerRequest& request);

} // namespace gaussarium::bench
