#include "core/train/foundation_objective.h"

#include "core/train/mixture_ops.h"
#include "core/train/parameter_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/log_softmax.h>

#include <limits>

namespace gaussarium::train {

namespace {

at::Tensor negativeDensity(const at::Tensor& components, const TaskBatch& batch, double floor) {
    return -logDensity(components, batch.shownK, batch.is3d, batch.fresh).clamp_min(floor).mean();
}

// The paper's loss of components [B, max, 10].
at::Tensor parameterLossOf(const at::Tensor& components, const TaskBatch& batch) {
    const at::Tensor gone = absentComponents(batch.k, components.size(1));
    const at::Tensor logits =
        components.select(2, 0).masked_fill(gone, -std::numeric_limits<double>::infinity());
    return parameterLoss(at::log_softmax(logits, 1), components.narrow(2, 1, 3), batch);
}

} // namespace

Loss FoundationObjective::loss(const TaskBatch& batch) const {
    const double floor = m_config.logDensityFloor;
    const NetworkOutput output =
        m_network.forward(batch.points, batch.shownK, batch.is3d, m_config.earlyWeight > 0.0);
    const bool byParameters = m_config.loss == LossKind::Parameters;
    const auto judged = [&](const at::Tensor& components) {
        return byParameters ? parameterLossOf(components, batch)
                            : negativeDensity(components, batch, floor);
    };
    const at::Tensor refined = m_network.refined(output, batch.points, batch.shownK, batch.is3d);
    Loss loss;
    loss.total = judged(refined);
    loss.nll = loss.total;
    if (byParameters) {
        const at::NoGradGuard noGradient;
        loss.nll = negativeDensity(refined, batch, floor);
    }
    const at::Tensor hidden = (batch.shownK == 0).to(output.countLogits.scalar_type());
    const at::Tensor logOfTruth =
        at::log_softmax(output.countLogits, 1).gather(1, (batch.k - 1).unsqueeze(1)).squeeze(1);
    loss.count = -(logOfTruth * hidden).sum() / hidden.sum().clamp_min(1.0);
    loss.total = loss.total + m_config.countWeight * loss.count;
    if (output.logPoints.defined() && m_config.readOutWeight > 0.0) {
        loss.total = loss.total + m_config.readOutWeight * judged(output.components);
    }
    if (output.early.defined()) {
        loss.total = loss.total + m_config.earlyWeight * judged(output.early);
    }
    return loss;
}

Objective::Answer FoundationObjective::answer(const TaskBatch& batch, const at::Tensor& k) const {
    const NetworkOutput output = m_network.forward(batch.points, k, batch.is3d);
    return {m_network.refined(output, batch.points, k, batch.is3d), output.countLogits};
}

} // namespace gaussarium::train
