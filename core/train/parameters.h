// The network's weights as one flat vector on the device, and the leaves that autograd sees.
// Internal to core/train (includes Torch).
#pragma once

#include "core/tgmm/weights_file.h"

#include <ATen/core/Tensor.h>

#include <string_view>
#include <vector>

namespace gaussarium::train {

// values() and gradient() are flat, in the order of tgmm::tensorShapes; the leaves are views into
// them, so that the optimiser works on two vectors whatever the number of tensors, and gradients
// arrive in place. With a compute type narrower than the master type the matrices of the blocks and
// key_value have their leaves in a narrow copy, refreshed by refresh() and read back by
// collectGradient().
class Parameters {
public:
    Parameters(const tgmm::Weights& weights, at::Device device, at::ScalarType master,
               at::ScalarType compute);

    const tgmm::NetworkConfig& config() const { return m_config; }
    at::ScalarType computeType() const { return m_compute; }
    at::Device device() const { return m_values.device(); }

    // The leaf of that name (tgmm::tensorShapes); throws std::invalid_argument where there is none.
    const at::Tensor& operator[](std::string_view name) const;

    at::Tensor& values() { return m_values; }
    at::Tensor& gradient() { return m_gradient; }
    // 1 where weight decay acts (matrices), 0 for biases, embeddings and queries.
    const at::Tensor& decayMask() const { return m_decayMask; }

    // Where the matrices of the blocks and key_value lie in the flat vector.
    struct Range {
        std::int64_t begin = 0;
        std::int64_t end = 0;
    };
    Range matrixRange() const { return m_matrices; }

    void zeroGradient();
    // After a backward pass: the whole gradient is in gradient().
    void collectGradient();
    // After values() changed.
    void refresh();

    tgmm::Weights weights() const;

private:
    tgmm::NetworkConfig m_config;
    std::vector<tgmm::TensorShape> m_shapes;
    at::ScalarType m_compute;
    at::Tensor m_values, m_gradient, m_decayMask;
    // The segment of the flat vector that has a narrow copy; empty where there is none.
    Range m_matrices;
    at::Tensor m_narrowSource, m_narrowTarget, m_narrowGradient, m_narrowGradientTarget;
    std::vector<at::Tensor> m_leaves;
};

} // namespace gaussarium::train
