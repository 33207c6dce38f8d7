#include "core/train/network_operators.h"

#include "core/tgmm/network_config.h"
#include "core/train/attention.h"
#include "core/train/gelu.h"
#include "core/train/row_product.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>

#include <cmath>
#include <limits>

namespace gaussarium::train {

namespace {

using AttentionOperator = at::Tensor (*)(const at::Tensor& q, const at::Tensor& k,
                                         const at::Tensor& v, bool causal);

at::Tensor writtenOut(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, bool causal) {
    const double scale = 1.0 / std::sqrt(static_cast<double>(q.size(3)));
    at::Tensor scores = at::matmul(q, k.transpose(2, 3)) * scale;
    if (causal) {
        const at::Tensor later =
            at::triu(at::ones({q.size(2), k.size(2)}, q.options().dtype(at::kBool)), 1);
        scores = scores.masked_fill(later, -std::numeric_limits<double>::infinity());
    }
    return at::matmul(at::softmax(scores, -1), v);
}

template <AttentionOperator attend>
at::Tensor onHeads(const at::Tensor& qkv, std::int64_t tasks, std::int64_t heads, bool causal) {
    const std::int64_t width = qkv.size(1) / 3;
    const std::vector<at::Tensor> parts =
        qkv.view({tasks, -1, 3, heads, width / heads}).permute({2, 0, 3, 1, 4}).unbind(0);
    return attend(parts[0], parts[1], parts[2], causal).transpose(1, 2).reshape({-1, width});
}

at::Tensor torchProduct(const at::Tensor& x, const at::Tensor& w) {
    return at::mm(x, w);
}

at::Tensor torchGelu(const at::Tensor& x) {
    return at::gelu(x, "tanh");
}

AddNorm torchAddNorm(const at::Tensor& x, const at::Tensor& update, at::ScalarType type) {
    const at::Tensor sum = update.defined() ? x + update : x;
    return {sum, at::layer_norm(sum, {sum.size(-1)}, {}, {}, static_cast<double>(tgmm::normEpsilon))
                     .to(type)};
}

} // namespace

NetworkOperators operatorsOf(OperatorSet set) {
    switch (set) {
    case OperatorSet::Own:
        break;
    case OperatorSet::Eager:
        return {torchProduct, onHeads<writtenOut>, torchGelu, torchAddNorm};
    case OperatorSet::EagerByHead:
        return {torchProduct, onHeads<attentionByHead>, torchGelu, torchAddNorm};
    }
    return {rowProduct, selfAttention, gelu, addNorm};
}

} // namespace gaussarium::train
