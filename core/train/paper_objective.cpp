#include "core/train/paper_objective.h"

#include "core/train/mixture_ops.h"
#include "core/train/unit_rows.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/arange.h>
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

// [B, max]: whether a component does not count.
at::Tensor absent(const at::Tensor& k, std::int64_t most) {
    return at::arange(most, k.options()).view({1, -1}) >= k.view({-1, 1});
}

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
    x = (x + at::mm(kRow, m_parameters["embed_k"]).unsqueeze(1)
         + m_parameters["positions"].narrow(0, 0, n).unsqueeze(0))
            .view({-1, width});
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = fmt::format("layers.{}.", layer);
        const auto linear = [&](const at::Tensor& input, const char* name) {
            return at::addmm(m_parameters[prefix + name + "_bias"], input,
                             m_parameters[prefix + name]);
        };
        const at::Tensor mixed = m_operators.selfAttention(linear(norm(x, prefix + "norm1"), "qkv"),
                                                           tasks, config.heads, true);
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
    const at::Tensor gone = absent(k, most);
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
    const std::int64_t most = m_config.network.maxComponents;
    const Estimate found = estimate(batch, batch.k);
    const at::Tensor gone = absent(batch.k, most);
    // Absent components, of weight 0, come last.
    const at::Tensor order = std::get<1>(batch.weights.masked_fill(gone, infinity).sort(1));
    const at::Tensor weights = batch.weights.gather(1, order);
    const at::Tensor means =
        batch.means.gather(1, order.unsqueeze(2).expand({-1, -1, tgmm::maxDimension}));
    // 0 times -inf where a component is absent.
    const at::Tensor entropy = -(weights * found.logWeights.masked_fill(gone, 0.0)).sum(1).mean();
    const at::Tensor squares = (found.means - means).square().masked_fill(gone.unsqueeze(2), 0.0);
    // In the plane the third coordinate is not read.
    const at::Tensor axes = 2 + batch.is3d;
    const at::Tensor spatial =
        squares.narrow(2, 0, 2).sum({1, 2}) + squares.select(2, 2).sum(1) * batch.is3d;
    const at::Tensor error = (spatial / (axes * batch.k)).mean();
    Loss loss;
    loss.total = entropy + error;
    loss.count = at::zeros_like(error);
    const at::NoGradGuard noGradient;
    loss.nll = -logDensity(components(found).detach(), batch.k, batch.is3d, batch.fresh)
                    .clamp_min(m_config.logDensityFloor)
                    .mean();
    return loss;
}

Objective::Answer PaperObjective::answer(const TaskBatch& batch, const at::Tensor& k) const {
    return {components(estimate(batch, k)), {}};
}

} // namespace gaussarium::train
