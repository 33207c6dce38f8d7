#include "core/train/network.h"

#include "core/train/assigned_moments.h"
#include "core/train/attention.h"
#include "core/train/mixture_ops.h"
#include "core/train/parameter_loss.h"
#include "core/train/unit_rows.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

namespace gaussarium::train {

namespace {

at::Tensor clampedBetween(const at::Tensor& x, float low, float high) {
    return x.clamp(static_cast<double>(low), static_cast<double>(high));
}

} // namespace

Network::Network(const Parameters& parameters, const NetworkOperators& operators)
    : m_parameters(parameters), m_operators(operators) {
    for (int layer = 0; layer < parameters.config().layers; ++layer) {
        const auto leaf = [&](const char* name) {
            return parameters[fmt::format("layers.{}.{}", layer, name)];
        };
        m_blocks.push_back({leaf("qkv"), leaf("out"), leaf("mlp_in"), leaf("mlp_out")});
    }
    const tgmm::NetworkConfig& config = parameters.config();
    if (config.readOut == tgmm::ReadOutKind::Pooling) {
        m_componentHead = headOf("component");
    }
    m_countHead = headOf("count");
    if (config.positionCode == tgmm::PositionCode::Sinusoidal) {
        // Where the network is: a captured graph copies nothing from the host.
        const std::int64_t pairs = (config.width + 1) / 2;
        at::Tensor rates = at::empty({1, pairs}, at::TensorOptions().dtype(at::kDouble));
        for (std::int64_t pair = 0; pair < pairs; ++pair) {
            rates.data_ptr<double>()[pair] = tgmm::sinusoidRate(2 * pair, config.width);
        }
        m_rates = rates.to(parameters["read_in"].device());
    }
}

Network::Head Network::headOf(const char* name) const {
    const auto leaf = [&](const char* part) {
        return m_parameters[fmt::format("{}.{}", name, part)];
    };
    return {leaf("in"), leaf("in_bias"), leaf("out"), leaf("out_bias")};
}

// tokens [B, n, W]
at::Tensor Network::withPositions(const at::Tensor& tokens) const {
    const std::int64_t n = tokens.size(1);
    const std::int64_t width = tokens.size(2);
    switch (m_parameters.config().positionCode) {
    case tgmm::PositionCode::None:
        break;
    case tgmm::PositionCode::Sinusoidal: {
        const at::Tensor angles = at::arange(n, m_rates.options()).unsqueeze(1) * m_rates;
        const at::Tensor rows =
            at::stack({angles.sin(), angles.cos()}, 2).view({n, -1}).narrow(1, 0, width);
        return tokens + rows.to(tokens.scalar_type()).unsqueeze(0);
    }
    case tgmm::PositionCode::Learned:
        return tokens + m_parameters["positions"].narrow(0, 0, n).unsqueeze(0);
    }
    return tokens;
}

// normed [B n, W], queries [B, q, W] -> [B, q, W]: attentive pooling over the points of each task.
at::Tensor Network::pool(const at::Tensor& normed, const at::Tensor& queries) const {
    const std::int64_t width = m_parameters.config().width;
    const std::vector<at::Tensor> parts = m_operators.product(normed, m_parameters["key_value"])
                                              .view({queries.size(0), -1, 2, width})
                                              .unbind(2);
    return attention(queries.to(m_parameters.computeType()).unsqueeze(1), parts[0].unsqueeze(1),
                     parts[1].unsqueeze(1))
        .squeeze(1)
        .to(m_parameters["read_in"].scalar_type());
}

// pooled [.., W]
at::Tensor Network::applyHead(const Head& head, const at::Tensor& pooled) const {
    const at::Tensor normed =
        at::layer_norm(pooled, {pooled.size(-1)}, {}, {}, static_cast<double>(tgmm::normEpsilon));
    const at::Tensor hidden = m_operators.gelu(at::addmm(head.inBias, normed, head.in));
    return at::addmm(head.outBias, hidden, head.out);
}

// pooled [B, max, W] -> [B, max, 10 or 13], its log-diagonal and points clamped.
at::Tensor Network::componentsOf(const at::Tensor& pooled) const {
    const tgmm::NetworkConfig& config = m_parameters.config();
    const at::Tensor raw =
        applyHead(m_componentHead, pooled.reshape({-1, config.width}))
            .view({pooled.size(0), config.maxComponents, config.componentOutputs()});
    // The first four numbers are the logit and the mean, the next three the log-diagonal.
    std::vector<at::Tensor> parts = {
        raw.narrow(2, 0, 4),
        clampedBetween(raw.narrow(2, 4, 3), tgmm::logDiagonalMinimum, tgmm::logDiagonalMaximum),
        raw.narrow(2, 7, 3)};
    if (config.refinements > 0) {
        parts.push_back(clampedBetween(raw.narrow(2, tgmm::mixtureOutputs, tgmm::anchorOutputs),
                                       tgmm::logPointsMinimum, tgmm::logPointsMaximum));
    }
    return at::cat(parts, 2);
}

// normed [B n, W] -> [B, max, 10]. Scores in the master type: moments feel them more than sums of
// values do.
at::Tensor Network::assign(const at::Tensor& normed, const Question& question) const {
    const std::int64_t tasks = question.queries.size(0);
    const std::int64_t width = question.queries.size(2);
    const at::Tensor scores =
        at::bmm(normed.to(question.queries.scalar_type()).view({tasks, -1, width}),
                question.queries.transpose(1, 2))
        / std::sqrt(static_cast<double>(width));
    const at::Tensor gone = absentComponents(question.k, question.queries.size(1))
                                .logical_and((question.k > 0).unsqueeze(1))
                                .unsqueeze(1);
    const at::Tensor shares =
        at::softmax(scores.masked_fill(gone, -std::numeric_limits<double>::infinity()), 2);
    return assignedMoments(question.points, shares, question.prior);
}

NetworkOutput Network::forward(const at::Tensor& points, const at::Tensor& k,
                               const at::Tensor& is3d, bool earlyReadOuts) const {
    const tgmm::NetworkConfig& config = m_parameters.config();
    const std::int64_t tasks = points.size(0);
    const std::int64_t n = points.size(1);
    const std::int64_t width = config.width;
    const std::int64_t most = config.maxComponents;
    const at::ScalarType master = points.scalar_type();
    const at::ScalarType compute = m_parameters.computeType();

    const at::Tensor kRow = unitRows(k, most + 1, master);
    const at::Tensor dRow = unitRows(is3d.to(at::kLong), 2, master);
    const at::Tensor task =
        at::mm(kRow, m_parameters["embed_k"]) + at::mm(dRow, m_parameters["embed_d"]);
    const at::Tensor tokens =
        withPositions(at::mm(points.reshape({-1, tgmm::maxDimension}), m_parameters["read_in"])
                          .view({tasks, n, width})
                      + task.unsqueeze(1))
            .view({-1, width});
    AddNorm stream = m_operators.addNorm(tokens, {}, compute);
    const auto slices = static_cast<std::int64_t>(m_blocks.size()) - 1;
    std::vector<at::Tensor> early;
    for (std::size_t layer = 0; layer < m_blocks.size(); ++layer) {
        const Block& block = m_blocks[layer];
        const at::Tensor mixed = m_operators.selfAttention(
            m_operators.product(stream.normed, block.qkv), tasks, config.heads, config.causal);
        stream = m_operators.addNorm(stream.sum, m_operators.product(mixed, block.out), compute);
        const at::Tensor active = m_operators.gelu(m_operators.product(stream.normed, block.mlpIn));
        stream =
            m_operators.addNorm(stream.sum, m_operators.product(active, block.mlpOut), compute);
        const auto slice = static_cast<std::int64_t>(layer);
        if (earlyReadOuts && slice < slices) {
            const std::int64_t first = slice * tasks / slices;
            const std::int64_t end = (slice + 1) * tasks / slices;
            early.push_back(stream.normed.narrow(0, first * n, (end - first) * n));
        }
    }

    Question question;
    question.queries =
        at::mm(kRow, m_parameters["queries"].view({most + 1, -1})).view({tasks, most, width});
    const at::Tensor countQuery =
        m_parameters["count_query"].view({1, 1, width}).expand({tasks, 1, width});
    NetworkOutput output;
    if (config.readOut == tgmm::ReadOutKind::Assignment) {
        question.points = points;
        question.k = k;
        question.prior = at::mm(kRow, m_parameters["covariance_prior"]);
        output.components = assign(stream.normed, question);
        output.countLogits = applyHead(m_countHead, pool(stream.normed, countQuery).select(1, 0));
        if (!early.empty()) {
            output.early = assign(at::cat(early), question);
        }
        return output;
    }
    const at::Tensor pooled = pool(stream.normed, at::cat({question.queries, countQuery}, 1));
    const at::Tensor all = componentsOf(pooled.narrow(1, 0, most));
    output.components = all.narrow(2, 0, tgmm::mixtureOutputs);
    if (config.refinements > 0) {
        output.logPoints = all.narrow(2, tgmm::mixtureOutputs, tgmm::anchorOutputs);
    }
    output.countLogits = applyHead(m_countHead, pooled.select(1, most));
    if (!early.empty()) {
        output.early =
            componentsOf(pool(at::cat(early), question.queries)).narrow(2, 0, tgmm::mixtureOutputs);
    }
    return output;
}

at::Tensor Network::refined(const NetworkOutput& output, const at::Tensor& points,
                            const at::Tensor& k, const at::Tensor& is3d) const {
    if (!output.logPoints.defined()) {
        return output.components;
    }
    return refine(output.components, output.logPoints, k, is3d, points,
                  m_parameters.config().refinements);
}

} // namespace gaussarium::train
