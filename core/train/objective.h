// What is trained: a network of one of the architectures with its loss. Internal to core/train
// (Torch).
#pragma once

#include "core/train/operator_set.h"
#include "core/train/parameters.h"
#include "core/train/task_batch.h"
#include "core/train/train_config.h"

#include <ATen/core/Tensor.h>

#include <memory>

namespace gaussarium::train {

struct Loss {
    at::Tensor total;
    at::Tensor nll;   // mean negative log-density of the fresh points, in the batch's coordinates
    at::Tensor count; // mean cross-entropy of k over the tasks that hide it; 0 where none does
};

class Objective {
public:
    virtual ~Objective() = default;

    // `parameters` are those of makeObjective. Differentiable where gradients are on.
    virtual Loss loss(const TaskBatch& batch) const = 0;

    // What the network says of tasks that tell their k as given (0: hidden), in the batch's
    // coordinates: components [B, max, 10] as in mixture_math.h.
    struct Answer {
        at::Tensor components;
        at::Tensor countLogits; // [B, max]; undefined where the architecture does not say
    };
    virtual Answer answer(const TaskBatch& batch, const at::Tensor& k) const = 0;
};

// Configuration and parameters must outlive the objective. The paper's network has a choice of
// attention and GELU alone: its norms have gains.
std::unique_ptr<Objective> makeObjective(const TrainConfig& config, const Parameters& parameters,
                                         OperatorSet operators = OperatorSet::Own);

} // namespace gaussarium::train
