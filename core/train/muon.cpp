#include "core/train/muon.h"

#include "core/base/check.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <cmath>

namespace gaussarium::train {

namespace {

// A step then has the root mean square of a typical AdamW step (arXiv 2502.16982, section 2.2).
constexpr double updateScale = 0.2;

} // namespace

at::Tensor orthogonalised(const at::Tensor& batch) {
    GAUSSARIUM_CHECK_LE(batch.size(1), batch.size(2));
    // Coefficients of Jordan et al.: the slope at 0 as large as can be while [0, 1] maps near 1.
    constexpr double a = 3.4445;
    constexpr double b = -4.7750;
    constexpr double c = 2.0315;
    // 1e-7: a gradient of zero stays one.
    at::Tensor x = batch / (batch.norm(2, {1, 2}, true) + 1e-7);
    for (int i = 0; i < 5; ++i) {
        const at::Tensor square = at::bmm(x, x.transpose(1, 2));
        const at::Tensor factor = at::baddbmm(square, square, square, b, c);
        x = at::baddbmm(x, factor, x, a, 1.0);
    }
    return x;
}

Muon::Muon(const TrainConfig& config, const Parameters& parameters)
    : m_momentum(config.muonMomentum), m_weightDecay(config.weightDecay) {
    const tgmm::NetworkConfig& network = parameters.config();
    const std::int64_t layers = network.layers;
    const std::int64_t width = network.width;
    const std::int64_t mlp = network.mlpWidth;
    // Within a layer the tensors follow each other: qkv [W, 3 W], out [W, W], mlp_in [W, M],
    // mlp_out [M, W]; after the last layer key_value [W, 2 W] (tgmm::tensorShapes).
    const std::int64_t begin = parameters.matrixRange().begin;
    const std::int64_t each = 4 * width * width + 2 * width * mlp;
    const bool wide = mlp >= width;
    m_groups = {// Queries, keys and values are matrices of their own.
                {{layers, 3, width, width}, {each, width, 3 * width, 1}, begin, false},
                {{layers, 1, width, width}, {each, 0, width, 1}, begin + 3 * width * width, false},
                {{layers, 1, width, mlp}, {each, 0, mlp, 1}, begin + 4 * width * width, !wide},
                {{layers, 1, mlp, width},
                 {each, 0, width, 1},
                 begin + 4 * width * width + width * mlp,
                 wide},
                {{1, 2, width, width}, {0, width, 2 * width, 1}, begin + layers * each, false}};
    GAUSSARIUM_CHECK_EQ(begin + layers * each + 2 * width * width, parameters.matrixRange().end);
}

at::Tensor Muon::viewOf(const Group& group, const at::Tensor& flat) {
    const at::Tensor view = flat.as_strided(group.shape, group.strides, group.offset);
    return group.transposed ? view.transpose(2, 3) : view;
}

void Muon::step(Parameters& parameters, at::Tensor& momentum, const at::Tensor& rate,
                const at::Tensor& good) const {
    const at::NoGradGuard noGradient;
    const Parameters::Range range = parameters.matrixRange();
    const at::Tensor gradient =
        at::where(good, parameters.gradient().narrow(0, range.begin, range.end - range.begin),
                  at::zeros({}, momentum.options()));
    at::Tensor own = momentum.narrow(0, range.begin, range.end - range.begin);
    own.mul_(m_momentum).add_(gradient);
    // Nesterov's look ahead; of the length of the whole vector, so that the groups' offsets hold.
    at::Tensor ahead = at::zeros(momentum.sizes(), momentum.options());
    ahead.narrow(0, range.begin, range.end - range.begin).copy_(gradient).add_(own, m_momentum);
    const at::Tensor use = rate * good.to(rate.scalar_type());
    for (const Group& group : m_groups) {
        at::Tensor values = viewOf(group, parameters.values());
        const at::Tensor matrices = viewOf(group, ahead);
        const std::int64_t rows = matrices.size(2);
        const std::int64_t columns = matrices.size(3);
        const at::Tensor direction =
            orthogonalised(matrices.to(parameters.computeType()).reshape({-1, rows, columns}))
                .to(values.scalar_type())
                .view(matrices.sizes());
        const double scale = updateScale * std::sqrt(static_cast<double>(columns));
        values.sub_((scale * direction + m_weightDecay * values) * use);
    }
}

} // namespace gaussarium::train
