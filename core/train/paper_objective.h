// The paper's network (core/tgmm/network_config.h) and its loss, arXiv 2505.11918. Internal to
// core/train (Torch).
#pragma once

#include "core/train/network_operators.h"
#include "core/train/objective.h"

#include <vector>

namespace gaussarium::train {

// The loss: the paper's (parameter_loss.h), or the negative log-density of fresh points under the
// answer with its unit covariances, each point's clamped at config.logDensityFloor. Two slips of
// the paper's reference code are not repeated: it pools padded places, which no batch here has, and
// takes a logsumexp over the wrong axis in its likelihood.
class PaperObjective : public Objective {
public:
    PaperObjective(const TrainConfig& config, const Parameters& parameters,
                   const NetworkOperators& operators);

    Loss loss(const TaskBatch& batch) const override;
    // k must be told.
    Answer answer(const TaskBatch& batch, const at::Tensor& k) const override;

private:
    struct Estimate {
        at::Tensor logWeights; // [B, max], -inf past k
        at::Tensor means;      // [B, max, 3]
    };
    Estimate estimate(const TaskBatch& batch, const at::Tensor& k) const;
    at::Tensor encode(const TaskBatch& batch, const at::Tensor& kRow) const;
    at::Tensor components(const Estimate& estimate) const;

    const TrainConfig& m_config;
    const Parameters& m_parameters;
    NetworkOperators m_operators;
};

} // namespace gaussarium::train
