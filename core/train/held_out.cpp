#include "core/train/held_out.h"

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/mixture/density.h"
#include "core/train/task_sampler.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>

namespace gaussarium::train {

namespace {

// Trainer::validate's.
constexpr std::uint64_t validationStream = 3;
constexpr std::int64_t freshPoints = 256;

// The arrays of the tasks up to one, of which only that one is drawn: the sampler writes at its
// place. Single precision, as the trainer's: a uniform number that is just above a weight in double
// may be just below it there.
struct Shape {
    Shape(int most, std::int64_t task) {
        const auto tasks = static_cast<std::size_t>(task + 1);
        const auto components = tasks * static_cast<std::size_t>(most);
        k.resize(tasks);
        shownK.resize(tasks);
        space.resize(tasks);
        weights.resize(components);
        means.resize(3 * components);
        factors.resize(9 * components);
        flaws.resize(flawNumbers * tasks);
    }

    TaskArrays<float> arrays() {
        TaskArrays<float> arrays;
        arrays.k = k.data();
        arrays.shownK = shownK.data();
        arrays.is3d = space.data();
        arrays.weights = weights.data();
        arrays.means = means.data();
        arrays.factors = factors.data();
        arrays.flaws = flaws.data();
        return arrays;
    }

    std::vector<std::int64_t> k, shownK;
    std::vector<float> space, weights, means, factors, flaws;
};

// Of one task, by its own pointers.
Mixture mixtureOf(std::int64_t k, int dimension, const float* weights, const float* means,
                  const float* factors) {
    Mixture mixture = makeMixture(dimension, k);
    for (Eigen::Index j = 0; j < k; ++j) {
        mixture.weights[j] = static_cast<double>(weights[j]);
        Eigen::MatrixXd factor(dimension, dimension);
        for (int row = 0; row < dimension; ++row) {
            mixture.means(row, j) = static_cast<double>(means[3 * j + row]);
            for (int column = 0; column < dimension; ++column) {
                factor(row, column) = static_cast<double>(factors[9 * j + 3 * row + column]);
            }
        }
        mixture.covariances[static_cast<std::size_t>(j)] = factor * factor.transpose();
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

Mixture oneGaussian(const Eigen::MatrixXd& points) {
    Mixture mixture = makeMixture(points.rows(), 1);
    mixture.means.col(0) = points.rowwise().mean();
    const Eigen::MatrixXd centred = points.colwise() - mixture.means.col(0);
    mixture.covariances[0] = centred * centred.transpose() / static_cast<double>(points.cols());
    return mixture;
}

double logDeterminant(const Mixture& one) {
    const Eigen::MatrixXd lower = one.covariances[0].llt().matrixL();
    return lower.diagonal().array().log().sum();
}

} // namespace

PlainTask drawPlainTask(const TaskPriorConfig& prior, std::uint64_t key, std::int64_t index,
                        std::int64_t n, std::int64_t fresh) {
    GAUSSARIUM_CHECK_GE(n, 1);
    GAUSSARIUM_CHECK_GE(index, 0);
    Shape shape(prior.maxComponents, index);
    drawTaskShape(prior, {}, stepKey(key, 0), index, shape.arrays());
    const auto at = static_cast<std::size_t>(index);
    const auto most = static_cast<std::size_t>(prior.maxComponents);
    const std::int64_t k = shape.k[at];
    const float* const weights = shape.weights.data() + at * most;
    const float* const means = shape.means.data() + 3 * at * most;
    const float* const factors = shape.factors.data() + 9 * at * most;
    const float* const flaws = shape.flaws.data() + at * flawNumbers;
    const int dimension = shape.space[at] > 0.5F ? 3 : 2;
    const auto draw = [&](TaskPurpose purpose, std::int64_t count) {
        Eigen::MatrixXd points(dimension, count);
        for (std::int64_t i = 0; i < count; ++i) {
            float point[3];
            drawTaskPoint(static_cast<int>(k), weights, means, factors, flaws, stepKey(key, 0),
                          index, purpose, i, point);
            for (int a = 0; a < dimension; ++a) {
                points(a, i) = static_cast<double>(point[a]);
            }
        }
        return points;
    };
    PlainTask task;
    task.data.truth = mixtureOf(k, dimension, weights, means, factors);
    task.data.data = makeDataset(draw(PointPurpose, n), "Task", "a training prior");
    task.fresh = draw(FreshPurpose, fresh);
    return task;
}

std::uint64_t heldOutKey(std::uint64_t seed, std::int64_t n) {
    return deriveSeed(deriveSeed(seed, validationStream), static_cast<std::uint64_t>(n));
}

HeldOutExcess heldOutExcess(const TrainConfig& config, const Estimator& method, std::int64_t n,
                            int tasks, const RunContext& context) {
    TaskPriorConfig prior = config.tasks;
    prior.broadShare = 0.0;
    HeldOutExcess result;
    result.n = n;
    double sum = 0.0;
    double squares = 0.0;
    for (int index = 0; index < tasks && !context.stop.stop_requested(); ++index) {
        const PlainTask task =
            drawPlainTask(prior, heldOutKey(config.seed, n), index, n, freshPoints);
        FitRequest request;
        request.components = static_cast<int>(task.data.truth.components());
        request.seed = deriveSeed(config.seed, static_cast<std::uint64_t>(index));
        const Fit fit = method.fit(task.data.data, request, context);
        if (fit.status == Status::Cancelled) {
            break;
        }
        const Mixture one = oneGaussian(task.data.data.points);
        const Mixture& answer = fit.hasMixture() ? fit.mixture : one;
        // The floor is one of whitened coordinates.
        const double floor = config.logDensityFloor
                             - (prior.family == TaskFamily::Paper ? 0.0 : logDeterminant(one));
        const double found =
            MixtureDensity(answer).logDensity(task.fresh).array().max(floor).mean();
        const double excess = MixtureDensity(task.data.truth).logDensity(task.fresh).mean() - found;
        sum += excess;
        squares += excess * excess;
        ++result.tasks;
    }
    if (result.tasks > 0) {
        const double count = result.tasks;
        result.excess = sum / count;
        result.error =
            std::sqrt(std::max(squares / count - result.excess * result.excess, 0.0) / count);
    }
    return result;
}

} // namespace gaussarium::train
