#include "core/train/task_batch.h"

#include <ATen/Context.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <numbers>

namespace gaussarium::train {

namespace {

class Draw {
public:
    Draw(at::Generator& random, at::TensorOptions options) : m_random(random), m_options(options) {}
    at::Tensor uniform(at::IntArrayRef shape) const { return at::rand(shape, m_random, m_options); }
    at::Tensor normal(at::IntArrayRef shape) const { return at::randn(shape, m_random, m_options); }
    at::Tensor integers(std::int64_t low, std::int64_t end, at::IntArrayRef shape) const {
        return at::randint(low, end, shape, m_random, m_options.dtype(at::kLong));
    }
    const at::TensorOptions& options() const { return m_options; }

private:
    at::Generator& m_random;
    at::TensorOptions m_options;
};

// [B, K, 3, 3]: uniform rotations of space, or of the plane x-y where is3d is 0, from quaternions
// with normal entries (w, x, y, z); without x and y the axis is z.
at::Tensor randomRotations(const Draw& draw, std::int64_t tasks, std::int64_t most,
                           const at::Tensor& is3d) {
    at::Tensor q = draw.normal({4, tasks, most});
    q.narrow(0, 1, 2).mul_(is3d.view({1, -1, 1}));
    q = q / q.norm(2, 0, true).clamp_min(1e-12);
    const at::Tensor w = q[0];
    const at::Tensor x = q[1];
    const at::Tensor y = q[2];
    const at::Tensor z = q[3];
    return at::stack({1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
                      2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
                      2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)},
                     2)
        .view({tasks, most, 3, 3});
}

void drawMixtures(TaskBatch& batch, const TaskPriorConfig& prior, const Draw& draw,
                  std::int64_t tasks) {
    const std::int64_t most = prior.maxComponents;
    const at::Tensor wide = (draw.uniform({tasks}) < prior.wideShare);
    const at::Tensor wide2 = wide.view({-1, 1});
    const at::Tensor wide3 = wide.view({-1, 1, 1});
    const auto choose = [&](const at::Tensor& where, double yes, double no) {
        return where.to(draw.options().dtype()) * (yes - no) + no;
    };

    const at::Tensor low = choose(wide3, prior.wideMeanSpreadLow, prior.meanSpreadLow);
    const at::Tensor spread =
        (low + (prior.meanSpreadHigh - low) * draw.uniform({tasks, 1, 1})).exp();
    // (1, 1, is3d) along the last axis.
    at::Tensor axes = at::full({tasks, 1, 3}, 1.0, draw.options());
    axes.select(2, 2).copy_(batch.is3d.view({-1, 1}));
    batch.means = draw.normal({tasks, most, 3}) * spread * axes;

    const at::Tensor deviations =
        (choose(wide3, prior.wideComponentSpread, prior.componentSpread)
             * draw.normal({tasks, most, 1})
         + choose(wide3, prior.wideAxisSpread, prior.axisSpread) * draw.normal({tasks, most, 3}))
            .exp()
        * axes;
    batch.factors = randomRotations(draw, tasks, most, batch.is3d) * deviations.unsqueeze(2);

    const at::Tensor even = prior.weightFloor + draw.uniform({tasks, most});
    const at::Tensor uneven = (prior.wideWeightSpread * draw.normal({tasks, most})).exp();
    const at::Tensor present =
        at::arange(most, draw.options().dtype(at::kLong)).view({1, -1}) < batch.k.view({-1, 1});
    const at::Tensor raw = at::where(wide2, uneven, even) * present;
    batch.weights = raw / raw.sum(1, true);
}

// [B, n, 3] points of the mixtures, in the data's coordinates.
at::Tensor drawPoints(const TaskBatch& batch, const Draw& draw, std::int64_t tasks,
                      std::int64_t n) {
    // The number of cumulated weights below a uniform draw is the component; the last one is left
    // out so that rounding in the sum cannot choose a component past k.
    const at::Tensor u = draw.uniform({tasks, n, 1});
    const at::Tensor label =
        at::minimum((u > batch.weights.cumsum(1).unsqueeze(1)).sum(2), (batch.k - 1).view({-1, 1}));
    const at::Tensor mean = batch.means.gather(1, label.unsqueeze(2).expand({tasks, n, 3}));
    const at::Tensor factor = batch.factors.view({tasks, -1, 9})
                                  .gather(1, label.unsqueeze(2).expand({tasks, n, 9}))
                                  .view({tasks, n, 3, 3});
    const at::Tensor noise = draw.normal({tasks, n, 1, 3});
    return mean + (factor * noise).sum(3);
}

// The Cholesky factor of the points' covariance, entry by entry (LAPACK on 3 x 3 matrices would
// cost more than everything else here). The floor is that of core/data/whitening.h.
void measureWhitening(TaskBatch& batch, const at::Tensor& points) {
    constexpr double floor = 1e-6;
    batch.whiteMean = points.mean(1);
    const at::Tensor centred = points - batch.whiteMean.unsqueeze(1);
    const auto entry = [&](int i, int j) {
        return (centred.select(2, i) * centred.select(2, j)).mean(1);
    };
    const at::Tensor flat = 1 - batch.is3d;
    // 1e-30 only guards against a column of equal points, which the prior gives with probability 0.
    const at::Tensor l00 = (entry(0, 0) * (1 + floor)).clamp_min(1e-30).sqrt();
    const at::Tensor l10 = entry(1, 0) / l00;
    const at::Tensor v11 = entry(1, 1);
    const at::Tensor l11 =
        at::maximum(v11 * (1 + floor) - l10 * l10, v11 * floor).clamp_min(1e-30).sqrt();
    const at::Tensor l20 = entry(2, 0) / l00;
    const at::Tensor l21 = (entry(2, 1) - l20 * l10) / l11;
    const at::Tensor v22 = entry(2, 2) + flat;
    const at::Tensor l22 =
        at::maximum(v22 * (1 + floor * batch.is3d) - l20 * l20 - l21 * l21, v22 * floor)
            .clamp_min(1e-30)
            .sqrt();
    const at::Tensor zero = at::zeros_like(l00);
    batch.whiteFactor =
        at::stack({l00, zero, zero, l10, l11, zero, l20, l21, l22}, 1).view({-1, 3, 3});
    batch.logDeterminant = l00.log() + l11.log() + l22.log();
}

at::Tensor whiten(const TaskBatch& batch, const at::Tensor& points) {
    const at::Tensor centred = points - batch.whiteMean.unsqueeze(1);
    const auto lower = [&](int i, int j) {
        return batch.whiteFactor.select(1, i).select(1, j).unsqueeze(1);
    };
    const at::Tensor x = centred.select(2, 0) / lower(0, 0);
    const at::Tensor y = (centred.select(2, 1) - lower(1, 0) * x) / lower(1, 1);
    const at::Tensor z = (centred.select(2, 2) - lower(2, 0) * x - lower(2, 1) * y) / lower(2, 2);
    return at::stack({x, y, z}, 2);
}

} // namespace

