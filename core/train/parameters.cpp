#include "core/train/parameters.h"

#include "core/base/check.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <stdexcept>
#include <string>

namespace gaussarium::train {

namespace {

bool isBlockMatrix(const std::string& name) {
    return name.starts_with("layers.") || name == "key_value";
}

bool decays(const tgmm::TensorShape& shape) {
    const bool looked = shape.name.starts_with("embed_") || shape.name == "queries"
                        || shape.name == "covariance_prior";
    return shape.shape.size() == 2 && !looked;
}

// A leaf whose gradient is accumulated into `gradient`, which it shares with the flat vector.
at::Tensor makeLeaf(const at::Tensor& values, const at::Tensor& gradient,
                    const std::vector<std::int64_t>& shape) {
    at::Tensor leaf = values.view(shape).detach();
    leaf.set_requires_grad(true);
    leaf.mutable_grad() = gradient.view(shape);
    return leaf;
}

} // namespace

Parameters::Parameters(const tgmm::Weights& weights, at::Device device, at::ScalarType master,
                       at::ScalarType compute)
    : m_config(weights.config), m_shapes(tgmm::tensorShapes(weights.config)), m_compute(compute) {
    const at::NoGradGuard noGradient;
    GAUSSARIUM_CHECK_EQ(weights.tensors.size(), m_shapes.size());
    const std::int64_t count = m_config.parameters();
    at::Tensor host = at::empty({count}, at::TensorOptions().dtype(at::kFloat));
    at::Tensor mask = at::zeros({count}, at::TensorOptions().dtype(at::kFloat));
    std::int64_t offset = 0;
    for (std::size_t i = 0; i < m_shapes.size(); ++i) {
        const std::vector<float>& values = weights.tensors[i];
        const std::int64_t size = m_shapes[i].count();
        GAUSSARIUM_CHECK_EQ(static_cast<std::int64_t>(values.size()), size);
        std::copy(values.begin(), values.end(), host.data_ptr<float>() + offset);
        if (decays(m_shapes[i])) {
            mask.narrow(0, offset, size).fill_(1.0);
        }
        if (isBlockMatrix(m_shapes[i].name)) {
            // They lie together in tensorShapes: the first sets the begin, each one the end.
            m_matrices.begin = m_matrices.end == 0 ? offset : m_matrices.begin;
            m_matrices.end = offset + size;
        }
        offset += size;
    }
    m_values = host.to(device, master);
    m_decayMask = mask.to(device, master);
    m_gradient = at::zeros_like(m_values);
    const bool narrow = compute != master;
    if (narrow) {
        m_narrowSource = m_values.narrow(0, m_matrices.begin, m_matrices.end - m_matrices.begin);
        m_narrowGradientTarget =
            m_gradient.narrow(0, m_matrices.begin, m_matrices.end - m_matrices.begin);
        m_narrowTarget = m_narrowSource.to(compute);
        m_narrowGradient = at::zeros_like(m_narrowTarget);
    }
    offset = 0;
    for (const tgmm::TensorShape& shape : m_shapes) {
        const std::int64_t size = shape.count();
        if (narrow && isBlockMatrix(shape.name)) {
            m_leaves.push_back(makeLeaf(m_narrowTarget.narrow(0, offset - m_matrices.begin, size),
                                        m_narrowGradient.narrow(0, offset - m_matrices.begin, size),
                                        shape.shape));
        } else {
            m_leaves.push_back(makeLeaf(m_values.narrow(0, offset, size),
                                        m_gradient.narrow(0, offset, size), shape.shape));
        }
        offset += size;
    }
}

const at::Tensor& Parameters::operator[](std::string_view name) const {
    for (std::size_t i = 0; i < m_shapes.size(); ++i) {
        if (m_shapes[i].name == name) {
            return m_leaves[i];
        }
    }
    throw std::invalid_argument("Parameters: there is no tensor " + std::string(name));
}

void Parameters::zeroGradient() {
    m_gradient.zero_();
    if (m_narrowGradient.defined()) {
        m_narrowGradient.zero_();
    }
}

void Parameters::collectGradient() {
    if (m_narrowGradient.defined()) {
        m_narrowGradientTarget.copy_(m_narrowGradient);
    }
}

void Parameters::refresh() {
    if (m_narrowTarget.defined()) {
        m_narrowTarget.copy_(m_narrowSource);
    }
}

tgmm::Weights Parameters::weights() const {
    const at::Tensor host = m_values.to(at::kCPU, at::kFloat).contiguous();
    tgmm::Weights weights;
    weights.config = m_config;
    const float* begin = host.data_ptr<float>();
    for (const tgmm::TensorShape& shape : m_shapes) {
        weights.tensors.emplace_back(begin, begin + shape.count());
        begin += shape.count();
    }
    return weights;
}

} // namespace gaussarium::train
