#include "core/train/attention.h"

#include "core/train/attention_cpu.h"
#include "core/train/cuda_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/triu.h>
#include <torch/csrc/autograd/custom_function.h>

#if __has_include(<ATen/ops/scaled_dot_product_attention.h>)
#include <ATen/ops/scaled_dot_product_attention.h>
#define GAUSSARIUM_FUSED_ATTENTION 1
#endif

#include <cmath>
#include <limits>

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
                              const at::Tensor& v, bool causal) {
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
        probabilities.mul_(scale);
        if (causal) {
            const at::Tensor later =
                at::triu(at::ones({q.size(2), k.size(2)}, q.options().dtype(at::kBool)), 1);
            probabilities.masked_fill_(later, -std::numeric_limits<double>::infinity());
        }
        probabilities = at::softmax(probabilities, -1);
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
        return {dq, dk, dv, {}};
    }
};

// The kernels of attention_kernels.cu.
class SelfAttentionOnCuda : public torch::autograd::Function<SelfAttentionOnCuda> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& qkv, std::int64_t tasks,
                              std::int64_t heads, bool causal) {
        const at::Tensor given = qkv.contiguous();
        at::Tensor out = at::empty({given.size(0), given.size(1) / 3}, given.options());
        at::Tensor logSums = at::empty({heads, given.size(0)}, given.options().dtype(at::kFloat));
        cuda::selfAttention(argumentsOf(given, tasks, heads, causal), out.data_ptr(),
                            logSums.data_ptr<float>());
        context->save_for_backward({given, out, logSums});
        context->saved_data["tasks"] = tasks;
        context->saved_data["causal"] = causal;
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor outer = gradients[0].contiguous();
        at::Tensor byQkv = at::empty_like(saved[0]);
        at::Tensor deltas = at::empty_like(saved[2]);
        cuda::selfAttentionSlope(argumentsOf(saved[0], context->saved_data["tasks"].toInt(),
                                             saved[2].size(0),
                                             context->saved_data["causal"].toBool()),
                                 saved[1].data_ptr(), saved[2].data_ptr<float>(), outer.data_ptr(),
                                 deltas.data_ptr<float>(), byQkv.data_ptr());
        return {byQkv, {}, {}, {}};
    }

private:
    static cuda::AttentionArguments argumentsOf(const at::Tensor& qkv, std::int64_t tasks,
                                                std::int64_t heads, bool causal) {
        return {qkv.data_ptr(),          qkv.size(0), qkv.size(0) / tasks,
                static_cast<int>(heads), causal,      cuda::currentStream()};
    }
};

// The kernels of attention_cpu.h, a task and head at a time.
class SelfAttentionOnCpu : public torch::autograd::Function<SelfAttentionOnCpu> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& qkv, std::int64_t tasks,
                              std::int64_t heads, bool causal) {
        const at::Tensor given = qkv.contiguous();
        at::Tensor out = at::empty({given.size(0), given.size(1) / 3}, given.options());
        const Layout layout(given, tasks, heads, causal);
        const float* const from = given.data_ptr<float>();
        float* const to = out.data_ptr<float>();
        at::parallel_for(0, tasks * heads, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const float* const q = from + layout.place(i);
                attendHead(layout.head, q, q + layout.width, q + 2 * layout.width,
                           to + layout.outPlace(i));
            }
        });
        context->save_for_backward({given, out});
        context->saved_data["tasks"] = tasks;
        context->saved_data["heads"] = heads;
        context->saved_data["causal"] = causal;
        return out;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor outer = gradients[0].contiguous();
        at::Tensor byQkv = at::empty_like(saved[0]);
        const std::int64_t tasks = context->saved_data["tasks"].toInt();
        const std::int64_t heads = context->saved_data["heads"].toInt();
        const Layout layout(saved[0], tasks, heads, context->saved_data["causal"].toBool());
        const float* const from = saved[0].data_ptr<float>();
        const float* const out = saved[1].data_ptr<float>();
        const float* const byOut = outer.data_ptr<float>();
        float* const by = byQkv.data_ptr<float>();
        at::parallel_for(0, tasks * heads, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end; ++i) {
                const float* const q = from + layout.place(i);
                float* const byQ = by + layout.place(i);
                attendHeadSlope(layout.head, q, q + layout.width, q + 2 * layout.width,
                                out + layout.outPlace(i), byOut + layout.outPlace(i), byQ,
                                byQ + layout.width, byQ + 2 * layout.width);
            }
        });
        return {byQkv, {}, {}, {}};
    }

private:
    // Where task i / heads, head i % heads lies in [B n, 3 W] and in [B n, W].
    struct Layout {
        Layout(const at::Tensor& qkv, std::int64_t tasks, std::int64_t headCount, bool causal)
            : width(qkv.size(1) / 3), heads(headCount) {
            head.n = qkv.size(0) / tasks;
            head.headWidth = width / heads;
            head.stride = 3 * width;
            head.outStride = width;
            head.causal = causal;
        }
        std::int64_t place(std::int64_t i) const {
            return i / heads * head.n * head.stride + i % heads * head.headWidth;
        }
        std::int64_t outPlace(std::int64_t i) const {
            return i / heads * head.n * head.outStride + i % heads * head.headWidth;
        }

        std::int64_t width = 0;
        std::int64_t heads = 1;
        HeadTask head;
    };
};

} // namespace

at::Tensor selfAttention(const at::Tensor& qkv, std::int64_t tasks, std::int64_t heads,
                         bool causal) {
    const std::int64_t width = qkv.size(1) / 3;
    if (qkv.is_cuda() && qkv.scalar_type() == at::kBFloat16
        && width == heads * cuda::attentionHeadWidth
        && qkv.size(0) / tasks <= cuda::attentionMostRows) {
        return SelfAttentionOnCuda::apply(qkv, tasks, heads, causal);
    }
    if (qkv.is_cpu() && qkv.scalar_type() == at::kFloat) {
        return SelfAttentionOnCpu::apply(qkv, tasks, heads, causal);
    }
    const std::vector<at::Tensor> parts =
        qkv.view({tasks, -1, 3, heads, width / heads}).permute({2, 0, 3, 1, 4}).unbind(0);
    return attention(parts[0], parts[1], parts[2], causal).transpose(1, 2).reshape({-1, width});
}

at::Tensor attentionByHead(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           bool causal) {
    return AttentionByHead::apply(q, k, v, causal);
}

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, bool causal) {
#ifdef GAUSSARIUM_FUSED_ATTENTION
    return at::scaled_dot_product_attention(q, k, v, {}, 0.0, causal);
#else
    return attentionByHead(q, k, v, causal);
#endif
}

} // namespace gaussarium::train