at::Generator makeGenerator(at::Device device, std::uint64_t seed) {
    at::Generator random = at::globalContext().defaultGenerator(device).clone();
    random.set_current_seed(seed);
    return random;
}

TaskBatch makeTasks(const TaskPriorConfig& prior, std::int64_t tasks, std::int64_t n,
                    at::Generator& random, at::Device device, at::ScalarType type,
                    const TaskChoice& choice) {
    const at::NoGradGuard noGradient;
    const Draw draw(random, at::TensorOptions().dtype(type).device(device));
    TaskBatch batch;
    batch.k = choice.components
                  ? at::full({tasks}, *choice.components, draw.options().dtype(at::kLong))
                  : draw.integers(1, prior.maxComponents + 1, {tasks});
    batch.is3d = choice.dimension
                     ? at::full({tasks}, *choice.dimension == 3 ? 1.0 : 0.0, draw.options())
                     : (draw.uniform({tasks}) < prior.spaceShare).to(type);
    const double hidden = choice.hiddenShare.value_or(prior.hiddenShare);
    batch.shownK = batch.k * (draw.uniform({tasks}) >= hidden);
    drawMixtures(batch, prior, draw, tasks);
    const at::Tensor points = drawPoints(batch, draw, tasks, n);
    measureWhitening(batch, points);
    batch.points = whiten(batch, points);
    batch.fresh = whiten(
        batch, drawPoints(batch, draw, tasks, choice.freshPoints.value_or(prior.freshPoints)));
    return batch;
}

at::Tensor trueLogDensity(const TaskBatch& batch, const at::Tensor& whitePoints) {
    const at::NoGradGuard noGradient;
    const std::int64_t tasks = whitePoints.size(0);
    const at::Tensor is3d = batch.is3d.view({-1, 1, 1});
    const at::Tensor points = (whitePoints.unsqueeze(2) * batch.whiteFactor.unsqueeze(1)).sum(3)
                              + batch.whiteMean.unsqueeze(1);
    // factor = rotation * diagonal: its columns are orthogonal, so the inverse is the transpose
    // with rows divided by the squared lengths; absent axes have length 0 and are left out.
    const at::Tensor squares = batch.factors.square().sum(2); // [B, K, 3]
    const at::Tensor safe = at::where(squares > 0, squares, at::full({}, 1.0, squares.options()));
    const at::Tensor centred = points.unsqueeze(2) - batch.means.unsqueeze(1); // [B, F, K, 3]
    at::Tensor distance = at::zeros_like(centred.select(3, 0));
    for (int axis = 0; axis < 3; ++axis) {
        const at::Tensor along = (centred * batch.factors.select(3, axis).unsqueeze(1)).sum(3);
        distance = distance + along.square() / safe.select(2, axis).square().unsqueeze(1);
    }
    const at::Tensor logVolume = 0.5 * safe.log().sum(2).unsqueeze(1);
    const at::Tensor constant = (2 + is3d) * (-0.5 * std::log(2 * std::numbers::pi));
    return at::logsumexp(
        batch.weights.log().view({tasks, 1, -1}) + constant - logVolume - 0.5 * distance, {2});
}

} // namespace gaussarium::train
