// The tasks of a training prior as data sets, as the trainer draws them on the CPU, and what
// another method reaches on those that a run is measured by. Free of LibTorch.
#pragma once

#include "core/estimate/estimator.h"
#include "core/mixture/sampling.h"
#include "core/train/train_config.h"

#include <cstdint>
#include <vector>

namespace gaussarium::train {

struct PlainTask {
    LabelledData data;     // d x n, not whitened, no labels; of tasks with flaws the clean mixture
    Eigen::MatrixXd fresh; // d x F, of the same source
};

// Task `index` of the batch of that key; its points do not depend on n. O((n + F) k).
PlainTask drawPlainTask(const TaskPriorConfig& prior, std::uint64_t key, std::int64_t index,
                        std::int64_t n, std::int64_t fresh);

// The key of a run's held-out tasks of n points (Trainer::validate).
std::uint64_t heldOutKey(std::uint64_t seed, std::int64_t n);

struct HeldOutExcess {
    std::int64_t n = 0;
    double excess = 0.0; // mean negative log-likelihood of fresh points over the truth's, nats
    double error = 0.0;  // its standard error over the tasks
    int tasks = 0;
};

// What `method`, told k, reaches on the first `tasks` held-out tasks of n points of a run of that
// configuration: the same tasks, the same measure (the floor of log-densities too) as the rows of
// the run's log. A task that it gives no answer for counts with the answer of one Gaussian's
// moments. Stops early where asked, with the tasks so far.
HeldOutExcess heldOutExcess(const TrainConfig& config, const Estimator& method, std::int64_t n,
                            int tasks, const RunContext& context);

} // namespace gaussarium::train
