// The foundation network and its loss. Internal to core/train (Torch).
#pragma once

#include "core/train/network.h"
#include "core/train/objective.h"

namespace gaussarium::train {

// The loss: the negative log-density of fresh points under the refined answer, plus
// config.readOutWeight times that under the read-out it began with, config.earlyWeight times that
// under the read-outs after earlier layers, and config.countWeight times the cross-entropy of k. No
// matching of components and no label switching: only densities count. Each point's is clamped at
// config.logDensityFloor from below: one point far from every component would otherwise have a
// gradient of any size, which turned a run into NaN after 9,000 steps. With config.loss Parameters
// the paper's loss (parameter_loss.h) takes the place of every negative log-density.
class FoundationObjective : public Objective {
public:
    FoundationObjective(const TrainConfig& config, const Parameters& parameters,
                        const NetworkOperators& operators)
        : m_config(config), m_network(parameters, operators) {}

    Loss loss(const TaskBatch& batch) const override;
    Answer answer(const TaskBatch& batch, const at::Tensor& k) const override;

private:
    const TrainConfig& m_config;
    Network m_network;
};

} // namespace gaussarium::train
