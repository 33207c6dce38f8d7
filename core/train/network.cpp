#include "core/train/network.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/one_hot.h>
#include <fmt/format.h>

namespace gaussarium::train {

Network::Network(const Parameters& parameters, AttentionOperator attend)
    : m_parameters(parameters), m_attend(attend) {
    for (int layer = 0; layer < parameters.config().layers; ++layer) {
        const auto leaf = [&](const char* name) {
            return parameters[fmt::format("layers.{}.{}", layer, name)];
        };
        m_blocks.push_back({leaf("qkv"), leaf("out"), leaf("mlp_in"), leaf("mlp_out")});
    }
    m_componentHead = headOf("component");
    m_countHead = headOf("count");
}

Network::Head Network::headOf(const char* name) const {
    const auto leaf = [&](const char* part) {
        return m_parameters[fmt::format("{}.{}", name, part)];
    };
    return {leaf("in"), leaf("in_bias"), leaf("out"), leaf("out_bias")};
}

at::Tensor Network::norm(const at::Tensor& x) const {
    return at::layer_norm(x, {x.size(-1)}, {}, {}, static_cast<double>(tgmm::normEpsilon));
}

// x [B n, W] -> [B n, W]; one product for q, k and v of all tasks.
at::Tensor Network::selfAttention(const Block& block, const at::Tensor& x,
                                  std::int64_t tasks) const {
    const std::int64_t heads = m_parameters.config().heads;
    const std::int64_t width = m_parameters.config().width;
    const at::Tensor qkv = at::mm(x, block.qkv).view({tasks, -1, 3, heads, width / heads});
    const std::vector<at::Tensor> parts = qkv.permute({2, 0, 3, 1, 4}).unbind(0);
    const at::Tensor mixed = m_attend(parts[0], parts[1], parts[2]);
    return at::mm(mixed.transpose(1, 2).reshape({-1, width}), block.out);
}

// x [B n, W], queries [B, q, W] -> [B, q, W]: attentive pooling over the points of each task.
at::Tensor Network::pool(const at::Tensor& x, const at::Tensor& queries) const {
    const std::int64_t width = m_parameters.config().width;
    const std::vector<at::Tensor> parts =
        at::mm(x, m_parameters["key_value"]).view({queries.size(0), -1, 2, width}).unbind(2);
    return m_attend(queries.to(m_parameters.computeType()).unsqueeze(1), parts[0].unsqueeze(1),
                    parts[1].unsqueeze(1))
        .squeeze(1)
        .to(m_parameters["read_in"].scalar_type());
}

at::Tensor Network::applyHead(const Head& head, const at::Tensor& pooled) const {
    const at::Tensor hidden = at::gelu(at::addmm(head.inBias, norm(pooled), head.in), "tanh");
    return at::addmm(head.outBias, hidden, head.out);
}

NetworkOutput Network::forward(const at::Tensor& points, const at::Tensor& k,
                               const at::Tensor& is3d) const {
    const tgmm::NetworkConfig& config = m_parameters.config();
    const std::int64_t tasks = points.size(0);
    const std::int64_t n = points.size(1);
    const std::int64_t width = config.width;
    const std::int64_t most = config.maxComponents;
    const at::ScalarType master = points.scalar_type();
    const at::ScalarType compute = m_parameters.computeType();

    // Embeddings are looked up by products with one-hot rows: their gradient is then a product too,
    // where a gather's would scatter thousands of rows into nine.
    const at::Tensor kRow = at::one_hot(k, most + 1).to(master);
    const at::Tensor dRow = at::one_hot(is3d.to(at::kLong), 2).to(master);
    const at::Tensor task =
        at::mm(kRow, m_parameters["embed_k"]) + at::mm(dRow, m_parameters["embed_d"]);
    at::Tensor x = (at::mm(points.reshape({-1, tgmm::maxDimension}), m_parameters["read_in"])
                        .view({tasks, n, width})
                    + task.unsqueeze(1))
                       .view({-1, width});
    for (const Block& block : m_blocks) {
        x = x + selfAttention(block, norm(x).to(compute), tasks);
        x = x + at::mm(at::gelu(at::mm(norm(x).to(compute), block.mlpIn), "tanh"), block.mlpOut);
    }

    const at::Tensor queries = at::cat(
        {at::mm(kRow, m_parameters["queries"].view({most + 1, -1})).view({tasks, most, width}),
         m_parameters["count_query"].view({1, 1, width}).expand({tasks, 1, width})},
        1);
    const at::Tensor pooled = pool(norm(x).to(compute), queries);
    const at::Tensor raw =
        applyHead(m_componentHead, pooled.narrow(1, 0, most).reshape({-1, width}))
            .view({tasks, most, tgmm::componentOutputs});
    // The first four numbers are the logit and the mean, the last three the off-diagonal.
    const at::Tensor components =
        at::cat({raw.narrow(2, 0, 4),
                 raw.narrow(2, 4, 3).clamp(static_cast<double>(tgmm::logDiagonalMinimum),
                                           static_cast<double>(tgmm::logDiagonalMaximum)),
                 raw.narrow(2, 7, 3)},
                2);
    return {components, applyHead(m_countHead, pooled.select(1, most))};
}

} // namespace gaussarium::train
