#include "core/train/trainer.h"

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/base/stopwatch.h"
#include "core/train/adamw.h"
#include "core/train/loss.h"
#include "core/train/network.h"
#include "core/train/task_batch.h"
#include "core/train/torch_device.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::train {

namespace {

// Streams of the run's seed.
enum Stream : std::uint64_t { WeightStream = 1, TaskStream = 2, ValidationStream = 3 };

std::vector<float> toHost(const at::Tensor& flat) {
    const at::Tensor host = flat.to(at::kCPU, at::kFloat).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

void fromHost(at::Tensor& flat, const std::vector<float>& values) {
    const at::NoGradGuard noGradient;
    at::Tensor host = at::empty({flat.numel()}, at::TensorOptions().dtype(at::kFloat));
    std::copy(values.begin(), values.end(), host.data_ptr<float>());
    flat.copy_(host);
}

// The start of the recipe (tgmm::randomWeights) with queries of unit variance. With its small ones
// every query pools nearly the same average of the points, all components start alike, and telling
// them apart costs the first thousand steps of a run or more.
tgmm::Weights startingWeights(const TrainConfig& config) {
    tgmm::Weights weights =
        tgmm::randomWeights(config.network, deriveSeed(config.seed, WeightStream));
    const std::vector<tgmm::TensorShape> shapes = tgmm::tensorShapes(config.network);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (shapes[i].name == "queries") {
            for (float& value : weights.tensors[i]) {
                value *= std::sqrt(static_cast<float>(config.network.width));
            }
        }
    }
    return weights;
}

const TrainConfig& checked(const TrainConfig& config) {
    const Expected<void> valid = config.check();
    require(valid.has_value(), "Trainer", valid ? std::string() : valid.error().message);
    return config;
}

} // namespace

struct Trainer::Impl {
    Impl(const TrainConfig& given, DeviceKind kind)
        : config(checked(given))
        , device(torchDevice(kind))
        , parameters(startingWeights(config), device, at::kFloat,
                     kind == DeviceKind::Cuda ? at::kBFloat16 : at::kFloat)
        , network(parameters)
        , optimizer(config, parameters)
        , random(makeGenerator(device, 0))
        , sums(at::zeros({3}, at::TensorOptions().dtype(at::kFloat).device(device))) {}

    TrainConfig config;
    at::Device device;
    Parameters parameters;
    Network network;
    AdamW optimizer;
    at::Generator random;

    std::int64_t step = 0;
    std::int64_t tokens = 0;
    double earlierSeconds = 0.0;
    Stopwatch watch;

    at::Tensor sums; // nll, count loss and gradient norm since the last record
    std::int64_t summed = 0;
    double recordedAt = 0.0;
};

Trainer::Trainer(const TrainConfig& config, DeviceKind device)
    : m_impl(std::make_unique<Impl>(config, device)) {}

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
    const std::uint64_t seed =
        deriveSeed(deriveSeed(self.config.seed, TaskStream), static_cast<std::uint64_t>(self.step));
    Random host(seed);
    self.random.set_current_seed(deriveSeed(seed, 1));
    const std::int64_t n = self.config.sizes[static_cast<std::size_t>(
        host.index(static_cast<std::int64_t>(self.config.sizes.size())))];
    const std::int64_t tasks = self.config.tokensPerStep / n;

    const TaskBatch batch =
        makeTasks(self.config.tasks, tasks, n, self.random, self.device, at::kFloat);
    self.parameters.zeroGradient();
    const Loss loss = taskLoss(self.network.forward(batch.points, batch.shownK, batch.is3d), batch,
                               self.config.logDensityFloor, self.config.countWeight);
    loss.total.backward();
    self.parameters.collectGradient();
    const at::Tensor norm =
        self.optimizer.step(self.parameters, self.config.schedule.rate(self.step));

    const at::NoGradGuard noGradient;
    self.sums[0] += loss.nll;
    self.sums[1] += loss.count;
    self.sums[2] += norm;
    ++self.summed;
    ++self.step;
    self.tokens += tasks * n;
}

TrainRecord Trainer::record() {
    Impl& self = *m_impl;
    const std::vector<float> sums = toHost(self.sums);
    self.sums.zero_();
    const double now = self.watch.seconds();
    const auto steps = static_cast<double>(std::max<std::int64_t>(self.summed, 1));
    TrainRecord record;
    record.step = self.step;
    record.learningRate = self.config.schedule.rate(std::max<std::int64_t>(self.step - 1, 0));
    record.nll = sums[0] / steps;
    record.countLoss = sums[1] / steps;
    record.gradientNorm = sums[2] / steps;
    record.skipped = self.optimizer.skipped().item<std::int64_t>();
    record.stepsPerSecond =
        static_cast<double>(self.summed) / std::max(now - self.recordedAt, 1e-9);
    self.summed = 0;
    self.recordedAt = now;
    return record;
}

std::vector<double> Trainer::validate(const std::vector<std::int64_t>& sizes, int tasks) {
    Impl& self = *m_impl;
    const at::NoGradGuard noGradient;
    TaskPriorConfig prior = self.config.tasks;
    prior.wideShare = 0.0;
    std::vector<double> excess;
    for (const std::int64_t n : sizes) {
        at::Generator random =
            makeGenerator(self.device, deriveSeed(deriveSeed(self.config.seed, ValidationStream),
                                                  static_cast<std::uint64_t>(n)));
        TaskChoice choice;
        choice.hiddenShare = 0.0;
        choice.freshPoints = 256;
        const TaskBatch batch = makeTasks(prior, tasks, n, random, self.device, at::kFloat, choice);
        const NetworkOutput output = self.network.forward(batch.points, batch.shownK, batch.is3d);
        const at::Tensor found = logDensity(output.components, batch.k, batch.is3d, batch.fresh)
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
    self.tokens = state.tokens;
    self.earlierSeconds = state.seconds;
    return {};
}

} // namespace gaussarium::train
