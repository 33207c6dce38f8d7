#include "core/em/starts.h"

#include <algorithm>
#include <numeric>

namespace gaussarium::em {

Expected<Components> makeStart(const Problem& problem, int components, std::uint64_t seed,
                               const RunContext& context) {
    Random random(seed);
    switch (problem.options.start) {
    case StartKind::Given:
        return givenStart(problem, components, seed, context);
    case StartKind::Random:
        return randomPointsStart(problem, components, random);
    case StartKind::KMeansPlusPlus: {
        const Eigen::MatrixXd points = seedingPoints(problem.columns, random);
        return fromLabels(problem, points,
                          labelsByKMeansPlusPlus(problem, points, components, random, context.stop),
                          components);
    }
    case StartKind::Whitened:
        break;
    }
    const Eigen::MatrixXd points = seedingPoints(problem.columns, random);
    return fromLabels(problem, points,
                      labelsByWhitenedKMeansPlusPlus(points, components, random, context.stop),
                      components);
}

Eigen::MatrixXd seedingPoints(const PointColumns& columns, Random& random) {
    const std::int64_t n = columns.size();
    const int d = columns.dimension();
    const std::int64_t count = std::min(n, seedingLimit);
    Eigen::MatrixXd points(d, count);
    for (std::int64_t i = 0; i < count; ++i) {
        // One point from each of `count` equal runs, so every point is equally likely.
        const std::int64_t first = i * n / count;
        const std::int64_t length = (i + 1) * n / count - first;
        const std::int64_t from = first + (length > 1 ? random.index(length) : 0);
        for (int a = 0; a < d; ++a) {
            points(a, i) = columns.data()[a * columns.stride() + from];
        }
    }
    return points;
}

std::vector<double> safeOverallCovariance(const Problem& problem) {
    constexpr double relativeFloor = 1e-6;
    // A constant column has no variance to take a millionth of; standardised columns reach to 1.
    constexpr double absoluteFloor = 1e-12;
    std::vector<double> covariance = problem.overall.scatter;
    for (int a = 0; a < problem.overall.dimension; ++a) {
        double& variance = covariance[static_cast<std::size_t>(
            problem.overall.diagonal ? a : a * (a + 1) / 2 + a)];
        variance +=
            relativeFloor * variance + absoluteFloor + problem.ridge[static_cast<std::size_t>(a)];
    }
    return covariance;
}

} // namespace gaussarium::em
