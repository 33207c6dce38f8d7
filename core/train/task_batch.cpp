#include "core/train/task_batch.h"

#include "core/train/cuda_kernels.h"
#include "core/train/task_sampler.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::train {

namespace {

template <class Real>
TaskArrays<Real> arraysOf(TaskBatch& batch) {
    TaskArrays<Real> arrays;
    arrays.k = batch.k.data_ptr<std::int64_t>();
    arrays.shownK = batch.shownK.data_ptr<std::int64_t>();
    arrays.is3d = batch.is3d.data_ptr<Real>();
    arrays.weights = batch.weights.data_ptr<Real>();
    arrays.means = batch.means.data_ptr<Real>();
    arrays.factors = batch.factors.data_ptr<Real>();
    arrays.flaws = batch.flaws.data_ptr<Real>();
    arrays.points = batch.points.data_ptr<Real>();
    arrays.fresh = batch.fresh.data_ptr<Real>();
    arrays.whiteMean = batch.whiteMean.data_ptr<Real>();
    arrays.whiteFactor = batch.whiteFactor.data_ptr<Real>();
    arrays.logDeterminant = batch.logDeterminant.data_ptr<Real>();
    return arrays;
}

// Sums in double: the order of the points must not show.
template <class Real>
void measureWhitening(const Real* points, std::int64_t n, bool space, Real mean[3], Real lower[9],
                      Real& logDeterminant) {
    double sums[3] = {};
    for (std::int64_t i = 0; i < 3 * n; ++i) {
        sums[i % 3] += static_cast<double>(points[i]);
    }
    for (int a = 0; a < 3; ++a) {
        mean[a] = static_cast<Real>(sums[a] / static_cast<double>(n));
    }
    double squares[6] = {};
    for (std::int64_t i = 0; i < n; ++i) {
        int entry = 0;
        for (int a = 0; a < 3; ++a) {
            for (int b = 0; b <= a; ++b) {
                squares[entry++] += static_cast<double>((points[3 * i + a] - mean[a])
                                                        * (points[3 * i + b] - mean[b]));
            }
        }
    }
    Real covariance[6];
    for (int entry = 0; entry < 6; ++entry) {
        covariance[entry] = static_cast<Real>(squares[entry] / static_cast<double>(n));
    }
    logDeterminant = whiteningFactor(covariance, space, lower);
}

// One task on the CPU. The flow of task_kernels.cu.
template <class Real>
void drawTask(const TaskPriorConfig& prior, const TaskPins& pins, std::uint64_t key,
              std::int64_t task, std::int64_t n, std::int64_t fresh,
              const TaskArrays<Real>& arrays) {
    drawTaskShape(prior, pins, key, task, arrays);
    const std::int64_t most = prior.maxComponents;
    const auto draw = [&](TaskPurpose purpose, std::int64_t count, Real* points) {
        for (std::int64_t i = 0; i < count; ++i) {
            drawTaskPoint(static_cast<int>(arrays.k[task]), arrays.weights + task * most,
                          arrays.means + task * most * 3, arrays.factors + task * most * 9,
                          arrays.flaws + task * flawNumbers, key, task, purpose, i, points + 3 * i);
        }
    };
    Real* const points = arrays.points + task * n * 3;
    Real* const judged = arrays.fresh + task * fresh * 3;
    draw(PointPurpose, n, points);
    draw(FreshPurpose, fresh, judged);
    Real* const mean = arrays.whiteMean + 3 * task;
    Real* const lower = arrays.whiteFactor + 9 * task;
    if (prior.family == TaskFamily::Paper) {
        for (int i = 0; i < 9; ++i) {
            lower[i] = i % 4 == 0 ? Real(1) : Real(0);
        }
        mean[0] = mean[1] = mean[2] = 0;
        arrays.logDeterminant[task] = 0;
        return;
    }
    measureWhitening(points, n, arrays.is3d[task] != 0, mean, lower, arrays.logDeterminant[task]);
    for (std::int64_t i = 0; i < n; ++i) {
        whitenPoint(mean, lower, points + 3 * i);
    }
    for (std::int64_t i = 0; i < fresh; ++i) {
        whitenPoint(mean, lower, judged + 3 * i);
    }
}

template <class Real>
void drawTasks(const TaskPriorConfig& prior, const TaskPins& pins, const TaskKey& key,
               std::int64_t tasks, std::int64_t n, std::int64_t fresh, TaskBatch& batch) {
    const TaskArrays<Real> arrays = arraysOf<Real>(batch);
    const std::int64_t step = key.step.defined() ? key.step.item<std::int64_t>() : 0;
    const std::uint64_t own = stepKey(key.seed, static_cast<std::uint64_t>(step));
    at::parallel_for(0, tasks, 8, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t task = begin; task < end; ++task) {
            drawTask(prior, pins, own, task, n, fresh, arrays);
        }
    });
}

} // namespace

TaskBatch makeTasks(const TaskPriorConfig& prior, std::int64_t tasks, std::int64_t n,
                    const TaskKey& key, at::Device device, at::ScalarType type,
                    const TaskChoice& choice) {
    const at::NoGradGuard noGradient;
    const at::TensorOptions real = at::TensorOptions().dtype(type).device(device);
    const at::TensorOptions whole = real.dtype(at::kLong);
    const std::int64_t most = prior.maxComponents;
    const auto perPoint = static_cast<std::int64_t>(prior.freshPerPoint * static_cast<double>(n));
    const std::int64_t fresh =
        choice.freshPoints.value_or(std::max<std::int64_t>(prior.freshPoints, perPoint));
    TaskBatch batch;
    batch.k = at::empty({tasks}, whole);
    batch.shownK = at::empty({tasks}, whole);
    batch.is3d = at::empty({tasks}, real);
    batch.weights = at::empty({tasks, most}, real);
    batch.means = at::empty({tasks, most, 3}, real);
    batch.factors = at::empty({tasks, most, 3, 3}, real);
    batch.flaws = at::empty({tasks, flawNumbers}, real);
    batch.points = at::empty({tasks, n, 3}, real);
    batch.fresh = at::empty({tasks, fresh, 3}, real);
    batch.whiteMean = at::empty({tasks, 3}, real);
    batch.whiteFactor = at::empty({tasks, 3, 3}, real);
    batch.logDeterminant = at::empty({tasks}, real);
    const TaskPins pins = {choice.components.value_or(-1), choice.dimension.value_or(-1),
                           choice.hiddenShare.value_or(-1.0)};
    if (device.is_cuda()) {
        cuda::drawTasks(prior, pins, key.seed,
                        key.step.defined() ? key.step.data_ptr<std::int64_t>() : nullptr, tasks, n,
                        fresh, arraysOf<float>(batch), cuda::currentStream());
    } else if (type == at::kDouble) {
        drawTasks<double>(prior, pins, key, tasks, n, fresh, batch);
    } else {
        drawTasks<float>(prior, pins, key, tasks, n, fresh, batch);
    }
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
