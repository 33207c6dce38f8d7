#include "core/train/parameter_loss.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/stack.h>

#include <limits>

namespace gaussarium::train {

namespace {

// [B, max, 3]: the true means as the points were whitened, L^-1 (mean - centre). Of the paper's
// tasks L is the unit matrix, and not a bit changes.
at::Tensor whiteMeans(const TaskBatch& batch) {
    const at::Tensor from = batch.means - batch.whiteMean.unsqueeze(1);
    const auto lower = [&](int row, int column) {
        return batch.whiteFactor.select(1, row).select(1, column).unsqueeze(1);
    };
    const at::Tensor x = from.select(2, 0) / lower(0, 0);
    const at::Tensor y = (from.select(2, 1) - lower(1, 0) * x) / lower(1, 1);
    const at::Tensor z = (from.select(2, 2) - lower(2, 0) * x - lower(2, 1) * y) / lower(2, 2);
    return at::stack({x, y, z}, 2);
}

} // namespace

at::Tensor absentComponents(const at::Tensor& k, std::int64_t most) {
    return at::arange(most, k.options()).view({1, -1}) >= k.view({-1, 1});
}

at::Tensor parameterLoss(const at::Tensor& logWeights, const at::Tensor& found,
                         const TaskBatch& batch) {
    const at::Tensor gone = absentComponents(batch.k, logWeights.size(1));
    // Absent components, of weight 0, come last.
    const at::Tensor order = std::get<1>(
        batch.weights.masked_fill(gone, std::numeric_limits<double>::infinity()).sort(1));
    const at::Tensor weights = batch.weights.gather(1, order);
    const at::Tensor means =
        whiteMeans(batch).gather(1, order.unsqueeze(2).expand({-1, -1, found.size(2)}));
    // 0 times -inf where a component is absent.
    const at::Tensor entropy = -(weights * logWeights.masked_fill(gone, 0.0)).sum(1).mean();
    const at::Tensor squares = (found - means).square().masked_fill(gone.unsqueeze(2), 0.0);
    // In the plane the third coordinate is not read.
    const at::Tensor axes = 2 + batch.is3d;
    const at::Tensor spatial =
        squares.narrow(2, 0, 2).sum({1, 2}) + squares.select(2, 2).sum(1) * batch.is3d;
    return entropy + (spatial / (axes * batch.k)).mean();
}

} // namespace gaussarium::train
