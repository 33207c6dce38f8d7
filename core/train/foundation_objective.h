// How well a network's answers explain fresh points. Internal to core/train (Torch).
#pragma once

#include "core/train/network.h"
#include "core/train/task_batch.h"

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// [B, F]: log-density of fresh points under the answers, all in whitened coordinates. Components
// past k do not count (k = 0: all do); 2D tasks (is3d = 0) use two coordinates and the leading
// 2 x 2 block of the factor.
at::Tensor logDensity(const at::Tensor& components, const at::Tensor& k, const at::Tensor& is3d,
                      const at::Tensor& points);

struct Loss {
    at::Tensor total;
    at::Tensor nll;   // mean negative log-density of the fresh points, whitened coordinates
    at::Tensor count; // mean cross-entropy of k over the tasks that hide it; 0 where none does
};

// No matching of components and no label switching: only the density counts. Each point's
// log-density is clamped at `floor` from below: one point far from every component would
// otherwise have a gradient of any size, which turned a run into NaN after 9,000 steps.
Loss taskLoss(const NetworkOutput& output, const TaskBatch& batch, double floor,
              double countWeight);

} // namespace gaussarium::train
