#include "core/train/evaluation.h"

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/train/mixture_ops.h"
#include "core/train/objective.h"
#include "core/train/task_batch.h"
#include "core/train/torch_device.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace gaussarium::train {

namespace {

// Points a forward pass reads at most: keeps the activations of a cell within a few hundred
// megabytes on the CPU.
constexpr std::int64_t pointsPerPass = 8192;

struct TaskMeans {
    at::Tensor truth, known, unknown, right; // each [B]
};

TaskMeans measure(const Objective& objective, const TaskBatch& batch) {
    const at::Tensor determinant = batch.logDeterminant;
    const auto nll = [&](const Objective::Answer& answer, const at::Tensor& k) {
        return determinant - logDensity(answer.components, k, batch.is3d, batch.fresh).mean(1);
    };
    const Objective::Answer known = objective.answer(batch, batch.k);
    TaskMeans means;
    means.truth = -trueLogDensity(batch, batch.fresh).mean(1);
    means.known = nll(known, batch.k);
    means.unknown = at::full_like(means.known, std::numeric_limits<double>::quiet_NaN());
    means.right = means.unknown;
    if (known.countLogits.defined()) {
        const at::Tensor none = at::zeros_like(batch.k);
        const Objective::Answer unknown = objective.answer(batch, none);
        means.unknown = nll(unknown, none);
        means.right = (unknown.countLogits.argmax(1) + 1 == batch.k).to(at::kFloat);
    }
    return means;
}

EvaluationCell evaluateCell(const Objective& objective, const EvaluationGrid& grid,
                            at::Device device, EvaluationCell cell) {
    const std::uint64_t seed =
        deriveSeed(grid.seed, static_cast<std::uint64_t>((cell.n * 100 + cell.components) * 10
                                                         + cell.dimension));
    std::uint64_t part = 0;
    TaskChoice choice;
    choice.components = cell.components;
    choice.dimension = cell.dimension;
    choice.freshPoints = grid.freshPoints;
    choice.hiddenShare = 0.0;
    std::vector<at::Tensor> columns[4];
    for (std::int64_t left = grid.tasks; left > 0;) {
        const std::int64_t tasks =
            std::min(left, std::max<std::int64_t>(pointsPerPass / cell.n, 1));
        const TaskKey key = {deriveSeed(seed, part++), {}};
        const TaskMeans means = measure(
            objective, makeTasks(grid.prior, tasks, cell.n, key, device, at::kFloat, choice));
        columns[0].push_back(means.truth);
        columns[1].push_back(means.known);
        columns[2].push_back(means.unknown);
        columns[3].push_back(means.right);
        left -= tasks;
    }
    const auto column = [&](int i) { return at::cat(columns[i]).to(at::kCPU, at::kDouble); };
    const at::Tensor excess = column(1) - column(0);
    cell.truth = column(0).mean().item<double>();
    cell.network = column(1).mean().item<double>();
    cell.networkUnknownK = column(2).mean().item<double>();
    cell.countRight = column(3).mean().item<double>();
    cell.excessError = std::sqrt((excess - excess.mean()).square().mean().item<double>()
                                 / static_cast<double>(grid.tasks));
    return cell;
}

} // namespace

std::vector<EvaluationCell> evaluateNetwork(const tgmm::Weights& weights,
                                            const EvaluationGrid& given, DeviceKind kind,
                                            const std::function<void(const EvaluationCell&)>& done,
                                            const std::stop_token& stop) {
    const at::NoGradGuard noGradient;
    EvaluationGrid grid = given;
    grid.prior.broadShare = 0.0;
    grid.prior.maxComponents = weights.config.maxComponents;
    if (weights.config.architecture == tgmm::Architecture::Paper) {
        grid.prior.family = TaskFamily::Paper;
    }
    GAUSSARIUM_CHECK_GE(grid.tasks, 1);
    GAUSSARIUM_CHECK_GE(grid.freshPoints, 1);
    for (const int components : grid.components) {
        GAUSSARIUM_CHECK_GE(components, 1);
        GAUSSARIUM_CHECK_LE(components, weights.config.maxComponents);
    }
    for (const std::int64_t n : grid.sizes) {
        GAUSSARIUM_CHECK_LE(n, weights.config.mostPoints());
    }
    const at::Device device = torchDevice(kind);
    const Parameters parameters(weights, device, at::kFloat, at::kFloat);
    TrainConfig config;
    config.network = weights.config;
    const std::unique_ptr<Objective> objective = makeObjective(config, parameters);
    std::vector<EvaluationCell> cells;
    for (const int dimension : grid.dimensions) {
        for (const std::int64_t n : grid.sizes) {
            for (const int components : grid.components) {
                if (stop.stop_requested()) {
                    return cells;
                }
                EvaluationCell cell;
                cell.dimension = dimension;
                cell.components = components;
                cell.n = n;
                cells.push_back(evaluateCell(*objective, grid, device, cell));
                if (done) {
                    done(cells.back());
                }
            }
        }
    }
    return cells;
}

} // namespace gaussarium::train
