// The paper's loss, arXiv 2505.11918, of any answer with weights and means. Internal to core/train
// (Torch).
#pragma once

#include "core/train/task_batch.h"

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// [B, max]: whether a component does not count.
at::Tensor absentComponents(const at::Tensor& k, std::int64_t most);

// Cross-entropy of the weights plus squared error of the means per coordinate, mean over the tasks,
// both against the truth's components in the order of ascending weight: the network has to answer
// in that order. logWeights [B, max], of a softmax over the components that count; means
// [B, max, 3] in the batch's coordinates. Every task tells its k.
at::Tensor parameterLoss(const at::Tensor& logWeights, const at::Tensor& means,
                         const TaskBatch& batch);

} // namespace gaussarium::train
