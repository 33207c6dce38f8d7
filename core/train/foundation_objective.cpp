#include "core/train/foundation_objective.h"

#include "core/train/mixture_ops.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log_softmax.h>

namespace gaussarium::train {

namespace {

at::Tensor negativeDensity(const at::Tensor& components, const TaskBatch& batch, double floor) {
    return -logDensity(components, batch.shownK, batch.is3d, batch.fresh).clamp_min(floor).mean();
}

} // namespace

Loss FoundationObjective::loss(const TaskBatch& batch) const {
    const double floor = m_config.logDensityFloor;
    const NetworkOutput output =
        m_network.forward(batch.points, batch.shownK, batch.is3d, m_config.earlyWeight > 0.0);
    Loss loss;
    loss.nll = negativeDensity(m_network.refined(output, batch.points, batch.shownK, batch.is3d),
                               batch, floor);
    const at::Tensor hidden = (batch.shownK == 0).to(output.countLogits.scalar_type());
    const at::Tensor logOfTruth =
        at::log_softmax(output.countLogits, 1).gather(1, (batch.k - 1).unsqueeze(1)).squeeze(1);
    loss.count = -(logOfTruth * hidden).sum() / hidden.sum().clamp_min(1.0);
    loss.total = loss.nll + m_config.countWeight * loss.count;
    if (output.logPoints.defined() && m_config.readOutWeight > 0.0) {
        loss.total =
            loss.total + m_config.readOutWeight * negativeDensity(output.components, batch, floor);
    }
    if (output.early.defined()) {
        loss.total =
            loss.total + m_config.earlyWeight * negativeDensity(output.early, batch, floor);
    }
    return loss;
}

Objective::Answer FoundationObjective::answer(const TaskBatch& batch, const at::Tensor& k) const {
    const NetworkOutput output = m_network.forward(batch.points, k, batch.is3d);
    return {m_network.refined(output, batch.points, k, batch.is3d), output.countLogits};
}

} // namespace gaussarium::train
