#include "core/train/add_norm.h"

#include "core/tgmm/network_config.h"
#include "core/train/cuda_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace gaussarium::train {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows that one thread takes at a time.
constexpr std::int64_t rowGrain = 64;

template <class Real>
void normaliseRow(const Real* x, const Real* update, std::int64_t width, Real* sum, Real* normed,
                  Real& scale) {
    Real mean = 0;
    for (std::int64_t i = 0; i < width; ++i) {
        sum[i] = update != nullptr ? x[i] + update[i] : x[i];
        mean += sum[i];
    }
    mean /= static_cast<Real>(width);
    Real variance = 0;
    for (std::int64_t i = 0; i < width; ++i) {
        normed[i] = sum[i] - mean;
        variance += normed[i] * normed[i];
    }
    variance /= static_cast<Real>(width);
    scale = Real(1) / std::sqrt(variance + static_cast<Real>(tgmm::normEpsilon));
    for (std::int64_t i = 0; i < width; ++i) {
        normed[i] *= scale;
    }
}

// The gradient by a sum whose normed row u is known: scale (g - mean(g) - u mean(g u)), added to.
template <class Real>
void addRowSlope(const Real* outer, const Real* normed, Real scale, std::int64_t width,
                 Real* result) {
    Real mean = 0;
    Real along = 0;
    for (std::int64_t i = 0; i < width; ++i) {
        mean += outer[i];
        along += outer[i] * normed[i];
    }
    mean /= static_cast<Real>(width);
    along /= static_cast<Real>(width);
    for (std::int64_t i = 0; i < width; ++i) {
        result[i] += scale * (outer[i] - mean - normed[i] * along);
    }
}

template <class Real>
void forwardOnCpu(const at::Tensor& x, const at::Tensor& update, at::Tensor& sum,
                  at::Tensor& normed, at::Tensor& scale) {
    const std::int64_t width = x.size(1);
    const Real* const from = x.data_ptr<Real>();
    const Real* const added = update.defined() ? update.data_ptr<Real>() : nullptr;
    Real* const toSum = sum.data_ptr<Real>();
    Real* const toNormed = normed.data_ptr<Real>();
    Real* const scales = scale.data_ptr<Real>();
    at::parallel_for(0, x.size(0), rowGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) {
            const std::int64_t at = row * width;
            normaliseRow(from + at, added != nullptr ? added + at : nullptr, width, toSum + at,
                         toNormed + at, scales[row]);
        }
    });
}

template <class Real>
void backwardOnCpu(const at::Tensor& byNormed, const at::Tensor& normed, const at::Tensor& scale,
                   at::Tensor& result) {
    const std::int64_t width = normed.size(1);
    const Real* const outer = byNormed.data_ptr<Real>();
    const Real* const rows = normed.data_ptr<Real>();
    const Real* const scales = scale.data_ptr<Real>();
    Real* const to = result.data_ptr<Real>();
    at::parallel_for(0, normed.size(0), rowGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end; ++row) {
            addRowSlope(outer + row * width, rows + row * width, scales[row], width,
                        to + row * width);
        }
    });
}

class AddNormFunction : public torch::autograd::Function<AddNormFunction> {
public:
    static variable_list forward(AutogradContext* context, const at::Tensor& givenX,
                                 const at::Tensor& givenUpdate, bool updated, at::ScalarType type) {
        const at::Tensor x = givenX.contiguous();
        const at::Tensor update = updated ? givenUpdate.contiguous() : at::Tensor();
        at::Tensor sum = at::empty_like(x);
        at::Tensor normed = at::empty(x.sizes(), x.options().dtype(type));
        at::Tensor scale = at::empty({x.size(0)}, x.options());
        if (x.is_cuda()) {
            cuda::addNorm(x.data_ptr<float>(), update.defined() ? update.data_ptr() : nullptr,
                          x.size(0), x.size(1), tgmm::normEpsilon, sum.data_ptr<float>(),
                          normed.data_ptr(), scale.data_ptr<float>(), cuda::currentStream());
        } else if (x.scalar_type() == at::kDouble) {
            forwardOnCpu<double>(x, update, sum, normed, scale);
        } else {
            forwardOnCpu<float>(x, update, sum, normed, scale);
        }
        context->save_for_backward({normed, scale});
        context->saved_data["updated"] = updated;
        // A gradient that nobody gives is zero: no tensor is made for it.
        context->set_materialize_grads(false);
        return {sum, normed};
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor& normed = saved[0];
        const at::Tensor& scale = saved[1];
        const bool updated = context->saved_data["updated"].toBool();
        const at::Tensor bySum = gradients[0].defined() ? gradients[0].contiguous() : gradients[0];
        if (!gradients[1].defined()) {
            return {bySum,
                    updated && bySum.defined() ? bySum.to(normed.scalar_type()) : at::Tensor(),
                    {},
                    {}};
        }
        const at::Tensor byNormed = gradients[1].contiguous();
        if (normed.is_cuda()) {
            at::Tensor byX = at::empty(normed.sizes(), scale.options());
            at::Tensor byUpdate = updated ? at::empty_like(normed) : at::Tensor();
            cuda::addNormSlope(bySum.defined() ? bySum.data_ptr<float>() : nullptr,
                               byNormed.data_ptr(), normed.data_ptr(), scale.data_ptr<float>(),
                               normed.size(0), normed.size(1), byX.data_ptr<float>(),
                               updated ? byUpdate.data_ptr() : nullptr, cuda::currentStream());
            return {byX, byUpdate, {}, {}};
        }
        at::Tensor byX = bySum.defined() ? bySum.clone() : byNormed.new_zeros(normed.sizes());
        if (normed.scalar_type() == at::kDouble) {
            backwardOnCpu<double>(byNormed, normed, scale, byX);
        } else {
            backwardOnCpu<float>(byNormed, normed, scale, byX);
        }
        return {byX, updated ? byX : at::Tensor(), {}, {}};
    }
};

} // namespace

AddNorm addNorm(const at::Tensor& x, const at::Tensor& update, at::ScalarType type) {
    // An undefined tensor cannot be an argument: x stands in for it.
    const bool updated = update.defined();
    variable_list result = AddNormFunction::apply(x, updated ? update : x, updated, type);
    return {result[0], result[1]};
}

} // namespace gaussarium::train
