#include "core/train/trainer.h"

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/base/stopwatch.h"
#include "core/train/mixture_ops.h"
#include "core/train/objective.h"
#include "core/train/optimizer.h"
#include "core/train/step_graphs.h"
#include "core/train/task_batch.h"
#include "core/train/torch_device.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace gaussarium::train {

namespace {

// Streams of the run's seed.
enum Stream : std::uint64_t { WeightStream = 1, TaskStream, ValidationStream, SizeStream };

std::vector<float> toHost(const at::Tensor& flat) {
    const at::Tensor host = flat.to(at::kCPU, at::kFloat).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

// Sums over the steps of a window: nll, count loss and gradient norm.
struct Window {
    std::array<double, 3> sums = {};
    std::int64_t steps = 0;
    double since = 0.0; // by the trainer's watch
};

void fromHost(at::Tensor& flat, const std::vector<float>& values) {
    const at::NoGradGuard noGradient;
    at::Tensor host = at::empty({flat.numel()}, at::TensorOptions().dtype(at::kFloat));
    std::copy(values.begin(), values.end(), host.data_ptr<float>());
    flat.copy_(host);
}

// What a component counts for before anything is learnt: as core/tgmm/refinement.h's default.
constexpr float startLogPoints = 2.7726F; // log 16

// The start of the recipe (tgmm::randomWeights) with queries of unit variance. With its small ones
// every query pools nearly the same average of the points, all components start alike, and telling
// them apart costs the first thousand steps of a run or more.
tgmm::Weights randomStart(const TrainConfig& config) {
    tgmm::Weights weights =
        tgmm::randomWeights(config.network, deriveSeed(config.seed, WeightStream));
    const std::vector<tgmm::TensorShape> shapes = tgmm::tensorShapes(config.network);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (shapes[i].name == "queries") {
            for (float& value : weights.tensors[i]) {
                value *= std::sqrt(static_cast<float>(config.network.width));
            }
        } else if (shapes[i].name == "component.out_bias" && config.network.refinements > 0) {
            std::fill(weights.tensors[i].begin() + tgmm::mixtureOutputs, weights.tensors[i].end(),
                      startLogPoints);
        }
    }
    return weights;
}

// The same network, its component head widened where it has refinements and `from` has none: those
// columns begin without weights.
tgmm::Weights continued(const TrainConfig& config, const tgmm::Weights& from) {
    tgmm::Weights weights = from;
    weights.config = config.network;
    const int now = config.network.componentOutputs();
    const int before = from.config.componentOutputs();
    if (now == before) {
        return weights;
    }
    const std::vector<tgmm::TensorShape> shapes = tgmm::tensorShapes(from.config);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        const bool bias = shapes[i].name == "component.out_bias";
        if (!bias && shapes[i].name != "component.out") {
            continue;
        }
        const std::int64_t rows = shapes[i].count() / before;
        std::vector<float> wide;
        for (std::int64_t row = 0; row < rows; ++row) {
            const auto begin = from.tensors[i].begin() + row * before;
            wide.insert(wide.end(), begin, begin + before);
            wide.insert(wide.end(), static_cast<std::size_t>(now - before),
                        bias ? startLogPoints : 0.0F);
        }
        weights.tensors[i] = std::move(wide);
    }
    return weights;
}

tgmm::Weights startingWeights(const TrainConfig& config,
                              const std::optional<tgmm::Weights>& start) {
    if (!start) {
        return randomStart(config);
    }
    const Expected<void> fits = checkStart(config, *start);
    require(fits.has_value(), "Trainer", fits ? std::string() : fits.error().message);
    return continued(config, *start);
}

// The paper's network has norms and biases between its matrices, which stay in float32.
at::ScalarType computeType(const TrainConfig& config, DeviceKind device) {
    return device == DeviceKind::Cuda
                   && config.network.architecture == tgmm::Architecture::Foundation
               ? at::kBFloat16
               : at::kFloat;
}

const TrainConfig& checked(const TrainConfig& config) {
    const Expected<void> valid = config.check();
    require(valid.has_value(), "Trainer", valid ? std::string() : valid.error().message);
    return config;
}

} // namespace

Expected<void> checkStart(const TrainConfig& config, const tgmm::Weights& start) {
    tgmm::NetworkConfig alike = start.config;
    if (alike.refinements == 0 && alike.readOut == tgmm::ReadOutKind::Pooling) {
        alike.refinements = config.network.refinements;
    }
    if (alike != config.network) {
        return fail(
            "the weights to start from belong to a network of another shape: another width, "
            "depth, read-out, order of attention or code of positions");
    }
    return {};
}

