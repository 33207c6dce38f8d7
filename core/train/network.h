// The network of core/tgmm/network_config.h with gradients. Internal to core/train (Torch).
#pragma once

#include "core/train/attention.h"
#include "core/train/parameters.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace gaussarium::train {

struct NetworkOutput {
    at::Tensor components;  // [B, max, 10]: logit, mean, log-diagonal (clamped), off-diagonal
    at::Tensor countLogits; // [B, max]: log p(k | data) up to a constant, k = 1..max
};

class Network {
public:
    // softmax(q k^T / sqrt(D)) v, as in attention.h.
    using AttentionOperator = at::Tensor (*)(const at::Tensor& q, const at::Tensor& k,
                                             const at::Tensor& v);

    // `parameters` must outlive the network.
    explicit Network(const Parameters& parameters, AttentionOperator attend = attention);

    // points [B, n, 3] whitened, of the master type; k [B] int64, 0 where unknown; is3d [B] of the
    // master type, 1 or 0. Matrix products and attention run in the compute type; the residual
    // stream, the norms and the two heads in the master type.
    NetworkOutput forward(const at::Tensor& points, const at::Tensor& k,
                          const at::Tensor& is3d) const;

private:
    struct Block {
        at::Tensor qkv, out, mlpIn, mlpOut;
    };
    struct Head {
        at::Tensor in, inBias, out, outBias;
    };

    Head headOf(const char* name) const;
    at::Tensor norm(const at::Tensor& x) const;
    at::Tensor selfAttention(const Block& block, const at::Tensor& x, std::int64_t tasks) const;
    at::Tensor pool(const at::Tensor& x, const at::Tensor& queries) const;
    at::Tensor applyHead(const Head& head, const at::Tensor& pooled) const;

    const Parameters& m_parameters;
    AttentionOperator m_attend;
    std::vector<Block> m_blocks;
    Head m_componentHead, m_countHead;
};

} // namespace gaussarium::train
