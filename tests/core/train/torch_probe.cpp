#include "tests/core/train/torch_probe.h"

#include "core/base/random.h"
#include "core/tgmm/weights_file.h"
#include "core/train/attention.h"
#include "core/train/mixture_ops.h"
#include "core/train/network.h"
#include "core/train/network_operators.h"
#include "core/train/objective.h"
#include "core/train/optimizer.h"
#include "core/train/task_batch.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>

namespace gaussarium::testing {

namespace {

const at::Device cpu(at::kCPU);

Eigen::VectorXd toVector(const at::Tensor& tensor) {
    const at::Tensor flat = tensor.detach().to(at::kDouble).contiguous();
    return Eigen::Map<const Eigen::VectorXd>(flat.data_ptr<double>(), flat.numel());
}

// A row-major tensor [r, c] as r x c.
Eigen::MatrixXd toMatrix(const at::Tensor& tensor) {
    const Eigen::VectorXd flat = toVector(tensor);
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const RowMajor>(flat.data(), tensor.size(0), tensor.size(1));
}

// Columns become rows of a [1, n, 3] tensor.
at::Tensor toPoints(const Eigen::MatrixXd& points) {
    at::Tensor tensor =
        at::empty({1, points.cols(), points.rows()}, at::TensorOptions().dtype(at::kDouble));
    std::copy(points.data(), points.data() + points.size(), tensor.data_ptr<double>());
    return tensor;
}

at::Tensor one(std::int64_t value) {
    return at::full({1}, value, at::TensorOptions().dtype(at::kLong));
}

at::Tensor space(int dimension) {
    return at::full({1}, dimension == 3 ? 1.0 : 0.0, at::TensorOptions().dtype(at::kDouble));
}

} // namespace

std::vector<ProbeTask> probeTasks(const train::TaskPriorConfig& prior, std::int64_t tasks,
                                  std::int64_t n, std::uint64_t seed) {
    const train::TaskBatch batch = train::makeTasks(prior, tasks, n, {seed, {}}, cpu, at::kDouble);
    const at::Tensor trueDensity = train::trueLogDensity(batch, batch.fresh);
    std::vector<ProbeTask> result;
    for (std::int64_t b = 0; b < tasks; ++b) {
        ProbeTask task;
        task.components = static_cast<int>(batch.k[b].item<std::int64_t>());
        task.shownComponents = static_cast<int>(batch.shownK[b].item<std::int64_t>());
        task.dimension = batch.is3d[b].item<double>() == 1.0 ? 3 : 2;
        const int d = task.dimension;
        task.white = toMatrix(batch.points[b]).transpose();
        task.whiteFresh = toMatrix(batch.fresh[b]).transpose();
        task.whiteLower = toMatrix(batch.whiteFactor[b]).topLeftCorner(d, d);
        const Eigen::VectorXd mean = toVector(batch.whiteMean[b]).head(d);
        task.points = (task.whiteLower * task.white.topRows(d)).colwise() + mean;
        task.fresh = (task.whiteLower * task.whiteFresh.topRows(d)).colwise() + mean;
        task.logDeterminant = batch.logDeterminant[b].item<double>();
        task.trueLogDensity = toVector(trueDensity[b]);
        task.truth = makeMixture(d, task.components);
        task.truth.weights = toVector(batch.weights[b]).head(task.components);
        task.truth.means = toMatrix(batch.means[b]).transpose().topLeftCorner(d, task.components);
        for (int j = 0; j < task.components; ++j) {
            const Eigen::MatrixXd factor = toMatrix(batch.factors[b][j]);
            task.truth.covariances[static_cast<std::size_t>(j)] =
                (factor * factor.transpose()).topLeftCorner(d, d);
        }
        result.push_back(std::move(task));
    }
    return result;
}

struct NetworkProbe::Impl {
    Impl(const train::TrainConfig& given, std::uint64_t seed)
        : config(given)
        , parameters(tgmm::randomWeights(config.network, seed), cpu, at::kDouble, at::kDouble)
        , objective(train::makeObjective(config, parameters)) {
        if (config.network.architecture == tgmm::Architecture::Foundation) {
            network.emplace(parameters, train::operatorsOf(train::OperatorSet::Own));
        }
    }

