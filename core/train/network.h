// The network of core/tgmm/network_config.h with gradients. Internal to core/train (Torch).
#pragma once

#include "core/train/network_operators.h"
#include "core/train/parameters.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace gaussarium::train {

struct NetworkOutput {
    at::Tensor components;  // [B, max, 10]: logit, mean, log-diagonal (clamped), off-diagonal
    at::Tensor logPoints;   // [B, max, 3] (clamped): what each is worth as an anchor; undefined for
                            // a network without refinements
    at::Tensor countLogits; // [B, max]: log p(k | data) up to a constant, k = 1..max
    // [B, max, 10]: the read-out after an earlier layer, another for each of layers - 1 equal
    // slices of the tasks; undefined where not asked for.
    at::Tensor early;
};

class Network {
public:
    // `parameters` must outlive the network.
    explicit Network(const Parameters& parameters, const NetworkOperators& operators);

    // points [B, n, 3] whitened, of the master type; k [B] int64, 0 where unknown; is3d [B] of the
    // master type, 1 or 0. Matrix products and attention run in the compute type; the residual
    // stream, the norms and the two heads in the master type.
    NetworkOutput forward(const at::Tensor& points, const at::Tensor& k, const at::Tensor& is3d,
                          bool earlyReadOuts = false) const;

    // [B, max, 10]: the answer that is judged, the read-out after the network's refinements.
    at::Tensor refined(const NetworkOutput& output, const at::Tensor& points, const at::Tensor& k,
                       const at::Tensor& is3d) const;

private:
    struct Block {
        at::Tensor qkv, out, mlpIn, mlpOut;
    };
    struct Head {
        at::Tensor in, inBias, out, outBias;
    };

    // What the read-out asks, and of whom.
    struct Question {
        at::Tensor queries; // [B, max, W], of each task's k
        at::Tensor points;  // [B, n, 3]
        at::Tensor k;       // [B]
        at::Tensor prior;   // [B, 2], of assignment
    };

    Head headOf(const char* name) const;
    at::Tensor withPositions(const at::Tensor& tokens) const;
    at::Tensor pool(const at::Tensor& normed, const at::Tensor& queries) const;
    at::Tensor applyHead(const Head& head, const at::Tensor& pooled) const;
    at::Tensor componentsOf(const at::Tensor& pooled) const;
    at::Tensor assign(const at::Tensor& normed, const Question& question) const;

    const Parameters& m_parameters;
    NetworkOperators m_operators;
    std::vector<Block> m_blocks;
    Head m_componentHead; // of pooling
    Head m_countHead;
    at::Tensor m_rates; // [1, pairs of channels], of a sinusoidal code
};

} // namespace gaussarium::train
