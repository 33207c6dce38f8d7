#include "core/em/reseeding.h"

#include <algorithm>

namespace gaussarium::em {

namespace {

constexpr double relativeFloor = 1e-6;
// A constant column has no variance to take a millionth of; standardised columns reach to 1.
constexpr double absoluteFloor = 1e-12;

} // namespace

void reseedComponent(const PointColumns& columns, const MaximizationSettings& settings,
                     int component, Random& random, Components& components) {
    const int d = components.dimension;
    const int packed = components.packed();
    const Statistics overall = overallStatistics(columns, components.diagonal, 1);
    const Eigen::VectorXd point = columns.point(random.index(columns.size()));
    std::copy(point.begin(), point.end(), components.means.begin() + component * d);
    double* const covariance = components.covariances.data() + component * packed;
    std::copy(overall.scatter.begin(), overall.scatter.end(), covariance);
    for (int a = 0; a < d; ++a) {
        double& variance = covariance[components.diagonal ? a : a * (a + 1) / 2 + a];
        variance +=
            relativeFloor * variance + absoluteFloor + settings.ridge[static_cast<std::size_t>(a)];
    }
    const double share = 1.0 / components.count;
    double others = 0.0;
    for (int j = 0; j < components.count; ++j) {
        others += j == component ? 0.0 : components.weights[static_cast<std::size_t>(j)];
    }
    for (int j = 0; j < components.count; ++j) {
        double& weight = components.weights[static_cast<std::size_t>(j)];
        weight = j == component ? share : weight * (1.0 - share) / others;
    }
    restrictToFamily(*settings.family, components);
}

} // namespace gaussarium::em
