#include "core/train/row_product.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace gaussarium::train {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// Rows of a part: with 128 columns in 512 KiB they stay in the second-level cache from the product
// by the inputs to that by the weights.
constexpr std::int64_t partRows = 1024;

// Calls body(part, first row, rows) for every part, each in one thread, without gradients.
template <class Body>
void forParts(std::int64_t rows, const Body& body) {
    const std::int64_t parts = (rows + partRows - 1) / partRows;
    at::parallel_for(0, parts, 1, [&](std::int64_t begin, std::int64_t end) {
        const at::NoGradGuard noGradient;
        for (std::int64_t part = begin; part < end; ++part) {
            const std::int64_t first = part * partRows;
            body(part, first, std::min(partRows, rows - first));
        }
    });
}

class RowProduct : public torch::autograd::Function<RowProduct> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& givenX,
                              const at::Tensor& givenW) {
        const at::Tensor x = givenX.detach();
        const at::Tensor w = givenW.detach();
        at::Tensor result = at::empty({x.size(0), w.size(1)}, x.options());
        forParts(x.size(0), [&](std::int64_t, std::int64_t first, std::int64_t rows) {
            at::Tensor part = result.narrow(0, first, rows);
            at::mm_out(part, x.narrow(0, first, rows), w);
        });
        context->save_for_backward({givenX, givenW});
        return result;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const variable_list saved = context->get_saved_variables();
        const at::Tensor x = saved[0].detach();
        const at::Tensor w = saved[1].detach();
        const at::Tensor turned = w.t();
        const at::Tensor outer = gradients[0].contiguous();
        at::Tensor byX = at::empty(x.sizes(), x.options());
        const std::int64_t parts = (x.size(0) + partRows - 1) / partRows;
        at::Tensor byW = at::empty({parts, w.size(0), w.size(1)}, w.options());
        forParts(x.size(0), [&](std::int64_t part, std::int64_t first, std::int64_t rows) {
            const at::Tensor of = outer.narrow(0, first, rows);
            at::Tensor toX = byX.narrow(0, first, rows);
            at::mm_out(toX, of, turned);
            at::Tensor toW = byW.select(0, part);
            at::mm_out(toW, x.narrow(0, first, rows).t(), of);
        });
        return {byX, byW.sum(0)};
    }
};

} // namespace

at::Tensor rowProduct(const at::Tensor& x, const at::Tensor& w) {
    return x.is_cpu() ? RowProduct::apply(x, w) : at::mm(x, w);
}

} // namespace gaussarium::train