    train::TrainConfig config;
    train::Parameters parameters;
    std::unique_ptr<train::Objective> objective;
    std::optional<train::Network> network;
};

NetworkProbe::NetworkProbe(const train::TrainConfig& config, std::uint64_t seed)
    : m_impl(std::make_unique<Impl>(config, seed)) {}

NetworkProbe::~NetworkProbe() = default;

Eigen::VectorXd NetworkProbe::values() const {
    return toVector(m_impl->parameters.values());
}

void NetworkProbe::setValues(const Eigen::VectorXd& values) {
    std::copy(values.data(), values.data() + values.size(),
              m_impl->parameters.values().data_ptr<double>());
}

double NetworkProbe::loss(std::int64_t tasks, std::int64_t n, std::uint64_t seed) {
    const train::TaskBatch batch =
        train::makeTasks(m_impl->config.tasks, tasks, n, {seed, {}}, cpu, at::kDouble);
    m_impl->parameters.zeroGradient();
    const train::Loss loss = m_impl->objective->loss(batch);
    loss.total.backward();
    return loss.total.item<double>();
}

Eigen::VectorXd NetworkProbe::gradient() const {
    return toVector(m_impl->parameters.gradient());
}

NetworkProbe::Answer NetworkProbe::answer(const Eigen::MatrixXd& white, int shownComponents,
                                          int dimension) const {
    const at::NoGradGuard noGradient;
    const train::NetworkOutput output =
        m_impl->network->forward(toPoints(white), one(shownComponents), space(dimension));
    Answer answer;
    answer.components = toMatrix(output.components[0]).transpose();
    answer.countLogits = toVector(output.countLogits);
    if (output.logPoints.defined()) {
        answer.logPoints = toMatrix(output.logPoints[0]).transpose();
    }
    return answer;
}

Eigen::MatrixXd NetworkProbe::judged(const Eigen::MatrixXd& points, int components,
                                     int dimension) const {
    const at::NoGradGuard noGradient;
    train::TaskBatch batch;
    batch.points = toPoints(points);
    batch.k = one(components);
    batch.shownK = batch.k;
    batch.is3d = space(dimension);
    return toMatrix(m_impl->objective->answer(batch, batch.k).components[0]).transpose();
}

Eigen::VectorXd probeLogDensity(const Eigen::MatrixXd& components, int shownComponents,
                                int dimension, const Eigen::MatrixXd& points) {
    return toVector(train::logDensity(toPoints(components), one(shownComponents), space(dimension),
                                      toPoints(points)));
}

AttentionDifference attentionDifference(std::uint64_t seed) {
    Random random(seed);
    const auto draw = [&](at::IntArrayRef shape) {
        at::Tensor tensor = at::empty(shape, at::TensorOptions().dtype(at::kDouble));
        for (std::int64_t i = 0; i < tensor.numel(); ++i) {
            tensor.data_ptr<double>()[i] = random.normal();
        }
        tensor.set_requires_grad(true);
        return tensor;
    };
    // Memory in another order than the shape, as the network passes it.
    const at::Tensor q = draw({2, 5, 3, 4});
    const at::Tensor k = draw({2, 7, 3, 4});
    const at::Tensor v = draw({2, 7, 3, 4});
    const at::Tensor direction = draw({2, 3, 5, 4}).detach();
    std::vector<at::Tensor> outputs;
    std::vector<at::Tensor> gradients;
    for (const bool own : {true, false}) {
        const at::Tensor a = q.transpose(1, 2);
        const at::Tensor b = k.transpose(1, 2);
        const at::Tensor c = v.transpose(1, 2);
        const at::Tensor result =
            own ? train::attentionByHead(a, b, c)
                : at::matmul(at::softmax(at::matmul(a, b.transpose(2, 3)) / std::sqrt(4.0), -1), c);
        (result * direction).sum().backward();
        outputs.push_back(result.detach());
        for (const at::Tensor& leaf : {q, k, v}) {
            gradients.push_back(leaf.grad().clone());
            leaf.mutable_grad().zero_();
        }
    }
    AttentionDifference difference;
    difference.output = (outputs[0] - outputs[1]).abs().max().item<double>();
    for (std::size_t i = 0; i < 3; ++i) {
        difference.gradient = std::max(
            difference.gradient, (gradients[i] - gradients[i + 3]).abs().max().item<double>());
    }
    return difference;
}

namespace {

using Operator = std::function<at::Tensor(const at::Tensor&)>;

at::Tensor randomTensor(at::IntArrayRef shape, double scale, Random& random) {
    at::Tensor tensor = at::empty(shape, at::TensorOptions().dtype(at::kDouble));
    for (std::int64_t i = 0; i < tensor.numel(); ++i) {
        // A float, so that both types begin with the same number.
        tensor.data_ptr<double>()[i] =
            static_cast<double>(static_cast<float>(scale * random.normal()));
    }
    return tensor;
}

double relative(const at::Tensor& found, const at::Tensor& expected) {
    return ((found.to(at::kDouble) - expected).abs().max() / expected.abs().max()).item<double>();
}

OperatorDifference operatorDifference(const Operator& own, const Operator& reference,
                                      const at::Tensor& x, const at::Tensor& direction) {
    const auto run = [&direction](const Operator& apply, const at::Tensor& given) {
        const at::Tensor leaf = given.clone().set_requires_grad(true);
        const at::Tensor result = apply(leaf);
        (result * direction.to(result.scalar_type())).sum().backward();
        return std::pair(result.detach(), leaf.grad());
    };
    const auto [expected, expectedGradient] = run(reference, x);
    const auto [found, gradient] = run(own, x.to(at::kFloat));
    OperatorDifference difference;
    difference.output = relative(found, expected);
    difference.gradient = relative(gradient, expectedGradient);
    const at::NoGradGuard noGradient;
    const auto value = [&](double step) {
        const at::Tensor moved = (x + step * gradient.to(at::kDouble)).to(at::kFloat);
        return (own(moved).to(at::kDouble) * direction).sum().item<double>();
    };
    const double square = gradient.to(at::kDouble).square().sum().item<double>();
    const double step = 1e-2 / std::sqrt(square);
    difference.slope = std::abs((value(step) - value(-step)) / (2.0 * step * square) - 1.0);
    return difference;
}

} // namespace

OperatorDifference selfAttentionDifference(std::int64_t tasks, std::int64_t n, std::int64_t heads,
                                           std::int64_t headWidth, bool causal,
                                           std::uint64_t seed) {
    const auto apply = [=](train::OperatorSet set) -> Operator {
        return [=](const at::Tensor& qkv) {
            return train::operatorsOf(set).selfAttention(qkv, tasks, heads, causal);
        };
    };
    Random random(seed);
    const std::int64_t width = heads * headWidth;
    const at::Tensor qkv = randomTensor({tasks * n, 3 * width}, 1.5, random);
    return operatorDifference(apply(train::OperatorSet::Own), apply(train::OperatorSet::Eager), qkv,
                              randomTensor({tasks * n, width}, 1.0, random));
}

std::array<OperatorDifference, 2> productDifference(std::int64_t rows, std::int64_t in,
                                                    std::int64_t out, std::uint64_t seed) {
    Random random(seed);
    const at::Tensor x = randomTensor({rows, in}, 1.0, random);
    const at::Tensor w = randomTensor({in, out}, 1.0, random);
    const at::Tensor direction = randomTensor({rows, out}, 1.0, random);
    const auto byLeft = [&w](train::OperatorSet set) -> Operator {
        return [=](const at::Tensor& left) {
            return train::operatorsOf(set).product(left, w.to(left.scalar_type()));
        };
    };
    const auto byRight = [&x](train::OperatorSet set) -> Operator {
        return [=](const at::Tensor& right) {
            return train::operatorsOf(set).product(x.to(right.scalar_type()), right);
        };
    };
    return {operatorDifference(byLeft(train::OperatorSet::Own), byLeft(train::OperatorSet::Eager),
                               x, direction),
            operatorDifference(byRight(train::OperatorSet::Own), byRight(train::OperatorSet::Eager),
                               w, direction)};
}

OperatorDifference geluDifference(std::int64_t count, double scale, std::uint64_t seed) {
    Random random(seed);
    const at::Tensor x = randomTensor({count}, scale, random);
    return operatorDifference(train::operatorsOf(train::OperatorSet::Own).gelu,
                              train::operatorsOf(train::OperatorSet::Eager).gelu, x,
                              randomTensor({count}, 1.0, random));
}

Eigen::MatrixXd probeRefine(const Eigen::MatrixXd& components, const Eigen::MatrixXd& logPoints,
                            int shownComponents, int dimension, const Eigen::MatrixXd& points,
                            int steps) {
    return toMatrix(train::refine(toPoints(components), toPoints(logPoints), one(shownComponents),
                                  space(dimension), toPoints(points), steps)[0])
        .transpose();
}

Eigen::MatrixXd probeOrthogonalised(const Eigen::MatrixXd& matrix) {
    return toMatrix(train::orthogonalised(toPoints(matrix.transpose()))[0]);
}

std::vector<Eigen::VectorXd> optimizerPath(const train::TrainConfig& config,
                                           const Eigen::VectorXd& start,
                                           const std::vector<Eigen::VectorXd>& gradients,
                                           double learningRate) {
    train::Parameters parameters(tgmm::randomWeights(config.network, 1), cpu, at::kDouble,
                                 at::kDouble);
    std::copy(start.data(), start.data() + start.size(), parameters.values().data_ptr<double>());
    train::Optimizer optimizer(config, parameters);
    std::vector<Eigen::VectorXd> path;
    for (const Eigen::VectorXd& gradient : gradients) {
        std::copy(gradient.data(), gradient.data() + gradient.size(),
                  parameters.gradient().data_ptr<double>());
        optimizer.setRate(learningRate);
        optimizer.step(parameters);
        path.push_back(toVector(parameters.values()));
    }
    return path;
}

} // namespace gaussarium::testing
