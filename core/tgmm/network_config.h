// Shape of a TGMM network: what the weights file, the CPU inference and the trainer agree on.
// Source: Chen, Wu and Fang, "Transformers as Unsupervised Learning Algorithms: A study on
// Gaussian Mixtures", arXiv 2505.11918; departures are marked.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::tgmm {

// The `foundation` network. Points are whitened (core/data/whitening.h); a 2D point gets a third
// coordinate 0. With W = width, x a row vector per token and no bias anywhere but in the two heads:
//   token  = [x y z] read_in + embed_k[k] + embed_d[d - 2]               (k = 0: unknown)
//   block  : h += attention(norm(h)); h += gelu(norm(h) mlp_in) mlp_out
//            qkv = norm(h) W_qkv, heads contiguous within each of q, k, v; softmax(q k^T / sqrt(W /
//            heads)) v; then times W_out. Bidirectional, no positions (the paper: causal, with
//            positions).
//   read-out: [key value] = norm(h) key_value; for each of max_components queries of task k and for
//            the count query: pooled = softmax(query . key / sqrt(W)) value, over the points;
//            component head: gelu(norm(pooled) in + bias) out + bias -> 10 numbers:
//              logit, mean (3), log-diagonal (3) and off-diagonal (3: r10, r20, r21) of the lower
//              triangular R, precision = R^T R; log-diagonals clamped to [-4, 6].
//              Components past k are masked; weights are the softmax of the logits.
//            count head: the same shape -> max_components logits of p(k | data), k = 1..max.
// norm is layer normalisation without gain and bias, epsilon 1e-5. gelu is the tanh form.
struct NetworkConfig {
    int width = 128;
    int heads = 4;
    int layers = 12;
    int mlpWidth = 512;
    int maxComponents = 8;
    int headWidth = 256;

    // The reason why no network has this shape (heads must divide width, all at least 1, ...).
    Expected<void> check() const;
    std::int64_t parameters() const;

    bool operator==(const NetworkConfig&) const = default;
};

// Largest dimension of the data that a network reads.
inline constexpr int maxDimension = 3;
// Numbers that the component head gives per component.
inline constexpr int componentOutputs = 10;
inline constexpr float logDiagonalMinimum = -4.0F;
inline constexpr float logDiagonalMaximum = 6.0F;
inline constexpr float normEpsilon = 1e-5F;

struct TensorShape {
    std::string name;
    std::vector<std::int64_t> shape;

    std::int64_t count() const;
    bool operator==(const TensorShape&) const = default;
};

// Every tensor of the network in the order of the weights file. Matrices are [in, out], row-major,
// so a layer is y = x M:
//   read_in [3, W], embed_k [max + 1, W], embed_d [2, W],
//   layers.I.qkv [W, 3W], layers.I.out [W, W], layers.I.mlp_in [W, M], layers.I.mlp_out [M, W],
//   key_value [W, 2W], queries [max + 1, max, W], count_query [W],
//   component.in [W, H], component.in_bias [H], component.out [H, 10], component.out_bias [10],
//   count.in [W, H], count.in_bias [H], count.out [H, max], count.out_bias [max]
std::vector<TensorShape> tensorShapes(const NetworkConfig& config);

} // namespace gaussarium::tgmm
