#include "core/train/paper_objective.h"

#include "core/train/mixture_ops.h"
#include "core/train/parameter_loss.h"
#include "core/train/unit_rows.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include <limits>

namespace gaussarium::train {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

} // namespace

PaperObjective::PaperObjective(const TrainConfig& config, const Parameters& parameters,
                               const NetworkOperators& operators)
    : m_config(config), m_parameters(parameters), m_operators(operators) {
    // Products of float32 numbers with 10 bits of mantissa on a GPU: finer than bfloat16, and eight
    // times as fast as without.
    at::globalContext().setAllowTF32CuBLAS(true);
}

// [B n, W] after the last norm.
at::Tensor PaperObjective::encode(const TaskBatch& batch, const at::Tensor& kRow) const {
    const tgmm::NetworkConfig& config = m_config.network;
    const std::int64_t tasks = batch.points.size(0);
    const std::int64_t n = batch.points.size(1);
    const std::int64_t width = config.width;
    const auto norm = [&](const at::Tensor& x, const std::string& name) {
        return at::layer_norm(x, {width}, m_parameters[name + "_gain"],
                              m_parameters[name + "_bias"], static_cast<double>(tgmm::normEpsilon));
    };
    at::Tensor x =
        at::addmm(m_parameters["read_in_bias"], batch.points.reshape({-1, tgmm::maxDimension}),
                  m_parameters["read_in"])
            .view({tasks, n, width});
    x = x + at::mm(kRow, m_parameters["embed_k"]).unsqueeze(1);
    if (config.positionCode == tgmm::PositionCode::Learned) {
        x = x + m_parameters["positions"].narrow(0, 0, n).unsqueeze(0);
    }
    x = x.view({-1, width});
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = fmt::format("layers.{}.", layer);
        const auto linear = [&](const at::Tensor& input, const char* name) {
            return at::addmm(m_parameters[prefix + name + "_bias"], input,
                             m_parameters[prefix + name]);
        };
        const at::Tensor mixed = m_operators.selfAttention(linear(norm(x, prefix + "norm1"), "qkv"),
                                                           tasks, config.heads, config.causal);
        x = x + linear(mixed, "out");
        x = x + linear(m_operators.gelu(linear(norm(x, prefix + "norm2"), "mlp_in")), "mlp_out");
    }
    return norm(x, "norm");
}

PaperObjective::Estimate PaperObjective::estimate(const TaskBatch& batch,
                                                  const at::Tensor& k) const {
    const std::int64_t tasks = batch.points.size(0);
    const std::int64_t width = m_config.network.width;
    const std::int64_t most = m_config.network.maxComponents;
    const std::int64_t outputs = most + tgmm::maxDimension;
    const at::Tensor kRow = unitRows(k, most + 1, batch.points.scalar_type());
    const at::Tensor h = encode(batch, kRow).view({tasks, -1, width});
    // The read-out of each task's k.
    const auto ofTask = [&](const char* name, std::int64_t rows) {
        return at::mm(kRow, m_parameters[name].view({most + 1, -1})).view({tasks, rows, outputs});
    };
    const at::Tensor scores =
        at::bmm(ofTask("query", most), at::bmm(h, ofTask("key", width)).transpose(1, 2));
    const at::Tensor pooled =
        at::bmm(at::softmax(scores, -1), at::bmm(h, ofTask("value", width))); // [B, max, outputs]
    const at::Tensor gone = absentComponents(k, most);
    const at::Tensor present = gone.logical_not().to(pooled.scalar_type());
    const at::Tensor logits = (pooled.narrow(2, 0, most) * present.unsqueeze(2)).sum(1)
                              / present.sum(1, true).clamp_min(1.0);
    return {at::log_softmax(logits.masked_fill(gone, -infinity), 1),
            pooled.narrow(2, most, tgmm::maxDimension)};
}

// Of unit covariance.
at::Tensor PaperObjective::components(const Estimate& estimate) const {
    const at::Tensor unit =
        at::zeros({estimate.means.size(0), estimate.means.size(1), 6}, estimate.means.options());
    return at::cat({estimate.logWeights.unsqueeze(2), estimate.means, unit}, 2);
}

Loss PaperObjective::loss(const TaskBatch& batch) const {
    const Estimate found = estimate(batch, batch.k);
    const auto nll = [&] {
        return -logDensity(components(found), batch.k, batch.is3d, batch.fresh)
                    .clamp_min(m_config.logDensityFloor)
                    .mean();
    };
    Loss loss;
    if (m_config.loss == LossKind::Likelihood) {
        loss.nll = nll();
        loss.total = loss.nll;
    } else {
        loss.total = parameterLoss(found.logWeights, found.means, batch);
        const at::NoGradGuard noGradient;
        loss.nll = nll();
    }
    loss.count = at::zeros_like(loss.nll);
    return loss;
}

Objective::Answer PaperObjective::answer(const TaskBatch& batch, const at::Tensor& k) const {
    return {components(estimate(batch, k)), {}};
}

} // namespace gaussarium::train
