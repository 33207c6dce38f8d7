// What a trained network reaches on held-out tasks of the recipe's prior: the LibTorch path, for
// cross-checks of the CPU inference and for model cards.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/weights_file.h"
#include "core/train/train_config.h"
#include "core/train/trainer.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

namespace gaussarium::train {

struct EvaluationGrid {
    std::vector<int> dimensions = {2, 3};
    std::vector<int> components = {2, 3, 5, 8};
    std::vector<std::int64_t> sizes = {32, 64, 128, 256, 512};
    int tasks = 512;       // per cell
    int freshPoints = 512; // per task, for the likelihoods
    std::uint64_t seed = 7;
    TaskPriorConfig prior; // its broad share is left out
};

// Negative log-likelihoods are means in nats per fresh point, in the data's own coordinates.
struct EvaluationCell {
    int dimension = 0;
    int components = 0;
    std::int64_t n = 0;
    double truth = 0.0;
    double network = 0.0;         // told k
    double networkUnknownK = 0.0; // not told k
    double excessError = 0.0;     // standard error of network - truth over the tasks
    double countRight = 0.0;      // share of tasks whose k is the likeliest by p(k | data)
};

// Cells in the order dimension, n, components; `done` after each. Stops early where asked.
// Throws std::invalid_argument where a cell asks for more components than the network has, or more
// points than it reads.
std::vector<EvaluationCell> evaluateNetwork(const tgmm::Weights& weights,
                                            const EvaluationGrid& grid, DeviceKind device,
                                            const std::function<void(const EvaluationCell&)>& done,
                                            const std::stop_token& stop = {});

} // namespace gaussarium::train
