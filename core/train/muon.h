// Muon on the matrices of the blocks: steps along the nearest orthogonal matrix of the gradient's
// momentum, so that every direction of a layer moves alike, not the few that its gradient favours.
// K. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024); its scale,
// which lets it share AdamW's learning rate and weight decay, from Liu et al., "Muon is scalable
// for LLM training", arXiv 2502.16982. Internal to core/train (Torch).
#pragma once

#include "core/train/parameters.h"
#include "core/train/train_config.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace gaussarium::train {

// [N, r, c], r <= c: each matrix U S V^T of the batch becomes about U V^T, by five Newton-Schulz
// steps of the quintic of Jordan et al., which bring every singular value above a thousandth of the
// largest into [0.7, 1.2].
at::Tensor orthogonalised(const at::Tensor& batch);

class Muon {
public:
    Muon(const TrainConfig& config, const Parameters& parameters);

    // One step of parameters.matrixRange(); momentum is flat and as long as the parameters, rate a
    // 0-dim tensor of the learning rate, good 0-dim: false leaves everything but a decayed momentum
    // as it is.
    void step(Parameters& parameters, at::Tensor& momentum, const at::Tensor& rate,
              const at::Tensor& good) const;

private:
    // Matrices of one shape: views [N, r, c] into a flat vector, which need not be contiguous.
    struct Group {
        std::vector<std::int64_t> shape, strides;
        std::int64_t offset = 0;
        bool transposed = false; // taken as [c, r], so that the rows are the shorter side
    };

    static at::Tensor viewOf(const Group& group, const at::Tensor& flat);

    double m_momentum, m_weightDecay;
    std::vector<Group> m_groups;
};

} // namespace gaussarium::train