struct Trainer::Impl {
    Impl(const TrainConfig& given, DeviceKind kind, const std::optional<tgmm::Weights>& start,
         OperatorSet operators)
        : config(checked(given))
        , device(torchDevice(kind))
        , parameters(startingWeights(config, start), device, at::kFloat, computeType(config, kind))
        , objective(makeObjective(config, parameters, operators))
        , optimizer(config, parameters)
        , graphs(kind)
        , deviceStep(at::zeros({}, at::TensorOptions().dtype(at::kLong).device(device)))
        , sums(at::zeros({3}, at::TensorOptions().dtype(at::kFloat).device(device))) {}

    // Everything of a step that happens on the device; what differs from step to step is there too.
    void stepOnDevice(std::int64_t tasks, std::int64_t n) {
        const TaskKey key = {deriveSeed(config.seed, TaskStream), deviceStep};
        const TaskBatch batch = makeTasks(config.tasks, tasks, n, key, device, at::kFloat);
        parameters.zeroGradient();
        const Loss loss = objective->loss(batch);
        loss.total.backward();
        parameters.collectGradient();
        const at::Tensor norm = optimizer.step(parameters);

        const at::NoGradGuard noGradient;
        sums[0] += loss.nll.detach();
        sums[1] += loss.count.detach();
        sums[2] += norm;
        deviceStep += 1;
    }

    double rateOf(std::int64_t at) const { return rateFactor * config.schedule.rate(at); }

    TrainRecord average(const Window& window) {
        const auto steps = static_cast<double>(std::max<std::int64_t>(window.steps, 1));
        TrainRecord record;
        record.step = step;
        record.learningRate = lastRate;
        record.nll = window.sums[0] / steps;
        record.countLoss = window.sums[1] / steps;
        record.gradientNorm = window.sums[2] / steps;
        record.skipped = optimizer.skipped().item<std::int64_t>();
        record.tokens = tokens;
        record.stepsPerSecond =
            static_cast<double>(window.steps) / std::max(watch.seconds() - window.since, 1e-9);
        return record;
    }

    // The window since the last record, from the device. What it has grown by goes to `recent` too.
    Window collect() {
        const std::vector<float> now = toHost(sums);
        Window window{{}, summed, recordedAt};
        for (std::size_t i = 0; i < window.sums.size(); ++i) {
            window.sums[i] = now[i];
            recent.sums[i] += window.sums[i] - collected.sums[i];
        }
        recent.steps += summed - collected.steps;
        collected = window;
        return window;
    }

    TrainConfig config;
    at::Device device;
    Parameters parameters;
    std::unique_ptr<Objective> objective;
    Optimizer optimizer;
    StepGraphs graphs;

    std::int64_t step = 0;
    at::Tensor deviceStep; // the same, where tasks are drawn
    std::int64_t tokens = 0;
    double earlierSeconds = 0.0;
    Stopwatch watch;

    at::Tensor sums; // nll, count loss and gradient norm since the last record
    std::int64_t summed = 0;
    double recordedAt = 0.0;
    Window collected; // of these, what collect() has seen
    Window recent;    // since the last recent()

    double rateFactor = 1.0;
    double lastRate = 0.0; // of the last step
};

Trainer::Trainer(const TrainConfig& config, DeviceKind device,
                 const std::optional<tgmm::Weights>& start, OperatorSet operators)
    : m_impl(std::make_unique<Impl>(config, device, start, operators)) {}

Trainer::~Trainer() = default;

const TrainConfig& Trainer::config() const {
    return m_impl->config;
}

std::int64_t Trainer::step() const {
    return m_impl->step;
}

void Trainer::makeStep() {
    Impl& self = *m_impl;
    // All draws of a step come from (seed, step): a run that is resumed sees the same tasks.
    Random host(deriveSeed(deriveSeed(self.config.seed, SizeStream),
                           static_cast<std::uint64_t>(self.step)));
    const std::int64_t n = self.config.sizes[static_cast<std::size_t>(
        host.index(static_cast<std::int64_t>(self.config.sizes.size())))];
    const std::int64_t tasks =
        self.config.tasksPerStep > 0 ? self.config.tasksPerStep : self.config.tokensPerStep / n;
    self.lastRate = self.rateOf(self.step);
    self.optimizer.setRate(self.lastRate);
    self.graphs.run(n, [&self, tasks, n] { self.stepOnDevice(tasks, n); });
    ++self.summed;
    ++self.step;
    self.tokens += tasks * n;
}

