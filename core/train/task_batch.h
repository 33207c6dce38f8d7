// Random tasks, made on the device: mixtures of the prior, points to learn from, fresh points to be
// judged on. Internal to core/train (Torch).
#pragma once

#include "core/train/train_config.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>

namespace gaussarium::train {

// B tasks of the same n; K = maxComponents. 2D tasks have zeros as third coordinate everywhere.
struct TaskBatch {
    at::Tensor points; // [B, n, 3], whitened by their own mean and covariance
    at::Tensor fresh;  // [B, F, 3], of the same mixture, under the same map
    at::Tensor k;      // [B] int64, 1..K
    at::Tensor shownK; // [B] int64, 0 where hidden
    at::Tensor is3d;   // [B], 1 or 0
    // log |det L| of the whitening: a log-density of the data is the whitened one minus this.
    at::Tensor logDeterminant; // [B]
    // The truth in the data's coordinates; components past k have weight 0.
    at::Tensor weights;     // [B, K]
    at::Tensor means;       // [B, K, 3]
    at::Tensor factors;     // [B, K, 3, 3]: covariance = factor factor^T
    at::Tensor flaws;       // [B, flawNumbers] (task_sampler.h)
    at::Tensor whiteMean;   // [B, 3]
    at::Tensor whiteFactor; // [B, 3, 3]: L, lower triangular; the third row of 2D is (0, 0, 1)
};

// What a batch is made of, where it is not left to the prior.
struct TaskChoice {
    std::optional<int> components;
    std::optional<int> dimension;
    std::optional<double> hiddenShare;
    std::optional<int> freshPoints;
};

// Which batch of a run: `step`, an int64 of 0 dimensions on the batch's device, is read there, so
// that a captured CUDA graph draws other tasks at every replay; undefined: 0.
struct TaskKey {
    std::uint64_t seed = 0;
    at::Tensor step;
};

// The key decides everything: the same key gives the same batch on the same kind of device,
// whatever the number of threads. A batch of the paper's family is not whitened: its map is the
// identity. O(B (n + F) K).
TaskBatch makeTasks(const TaskPriorConfig& prior, std::int64_t tasks, std::int64_t n,
                    const TaskKey& key, at::Device device, at::ScalarType type,
                    const TaskChoice& choice = {});

// [B, F]: log-density of the data's points (given whitened) under the true mixtures; of tasks with
// flaws (task_prior_config.h) it is the clean mixture's.
at::Tensor trueLogDensity(const TaskBatch& batch, const at::Tensor& whitePoints);

} // namespace gaussarium::train
