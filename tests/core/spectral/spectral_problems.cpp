#include "tests/core/spectral/spectral_problems.h"

#include "core/metrics/parameter_error.h"

#include <algorithm>
#include <limits>

namespace gaussarium::testing {

Mixture sphericalMixture(Eigen::Index dimension, Eigen::Index components, double separation,
                         bool varied, Random& random) {
    Mixture mixture = makeMixture(dimension, components);
    for (Eigen::Index j = 0; j < components; ++j) {
        double nearest = 0.0;
        do {
            for (Eigen::Index i = 0; i < dimension; ++i) {
                mixture.means(i, j) = random.uniform(-5.0, 5.0);
            }
            nearest = std::numeric_limits<double>::infinity();
            for (Eigen::Index other = 0; other < j; ++other) {
                nearest =
                    std::min(nearest, (mixture.means.col(j) - mixture.means.col(other)).norm());
            }
        } while (nearest < separation);
        if (varied) {
            mixture.weights[j] = random.uniform(0.5, 1.5);
            mixture.covariances[static_cast<std::size_t>(j)] *= random.uniform(0.3, 1.5);
        }
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

ExactProblem::ExactProblem(const Mixture& mixture, int degree)
    : coordinates(spectral::standardCoordinates(mixture))
    , table(spectral::exactMoments(mixture, coordinates, degree))
    , frame(spectral::dataFrame(coordinates))
    , moments(table, frame) {}

Mixture ExactProblem::inDataUnits(const spectral::SphericalSolution& solution) const {
    return spectral::dataFromFrame(solution.mixture(), frame, coordinates);
}

double largestDifference(const Mixture& truth, const Mixture& estimate) {
    if (estimate.components() != truth.components()) {
        return std::numeric_limits<double>::infinity();
    }
    const Mixture matched = reordered(estimate, matchComponents(truth, estimate));
    double largest = std::max((matched.weights - truth.weights).cwiseAbs().maxCoeff(),
                              (matched.means - truth.means).cwiseAbs().maxCoeff());
    for (std::size_t j = 0; j < truth.covariances.size(); ++j) {
        largest = std::max(largest,
                           (matched.covariances[j] - truth.covariances[j]).cwiseAbs().maxCoeff());
    }
    return largest;
}

Eigen::MatrixXd repeated(const Eigen::MatrixXd& places, Eigen::Index count) {
    Eigen::MatrixXd points(places.rows(), places.cols() * count);
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        points.col(i) = places.col(i % places.cols());
    }
    return points;
}

} // namespace gaussarium::testing
