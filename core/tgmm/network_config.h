// Shape of a TGMM network: what the weights file, the CPU inference and the trainer agree on.
// Source: Chen, Wu and Fang, "Transformers as Unsupervised Learning Algorithms: A study on
// Gaussian Mixtures", arXiv 2505.11918. Two architectures: the paper's own, and `foundation`, which
// departs from it where that pays.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/network_parts.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::tgmm {

// Foundation. Points are whitened (core/data/whitening.h); a 2D point gets a third
// coordinate 0. With W = width, x a row vector per token and no bias anywhere but in the two heads:
//   token i = [x y z] read_in + embed_k[k] + embed_d[d - 2] (k = 0: unknown) + the position code of
//            i, where there is one: the sinusoids of network_parts.h, or positions[i]
//   block  : h += attention(norm(h)); h += gelu(norm(h) mlp_in) mlp_out
//            qkv = norm(h) W_qkv, heads contiguous within each of q, k, v; softmax(q k^T / sqrt(W /
//            heads)) v; then times W_out. Causal: a point attends only to those up to itself.
//   read-out by pooling: [key value] = norm(h) key_value; for each of max_components queries of
//            task k and for the count query: pooled = softmax(query . key / sqrt(W)) value, over
//            the points; component head: gelu(norm(pooled) in + bias) out + bias -> 10 numbers:
//              logit, mean (3), log-diagonal (3) and off-diagonal (3: r10, r20, r21) of the lower
//              triangular R, precision = R^T R; log-diagonals clamped to [-4, 6].
//              Components past k are masked; weights are the softmax of the logits.
//            with refinements, 3 more: the logarithms of the points (clamped to [-3, 12]) that the
//              component counts for as an anchor of weights, means and covariances
//              (core/em/anchor.h); the answer is then what that many steps of anchored EM make of
//              the read-out, so that the network decides how far the points may overrule it;
//            count head: the same shape -> max_components logits of p(k | data), k = 1..max.
//   read-out by assignment: share[i][j] = softmax over j < k of norm(h_i) . queries[k][j] /
//            sqrt(W); component j has the points' moments under these shares, with [a, b] =
//            covariance_prior[k] clamped (below): mass = sum share + 1e-6, weight ~ mass, mean =
//            sum share x / mass, covariance = (sum share (x - mean)(x - mean)^T + e^a e^b I) /
//            (mass + e^a). It has no refinements, which weigh a pooled answer against the points;
//            the count head is as above.
// norm is layer normalisation without gain and bias, epsilon 1e-5. gelu is the tanh form.
//
// Paper. Points as they are, mixtures of unit covariance, k told: a GPT-2 (Radford et al. 2019)
// with a read-out of its own for each k; out = max_components + 3. Norms have gain and bias, every
// linear map a bias. GPT-2's attention is causal and its positions are learned, and so they are
// here unless told otherwise; either can be left out.
//   token i = [x y z] read_in + read_in_bias + embed_k[k] + positions[i]
//   block  : as above, with biases
//   read-out: h = norm(h); pooled[q] = softmax(query[k][q] . (h key[k])) (h value[k]) over the
//            points, not scaled, for q < k; the weights are the softmax over j < k of the mean over
//            q of pooled[q][j], the mean of component q is pooled[q][max_components ..].
// Components are ordered by ascending weight.
//
// With causal attention or positions the answer depends on the order of the points. What does not
// go together, and why, is in check().
struct NetworkConfig {
    Architecture architecture = Architecture::Foundation;
    int width = 128;
    int heads = 4;
    int layers = 12;
    int mlpWidth = 512;
    int maxComponents = 8;
    int headWidth = 256; // foundation
    int refinements = 0; // foundation: steps of anchored EM after the read-out
    bool causal = false;
    PositionCode positionCode = PositionCode::None;
    int positions = 0; // of a learned code: its rows, which are the most points; else 0
    ReadOutKind readOut = ReadOutKind::Pooling;

    // Numbers that the component head gives per component: 10, or 13 with refinements.
    int componentOutputs() const;
    // Whether the answer depends on the order of the points.
    bool ordered() const { return causal || positionCode != PositionCode::None; }
    // The most points that it reads at once.
    std::int64_t mostPoints() const;
    // The reason why no network has this shape (heads must divide width, all at least 1, ...).
    Expected<void> check() const;
    std::int64_t parameters() const;

    bool operator==(const NetworkConfig&) const = default;
};

// An architecture as it is where nothing else is asked for: the paper's is causal and learns its
// positions. All other fields have their defaults.
NetworkConfig usualConfig(Architecture architecture);

// Where a network is not as its architecture usually is: "causal, sinusoidal positions, read-out by
// assignment"; "attention both ways, no positions". Else empty.
std::string partsInWords(const NetworkConfig& config);

// Largest dimension of the data that a network reads.
inline constexpr int maxDimension = 3;
// Of these the component head gives for each component: logit, mean, log-diagonal, off-diagonal.
inline constexpr int mixtureOutputs = 10;
// Logarithms of an anchor's points: of the weight, the mean and the covariance.
inline constexpr int anchorOutputs = 3;
inline constexpr float logDiagonalMinimum = -4.0F;
inline constexpr float logDiagonalMaximum = 6.0F;
// exp(-3) is a twentieth of a point, exp(12) more than any data set that a network is trained on.
inline constexpr float logPointsMinimum = -3.0F;
inline constexpr float logPointsMaximum = 12.0F;
// The prior covariance's logarithm: a deviation of 1/400 to 7 of the data's.
inline constexpr float logScaleMinimum = -12.0F;
inline constexpr float logScaleMaximum = 4.0F;
// Points added to a component's mass: one that no point is assigned to stands at the data's mean.
inline constexpr float leastMass = 1e-6F;
inline constexpr float normEpsilon = 1e-5F;

struct TensorShape {
    std::string name;
    std::vector<std::int64_t> shape;

    std::int64_t count() const;
    bool operator==(const TensorShape&) const = default;
};

// Every tensor of the network in the order of the weights file. Matrices are [in, out], row-major,
// so a layer is y = x M:
//   read_in [3, W], embed_k [max + 1, W], embed_d [2, W], positions [P, W] (of a learned code),
//   layers.I.qkv [W, 3W], layers.I.out [W, W], layers.I.mlp_in [W, M], layers.I.mlp_out [M, W],
//   key_value [W, 2W], queries [max + 1, max, W], count_query [W],
//   component.in [W, H], component.in_bias [H], component.out [H, C], component.out_bias [C],
//     C = componentOutputs() (of pooling), or covariance_prior [max + 1, 2] (of assignment),
//   count.in [W, H], count.in_bias [H], count.out [H, max], count.out_bias [max]
// and of the paper's:
//   read_in [3, W], read_in_bias [W], embed_k [max + 1, W], positions [P, W] (where it has some),
//   layers.I.norm1_gain [W], .norm1_bias [W], .qkv [W, 3W], .qkv_bias [3W], .out [W, W],
//     .out_bias [W], .norm2_gain [W], .norm2_bias [W], .mlp_in [W, M], .mlp_in_bias [M],
//     .mlp_out [M, W], .mlp_out_bias [W],
//   norm_gain [W], norm_bias [W],
//   key [max + 1, W, out], value [max + 1, W, out], query [max + 1, max, out]
std::vector<TensorShape> tensorShapes(const NetworkConfig& config);

} // namespace gaussarium::tgmm
