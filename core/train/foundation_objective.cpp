#include "core/train/loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/where.h>

#include <cmath>
#include <limits>
#include <numbers>

namespace gaussarium::train {

at::Tensor logDensity(const at::Tensor& components, const at::Tensor& k, const at::Tensor& is3d,
                      const at::Tensor& points) {
    const std::int64_t most = components.size(1);
    const at::Tensor allowed = at::where(k > 0, k, at::full_like(k, most)).view({-1, 1});
    const at::Tensor absent = at::arange(most, k.options()).view({1, -1}) >= allowed;
    const std::vector<at::Tensor> part = components.unbind(2); // each [B, K]
    const at::Tensor space = is3d.view({-1, 1});
    const at::Tensor logWeight =
        at::log_softmax(part[0].masked_fill(absent, -std::numeric_limits<double>::infinity()), 1);
    const at::Tensor logConstant = logWeight + part[4] + part[5] + part[6] * space
                                   - (2 + space) * (0.5 * std::log(2 * std::numbers::pi));

    // y = R (x - mean), R = [e^l0; r10 e^l1; r20 r21 e^l2], as [B, F, K] per row.
    const auto wide = [](const at::Tensor& perComponent) { return perComponent.unsqueeze(1); };
    const at::Tensor d0 = points.select(2, 0).unsqueeze(2) - wide(part[1]);
    const at::Tensor d1 = points.select(2, 1).unsqueeze(2) - wide(part[2]);
    const at::Tensor d2 = points.select(2, 2).unsqueeze(2) - wide(part[3]);
    const at::Tensor y0 = d0 * wide(part[4].exp());
    const at::Tensor y1 = d0 * wide(part[7]) + d1 * wide(part[5].exp());
    const at::Tensor y2 =
        (d0 * wide(part[8]) + d1 * wide(part[9]) + d2 * wide(part[6].exp())) * wide(space);
    const at::Tensor distance = y0.square() + y1.square() + y2.square();
    return at::logsumexp(wide(logConstant) - 0.5 * distance, {2});
}

Loss taskLoss(const NetworkOutput& output, const TaskBatch& batch, double floor,
              double countWeight) {
    Loss loss;
    loss.nll = -logDensity(output.components, batch.shownK, batch.is3d, batch.fresh)
                    .clamp_min(floor)
                    .mean();
    const at::Tensor hidden = (batch.shownK == 0).to(output.countLogits.scalar_type());
    const at::Tensor logOfTruth =
        at::log_softmax(output.countLogits, 1).gather(1, (batch.k - 1).unsqueeze(1)).squeeze(1);
    loss.count = -(logOfTruth * hidden).sum() / hidden.sum().clamp_min(1.0);
    loss.total = loss.nll + countWeight * loss.count;
    return loss;
}

} // namespace gaussarium::train
