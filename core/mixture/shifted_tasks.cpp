#include "core/mixture/shifted_tasks.h"

#include "core/base/check.h"
#include "core/mixture/task_draws.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace gaussarium {

namespace {

using namespace task_detail;

constexpr double largestStretch = 1e4;
constexpr double thinRatio = 30.0;
constexpr double thinMeanSpread = 3.0;
constexpr double touchingDeviations = 1.5;
constexpr int touchingCandidates = 16;
constexpr double jitter = 0.15;
constexpr int gridAxes = 3;
constexpr double studentDegrees = 3.0;
constexpr double backgroundShare = 0.05;
constexpr double backgroundDeviations = 4.0;

Mixture recipeTask(const TaskOptions& options, Random& random) {
    return task_detail::drawRecipe(options.dimension, options.components, recipeLowSpread,
                                   recipeHighSpread, random);
}

Mixture drawUneven(const TaskOptions& options, Random& random) {
    Mixture mixture = recipeTask(options, random);
    for (double& weight : mixture.weights) {
        weight = random.gamma(1.0);
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

PointSource drawSqueezed(const TaskOptions& options, Random& random) {
    const Mixture mixture = recipeTask(options, random);
    const Eigen::Index d = options.dimension;
    Eigen::VectorXd stretch =
        Eigen::VectorXd::Constant(d, std::pow(largestStretch, random.uniform()));
    stretch[random.index(d)] = 1.0;
    PointSource source;
    source.mixture =
        affineImage(mixture, Eigen::MatrixXd(stretch.asDiagonal()), Eigen::VectorXd::Zero(d));
    source.errorFrame = stretch.cwiseInverse().asDiagonal();
    return source;
}

Mixture drawThin(const TaskOptions& options, Random& random) {
    const Eigen::Index d = options.dimension;
    Mixture mixture = recipeTask(options, random);
    mixture.means *= thinMeanSpread;
    for (Eigen::MatrixXd& covariance : mixture.covariances) {
        const Eigen::Index longAxes = d > 2 && random.uniform() < 0.5 ? d - 1 : 1;
        const double size = std::exp(recipeSizeSpread * random.normal());
        // The product of all deviations is that of a round component: its volume.
        const double narrow =
            size * std::pow(thinRatio, -static_cast<double>(longAxes) / static_cast<double>(d));
        Eigen::VectorXd deviations = Eigen::VectorXd::Constant(d, narrow);
        deviations.head(longAxes) *= thinRatio;
        covariance = rotatedCovariance(deviations, random);
    }
    return mixture;
}

// A component's standard deviation along a unit vector.
double deviationAlong(const Eigen::MatrixXd& covariance, const Eigen::VectorXd& direction) {
    return std::sqrt(direction.dot(covariance * direction));
}

// By how many deviations, their own added, two components are apart along the line of their means.
double gapOf(const Mixture& mixture, Eigen::Index i, Eigen::Index j) {
    const Eigen::VectorXd line = mixture.means.col(i) - mixture.means.col(j);
    const double distance = line.norm();
    if (distance == 0.0) {
        return 0.0;
    }
    const Eigen::VectorXd direction = line / distance;
    const auto deviation = [&](Eigen::Index component) {
        return deviationAlong(mixture.covariances[static_cast<std::size_t>(component)], direction);
    };
    return distance / (deviation(i) + deviation(j));
}

Mixture drawTouching(const TaskOptions& options, Random& random) {
    Mixture mixture = recipeTask(options, random);
    mixture.means.col(0).setZero();
    for (Eigen::Index j = 1; j < mixture.components(); ++j) {
        double best = -1.0;
        Eigen::VectorXd bestMean;
        for (int candidate = 0; candidate < touchingCandidates; ++candidate) {
            const Eigen::Index partner = random.index(j);
            const Eigen::VectorXd direction =
                random.normalMatrix(mixture.dimension(), 1).col(0).normalized();
            const double reach =
                touchingDeviations
                * (deviationAlong(mixture.covariances[static_cast<std::size_t>(j)], direction)
                   + deviationAlong(mixture.covariances[static_cast<std::size_t>(partner)],
                                    direction));
            mixture.means.col(j) = mixture.means.col(partner) + reach * direction;
            double nearest = std::numeric_limits<double>::infinity();
            for (Eigen::Index other = 0; other < j; ++other) {
                nearest = std::min(nearest, gapOf(mixture, j, other));
            }
            if (nearest > best) {
                best = nearest;
                bestMean = mixture.means.col(j);
            }
        }
        mixture.means.col(j) = bestMean;
    }
    return mixture;
}

Mixture drawDominant(const TaskOptions& options, Random& random) {
    Mixture mixture = recipeTask(options, random);
    const Eigen::Index chosen = random.index(options.components);
    const double share = random.uniform(0.8, 0.9);
    if (options.components > 1) {
        mixture.weights *= (1.0 - share) / (1.0 - mixture.weights[chosen]);
        mixture.weights[chosen] = share;
    }
    return mixture;
}

// k x min(d, 3) places in units of the distance of neighbours, centred.
Eigen::MatrixXd gridPlaces(Eigen::Index d, Eigen::Index k, Random& random) {
    const Eigen::Index axes = std::min<Eigen::Index>(d, gridAxes);
    Eigen::Index side = 1;
    while (std::pow(static_cast<double>(side), static_cast<double>(axes))
           < static_cast<double>(k)) {
        ++side;
    }
    Eigen::Index cells = 1;
    for (Eigen::Index axis = 0; axis < axes; ++axis) {
        cells *= side;
    }
    const std::vector<std::int64_t> order = random.permutation(cells);
    Eigen::MatrixXd places = Eigen::MatrixXd::Zero(d, k);
    for (Eigen::Index j = 0; j < k; ++j) {
        std::int64_t cell = order[static_cast<std::size_t>(j)];
        for (Eigen::Index axis = 0; axis < axes; ++axis) {
            places(axis, j) =
                static_cast<double>(cell % side) - 0.5 * static_cast<double>(side - 1);
            cell /= side;
        }
    }
    return places;
}

Eigen::MatrixXd ringPlaces(Eigen::Index d, Eigen::Index k) {
    Eigen::MatrixXd places = Eigen::MatrixXd::Zero(d, k);
    if (k > 1) {
        const double step = 2.0 * std::numbers::pi / static_cast<double>(k);
        const double radius = 0.5 / std::sin(0.5 * step); // neighbours are 1 apart
        for (Eigen::Index j = 0; j < k; ++j) {
            places(0, j) = radius * std::cos(step * static_cast<double>(j));
            places(1, j) = radius * std::sin(step * static_cast<double>(j));
        }
    }
    return places;
}

Mixture drawJittered(const TaskOptions& options, Random& random) {
    const Eigen::Index d = options.dimension;
    const Eigen::Index k = options.components;
    Mixture mixture = recipeTask(options, random);
    const bool ring = random.uniform() < 0.5 && d > 1;
    Eigen::MatrixXd places = ring ? ringPlaces(d, k) : gridPlaces(d, k, random);
    places += jitter * random.normalMatrix(d, k);
    const double distance = std::exp(random.uniform(1.0, 2.0));
    mixture.means = distance * randomRotation(d, random) * places;
    return mixture;
}

PointSource withBackground(Mixture mixture) {
    const Eigen::Index d = mixture.dimension();
    PointSource source;
    source.backgroundShare = backgroundShare;
    source.low = Eigen::VectorXd::Constant(d, std::numeric_limits<double>::infinity());
    source.high = -source.low;
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const Eigen::VectorXd reach =
            backgroundDeviations
            * mixture.covariances[static_cast<std::size_t>(j)].diagonal().cwiseSqrt();
        source.low = source.low.cwiseMin(mixture.means.col(j) - reach);
        source.high = source.high.cwiseMax(mixture.means.col(j) + reach);
    }
    source.mixture = std::move(mixture);
    return source;
}

PointSource sourceOf(Mixture mixture, double degrees = 0.0) {
    PointSource source;
    source.mixture = std::move(mixture);
    source.degrees = degrees;
    return source;
}

bool isShifted(Family family) {
    return family >= Family::Uneven;
}

} // namespace

namespace task_detail {

PointSource drawShifted(const TaskOptions& options, Random& random) {
    const auto spread = [&](double low, double high) {
        return task_detail::drawRecipe(options.dimension, options.components, low, high, random);
    };
    switch (options.family) {
    case Family::Uneven:
        return sourceOf(drawUneven(options, random));
    case Family::Squeezed:
        return drawSqueezed(options, random);
    case Family::Thin:
        return sourceOf(drawThin(options, random));
    case Family::Touching:
        return sourceOf(drawTouching(options, random));
    case Family::Dominant:
        return sourceOf(drawDominant(options, random));
    case Family::Close:
        return sourceOf(spread(-1.0, 0.2));
    case Family::Apart:
        return sourceOf(spread(2.5, 3.5));
    case Family::Jittered:
        return sourceOf(drawJittered(options, random));
    case Family::Student:
        return sourceOf(recipeTask(options, random), studentDegrees);
    case Family::Background:
        return withBackground(recipeTask(options, random));
    default:
        break;
    }
    require(false, "drawShifted", "the family is not shifted");
    return {};
}

} // namespace task_detail

const std::vector<Family>& shiftedFamilies() {
    static const std::vector<Family> all = [] {
        std::vector<Family> list;
        std::copy_if(families().begin(), families().end(), std::back_inserter(list), isShifted);
        return list;
    }();
    return all;
}

PointSource drawSource(const TaskOptions& options, Random& random) {
    if (!isShifted(options.family)) {
        return sourceOf(drawMixture(options, random));
    }
    GAUSSARIUM_CHECK_GE(options.dimension, 1);
    GAUSSARIUM_CHECK_GE(options.components, 1);
    return task_detail::drawShifted(options, random);
}

} // namespace gaussarium
