#include "core/train/eager_forward.h"

#include "core/base/stopwatch.h"
#include "core/train/network.h"
#include "core/train/network_operators.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/ones.h>

#include <algorithm>

namespace gaussarium::train {

struct EagerForward::Impl {
    Impl(const tgmm::Weights& weights, OperatorSet operators)
        : parameters(weights, at::kCPU, at::kFloat, at::kFloat)
        , network(parameters, operatorsOf(operators)) {}

    Parameters parameters;
    Network network;
};

EagerForward::EagerForward(const tgmm::Weights& weights, OperatorSet operators)
    : m_impl(std::make_unique<Impl>(weights, operators)) {}

EagerForward::~EagerForward() = default;

std::vector<float> EagerForward::run(const std::vector<float>& points, int dimension,
                                     int components) const {
    const at::NoGradGuard noGradient;
    const std::int64_t n = static_cast<std::int64_t>(points.size()) / tgmm::maxDimension;
    at::Tensor input = at::empty({1, n, tgmm::maxDimension}, at::kFloat);
    std::copy(points.begin(), points.end(), input.data_ptr<float>());
    const NetworkOutput output =
        m_impl->network.forward(input, at::full({1}, components, at::kLong),
                                at::full({1}, dimension == 3 ? 1.0 : 0.0, at::kFloat));
    std::vector<float> numbers;
    for (const at::Tensor& part : {output.components, output.countLogits}) {
        const at::Tensor flat = part.contiguous();
        numbers.insert(numbers.end(), flat.data_ptr<float>(),
                       flat.data_ptr<float>() + flat.numel());
    }
    return numbers;
}

double gemmRate(std::int64_t size, int repeats) {
    const at::NoGradGuard noGradient;
    const at::Tensor a = at::ones({size, size}, at::kFloat);
    const at::Tensor b = at::ones({size, size}, at::kFloat);
    at::Tensor c = at::empty({size, size}, at::kFloat);
    at::mm_out(c, a, b); // starts the threads
    const auto extent = static_cast<double>(size);
    double best = 0.0;
    for (int i = 0; i < repeats; ++i) {
        const Stopwatch watch;
        at::mm_out(c, a, b);
        best = std::max(best, 2.0 * extent * extent * extent / watch.seconds());
    }
    return best;
}

} // namespace gaussarium::train
