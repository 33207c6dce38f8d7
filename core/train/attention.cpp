#include "core/train/attention.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/softmax.h>
#include <torch/csrc/autograd/custom_function.h>

#if __has_include(<ATen/ops/scaled_dot_product_attention.h>)
#include <ATen/ops/scaled_dot_product_attention.h>
#define GAUSSARIUM_FUSED_ATTENTION 1
#endif

#include <cmath>

namespace gaussarium::train {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// [B, H, m, D] whose memory is [B, m, H, D]: what the caller's next view wants.
at::Tensor emptyLike(const at::Tensor& q) {
    return at::empty({q.size(0), q.size(2), q.size(1), q.size(3)}, q.options()).transpose(1, 2);
}

double scaleOf(const at::Tensor& q) {
    return 1.0 / std::sqrt(static_cast<double>(q.size(3)));
}

class AttentionByHead : public torch::autograd::Function<AttentionByHead> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& q, const at::Tensor& k,
                              const at::Tensor& v) {
        at::Tensor result = emptyLike(q);
        at::Tensor probabilities =
            at::empty({q.size(0), q.size(1), q.size(2), k.size(2)}, q.options());
        const double scale = scaleOf(q);
        for (std::int64_t b = 0; b < q.size(0); ++b) {
            for (std::int64_t h = 0; h < q.size(1); ++h) {
                at::Tensor p = probabilities[b][h];
                at::mm_out(p, q[b][h], k[b][h].t());
            }
        }
        probabilities = at::softmax(probabilities.mul_(scale), -1);
        for (std::int64_t b = 0; b < q.size(0); ++b) {
            for (std::int64_t h = 0; h < q.size(1); ++h) {
                at::Tensor out = result[b][h];
                at::mm_out(out, probabilities[b][h], v[b][h]);
            }
        }
        context->save_for_backward({q, k, v, probabilities});
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor& q = saved[0];
        const at::Tensor& k = saved[1];
        const at::Tensor& v = saved[2];
        const at::Tensor& probabilities = saved[3];
        const at::Tensor& outer = gradients[0];
        at::Tensor dq = emptyLike(q);
        at::Tensor dk = emptyLike(k);
        at::Tensor dv = emptyLike(v);
        at::Tensor ds = at::empty(probabilities.sizes(), probabilities.options());
        for (std::int64_t b = 0; b < q.size(0); ++b) {
            for (std::int64_t h = 0; h < q.size(1); ++h) {
                at::Tensor dvHead = dv[b][h];
                at::mm_out(dvHead, probabilities[b][h].t(), outer[b][h]);
                at::Tensor dsHead = ds[b][h];
                at::mm_out(dsHead, outer[b][h], v[b][h].t());
            }
        }
        // Gradient of a softmax: p (g - sum(p g)).
        ds.sub_(ds.mul(probabilities).sum(-1, true)).mul_(probabilities).mul_(scaleOf(q));
        for (std::int64_t b = 0; b < q.size(0); ++b) {
            for (std::int64_t h = 0; h < q.size(1); ++h) {
                at::Tensor dqHead = dq[b][h];
                at::mm_out(dqHead, ds[b][h], k[b][h]);
                at::Tensor dkHead = dk[b][h];
                at::mm_out(dkHead, ds[b][h].t(), q[b][h]);
            }
        }
        return {dq, dk, dv};
    }
};

} // namespace

at::Tensor attentionByHead(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    return AttentionByHead::apply(q, k, v);
}

at::Tensor attentionWrittenOut(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    return at::matmul(at::softmax(at::matmul(q, k.transpose(2, 3)) * scaleOf(q), -1), v);
}

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
#ifdef GAUSSARIUM_FUSED_ATTENTION
    return at::scaled_dot_product_attention(q, k, v);
#else
    return attentionByHead(q, k, v);
#endif
}

} // namespace gaussarium::train