TrainRecord Trainer::record() {
    Impl& self = *m_impl;
    TrainRecord record = self.average(self.collect());
    self.sums.zero_();
    self.summed = 0;
    self.collected = {};
    self.recordedAt = self.watch.seconds();
    return record;
}

TrainRecord Trainer::peek() {
    return m_impl->average(m_impl->collect());
}

TrainRecord Trainer::recent() {
    Impl& self = *m_impl;
    self.collect();
    TrainRecord record = self.average(self.recent);
    self.recent = {{}, 0, self.watch.seconds()};
    return record;
}

void Trainer::setRateFactor(double factor) {
    require(factor > 0.0 && std::isfinite(factor), "Trainer::setRateFactor",
            fmt::format("{} is no factor of a learning rate", factor));
    m_impl->rateFactor = factor;
}

double Trainer::rateFactor() const {
    return m_impl->rateFactor;
}

void Trainer::leaveOut(double seconds) {
    m_impl->earlierSeconds -= seconds;
    m_impl->recordedAt += seconds;
    m_impl->recent.since += seconds;
}

std::vector<double> Trainer::validate(const std::vector<std::int64_t>& sizes, int tasks) {
    Impl& self = *m_impl;
    const at::NoGradGuard noGradient;
    TaskPriorConfig prior = self.config.tasks;
    prior.broadShare = 0.0;
    std::vector<double> excess;
    for (const std::int64_t n : sizes) {
        const TaskKey key = {deriveSeed(deriveSeed(self.config.seed, ValidationStream),
                                        static_cast<std::uint64_t>(n)),
                             {}};
        TaskChoice choice;
        choice.hiddenShare = 0.0;
        choice.freshPoints = 256;
        const TaskBatch batch = makeTasks(prior, tasks, n, key, self.device, at::kFloat, choice);
        const at::Tensor answer = self.objective->answer(batch, batch.shownK).components;
        const at::Tensor found = logDensity(answer, batch.k, batch.is3d, batch.fresh)
                                     .clamp_min(self.config.logDensityFloor)
                                     .mean();
        const at::Tensor best =
            trueLogDensity(batch, batch.fresh).mean() + batch.logDeterminant.mean();
        excess.push_back((best - found).item<double>());
    }
    return excess;
}

tgmm::Weights Trainer::weights() const {
    return m_impl->parameters.weights();
}

TrainState Trainer::state() const {
    Impl& self = *m_impl;
    TrainState state;
    state.step = self.step;
    state.skipped = self.optimizer.skipped().item<std::int64_t>();
    state.tokens = self.tokens;
    state.values = toHost(self.parameters.values());
    state.firstMoment = toHost(self.optimizer.firstMoment());
    state.secondMoment = toHost(self.optimizer.secondMoment());
    state.rateFactor = self.rateFactor;
    const std::vector<float> sums = toHost(self.sums);
    std::copy(sums.begin(), sums.end(), state.sums.begin());
    state.summed = self.summed;
    state.summedSeconds = self.watch.seconds() - self.recordedAt;
    state.seconds = self.earlierSeconds + self.watch.seconds();
    state.configJson = trainConfigJson(self.config);
    return state;
}

Expected<void> Trainer::restore(const TrainState& state) {
    Impl& self = *m_impl;
    const auto count = static_cast<std::size_t>(self.config.network.parameters());
    if (state.values.size() != count || state.firstMoment.size() != count
        || state.secondMoment.size() != count) {
        return fail("the checkpoint has {} parameters where the network has {}",
                    state.values.size(), count);
    }
    fromHost(self.parameters.values(), state.values);
    self.parameters.refresh();
    fromHost(self.optimizer.firstMoment(), state.firstMoment);
    fromHost(self.optimizer.secondMoment(), state.secondMoment);
    self.optimizer.skipped().fill_(static_cast<double>(state.skipped));
    self.optimizer.taken().fill_(static_cast<double>(state.step - state.skipped));
    self.step = state.step;
    self.deviceStep.fill_(state.step);
    self.tokens = state.tokens;
    self.earlierSeconds = state.seconds - self.watch.seconds();
    self.rateFactor = state.rateFactor;
    self.lastRate = self.rateOf(std::max<std::int64_t>(state.step - 1, 0));
    fromHost(self.sums, {state.sums.begin(), state.sums.end()});
    self.summed = state.summed;
    self.recordedAt = self.watch.seconds() - state.summedSeconds;
    self.collected = {{state.sums[0], state.sums[1], state.sums[2]}, state.summed, 0.0};
    self.recent = {{}, 0, self.watch.seconds()};
    return {};
}

} // namespace gaussarium::train
