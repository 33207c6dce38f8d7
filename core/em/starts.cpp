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
                          labelsByKMeansPlusPlus(problem, points, components, random), components);
    }
    case StartKind::Whitened:
        break;
    }
    const Eigen::MatrixXd points = seedingPoints(problem.columns, random);
    return fromLabels(problem, points, labelsByWhitenedKMeansPlusPlus(points, components, random),
                      components);
}

Eigen::MatrixXd seedingPoints(const PointColumns& columns, Random& random) {
    const std::int64_t n = columns.size();
    const int d = columns.dimension();
    const std::int64_t count = std::min(n, seedingLimit);
    Eigen::MatrixXd points(d, count);
    std::int64_t taken = 0;
    // Selection sampling (Knuth, algorithm S): each subset is equally likely, in the order of the
    // points.
    for (std::int64_t i = 0; i < n && taken < count; ++i) {
        if (count < n
            && static_cast<double>(n - i) * random.uniform()
                   >= static_cast<double>(count - taken)) {
            continue;
        }
        for (int a = 0; a < d; ++a) {
            points(a, taken) = columns.data()[a * columns.stride() + i];
        }
        ++taken;
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
