#include "core/train/gelu.h"

#include "core/train/train_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gelu.h>
#include <torch/csrc/autograd/custom_function.h>

namespace gaussarium::train {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Numbers that one thread takes at a time: whole vectors, so that a number's place in its part
// never matters.
constexpr std::int64_t grain = 1 << 14;

class GeluOnCpu : public torch::autograd::Function<GeluOnCpu> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x) {
        const at::Tensor given = x.contiguous();
        at::Tensor result = at::empty_like(given);
        const float* const from = given.data_ptr<float>();
        float* const to = result.data_ptr<float>();
        at::parallel_for(0, given.numel(), grain, [&](std::int64_t begin, std::int64_t end) {
            geluForward(from + begin, to + begin, end - begin);
        });
        context->save_for_backward({given});
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const at::Tensor given = context->get_saved_variables()[0];
        const at::Tensor outer = gradients[0].contiguous();
        at::Tensor result = at::empty_like(given);
        const float* const from = given.data_ptr<float>();
        const float* const by = outer.data_ptr<float>();
        float* const to = result.data_ptr<float>();
        at::parallel_for(0, given.numel(), grain, [&](std::int64_t begin, std::int64_t end) {
            geluSlope(from + begin, by + begin, to + begin, end - begin);
        });
        return {result};
    }
};

} // namespace

at::Tensor gelu(const at::Tensor& x) {
    if (x.is_cpu() && x.scalar_type() == at::kFloat) {
        return GeluOnCpu::apply(x);
    }
    return at::gelu(x, "tanh");
}

} // namespace gaussarium::train
