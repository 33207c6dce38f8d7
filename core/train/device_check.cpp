#include "core/train/device_check.h"

#include "core/train/add_norm.h"
#include "core/train/attention.h"
#include "core/train/mixture_ops.h"
#include "core/train/objective.h"
#include "core/train/optimizer.h"
#include "core/train/task_batch.h"
#include "core/train/torch_device.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/randn_like.h>

#include <algorithm>

namespace gaussarium::train {

namespace {

// Sums of float in another order; bfloat16 has 8 bits.
constexpr double ofFloat = 2e-4;
constexpr double ofBfloat = 2e-2;

class Comparison {
public:
    explicit Comparison(std::vector<DeviceDifference>& differences) : m_differences(differences) {}

    void add(std::string what, const at::Tensor& onCpu, const at::Tensor& onCuda,
             double acceptable) {
        const at::Tensor expected = onCpu.detach().to(at::kDouble);
        const at::Tensor found = onCuda.detach().to(at::kCPU, at::kDouble);
        const double scale = std::max(expected.abs().max().item<double>(), 1e-30);
        m_differences.push_back(
            {std::move(what), (expected - found).abs().max().item<double>() / scale, acceptable});
    }

private:
    std::vector<DeviceDifference>& m_differences;
};

TaskBatch onDevice(const TaskBatch& batch, at::Device device) {
    TaskBatch moved = batch;
    for (at::Tensor* tensor : {&moved.points, &moved.fresh, &moved.k, &moved.shownK, &moved.is3d,
                               &moved.logDeterminant, &moved.weights, &moved.means, &moved.factors,
                               &moved.flaws, &moved.whiteMean, &moved.whiteFactor}) {
        *tensor = tensor->to(device);
    }
    return moved;
}

void compareTasks(Comparison& comparison, at::Device cuda) {
    TaskPriorConfig prior;
    prior.broadShare = 0.5;
    for (const TaskFamily family : {TaskFamily::Recipe, TaskFamily::Paper}) {
        prior.family = family;
        prior.maxComponents = family == TaskFamily::Paper ? 4 : 8;
        const char* const name = family == TaskFamily::Paper ? "paper's tasks" : "tasks";
        const TaskKey key = {7, {}};
        const TaskBatch own = makeTasks(prior, 512, 100, key, at::kCPU, at::kFloat);
        const TaskBatch other = makeTasks(prior, 512, 100, key, cuda, at::kFloat);
        comparison.add(std::string(name) + ", k", own.shownK, other.shownK, 0.0);
        comparison.add(std::string(name) + ", means", own.means, other.means, ofFloat);
        comparison.add(std::string(name) + ", factors", own.factors, other.factors, ofFloat);
        // A draw near the border of two components may fall to the other side: the average counts.
        comparison.add(std::string(name) + ", points",
                       (own.points.square().mean(1) + own.fresh.abs().mean(1)).mean(0),
                       (other.points.square().mean(1) + other.fresh.abs().mean(1)).mean(0), 1e-2);
    }
}

// Components near the tasks' own scale, as a network would give them.
at::Tensor someComponents(std::int64_t tasks) {
    at::Tensor components = at::randn({tasks, 8, 10}, at::TensorOptions().dtype(at::kFloat));
    components.narrow(2, 4, 3).mul_(0.5);
    return components;
}

void compareMixtures(Comparison& comparison, at::Device cuda) {
    TaskPriorConfig prior;
    prior.broadShare = 0.3;
    for (const std::int64_t n : {9, 300}) {
        const TaskBatch batch = makeTasks(prior, 64, n, {11, {}}, at::kCPU, at::kFloat);
        const TaskBatch moved = onDevice(batch, cuda);
        const at::Tensor components = someComponents(64);
        const at::Tensor logPoints =
            at::randn({64, 8, 3}, at::TensorOptions().dtype(at::kFloat)) + 2.0;
        const at::Tensor direction = at::randn_like(components);
        std::vector<at::Tensor> results;
        for (const TaskBatch* on : {&batch, &moved}) {
            const at::Device device = on->points.device();
            at::Tensor c = components.to(device).clone().set_requires_grad(true);
            at::Tensor p = logPoints.to(device).clone().set_requires_grad(true);
            const at::Tensor answer = refine(c, p, on->shownK, on->is3d, on->points, 3);
            (answer * direction.to(device)).sum().backward();
            results.insert(results.end(), {answer, c.grad().clone(), p.grad().clone()});
            c.mutable_grad() = at::Tensor();
            const at::Tensor density = logDensity(c, on->shownK, on->is3d, on->fresh);
            density.clamp_min(-60.0).mean().backward();
            results.insert(results.end(), {density, c.grad().clone()});
        }
        const char* const names[] = {"refine", "refine, gradient by the components",
                                     "refine, gradient by the anchor's points", "density",
                                     "density, gradient"};
        for (std::size_t i = 0; i < 5; ++i) {
            comparison.add(std::string(names[i]) + " (n = " + std::to_string(n) + ")", results[i],
                           results[i + 5], 10.0 * ofFloat);
        }
    }
}

void compareAddNorm(Comparison& comparison, at::Device cuda) {
    for (const std::int64_t width : {32, 128, 256}) {
        const at::Tensor x = at::randn({100, width}, at::TensorOptions().dtype(at::kFloat));
        // Numbers that bfloat16 holds, so that both sides add the same.
        const at::Tensor update = at::randn_like(x).to(at::kBFloat16).to(at::kFloat);
        const at::Tensor direction = at::randn_like(x);
        std::vector<at::Tensor> results;
        for (const bool own : {true, false}) {
            const at::Device device = own ? at::Device(at::kCPU) : cuda;
            const at::ScalarType type = own ? at::kFloat : at::kBFloat16;
            at::Tensor a = x.to(device).clone().set_requires_grad(true);
            at::Tensor b = update.to(device, type).clone().set_requires_grad(true);
            const AddNorm result = addNorm(a, b, type);
            ((result.normed.to(at::kFloat) * direction.to(device)).sum()
             + 0.5 * result.sum.square().sum())
                .backward();
            results.insert(results.end(), {result.sum, result.normed, a.grad(), b.grad()});
        }
        const char* const names[] = {"sum", "normed", "gradient by x", "gradient by the update"};
        for (std::size_t i = 0; i < 4; ++i) {
            comparison.add("addNorm, " + std::string(names[i]) + " (W = " + std::to_string(width)
                               + ")",
                           results[i], results[i + 4], i == 0 ? ofFloat : ofBfloat);
        }
    }
}

void compareAttention(Comparison& comparison, at::Device cuda) {
    for (const bool causal : {false, true}) {
        for (const std::int64_t n : {2, 8, 12, 33, 64, 200}) {
            const std::int64_t tasks = 11;
            // Numbers that bfloat16 holds, so that both sides see the same.
            const at::Tensor qkv =
                at::randn({tasks * n, 3 * 64}, at::TensorOptions().dtype(at::kFloat))
                    .to(at::kBFloat16)
                    .to(at::kFloat);
            const at::Tensor direction = at::randn({tasks * n, 64}, qkv.options());
            std::vector<at::Tensor> results;
            for (const bool own : {true, false}) {
                at::Tensor given = own ? qkv.clone() : qkv.to(cuda, at::kBFloat16);
                given.set_requires_grad(true);
                const at::Tensor result = selfAttention(given, tasks, 2, causal);
                (result * direction.to(result.device(), result.scalar_type())).sum().backward();
                results.insert(results.end(), {result, given.grad()});
            }
            const std::string where = " (n = " + std::to_string(n) + (causal ? ", causal)" : ")");
            comparison.add("attention" + where, results[0], results[2], ofBfloat);
            comparison.add("attention, gradient" + where, results[1], results[3], ofBfloat);
        }
    }
}

// The whole loss and its gradient, float against bfloat16, and a step along it.
void compareStep(Comparison& comparison, at::Device cuda) {
    TrainConfig config;
    config.network.layers = 3;
    config.network.refinements = 2;
    config.earlyWeight = 0.2;
    const tgmm::Weights weights = tgmm::randomWeights(config.network, 3);
    const TaskBatch batch = makeTasks(config.tasks, 256, 48, {5, {}}, at::kCPU, at::kFloat);
    const TaskBatch moved = onDevice(batch, cuda);
    std::vector<at::Tensor> results;
    for (const bool own : {true, false}) {
        const at::Device device = own ? at::Device(at::kCPU) : cuda;
        Parameters parameters(weights, device, at::kFloat, own ? at::kFloat : at::kBFloat16);
        const std::unique_ptr<Objective> objective = makeObjective(config, parameters);
        Optimizer optimizer(config, parameters);
        optimizer.setRate(1e-3);
        parameters.zeroGradient();
        const Loss loss = objective->loss(own ? batch : moved);
        loss.total.backward();
        parameters.collectGradient();
        const at::Tensor norm = optimizer.step(parameters);
        results.insert(results.end(), {loss.nll, norm, optimizer.firstMoment().norm(),
                                       parameters.values().norm()});
    }
    const char* const names[] = {"loss", "norm of the gradient", "first moment", "values"};
    for (std::size_t i = 0; i < 4; ++i) {
        comparison.add(std::string("step, ") + names[i], results[i], results[i + 4], ofBfloat);
    }
}

} // namespace

std::vector<DeviceDifference> compareCudaWithCpu() {
    const at::Device cuda = torchDevice(DeviceKind::Cuda);
    std::vector<DeviceDifference> differences;
    Comparison comparison(differences);
    compareTasks(comparison, cuda);
    compareMixtures(comparison, cuda);
    compareAddNorm(comparison, cuda);
    compareAttention(comparison, cuda);
    compareStep(comparison, cuda);
    return differences;
}

} // namespace gaussarium::train
