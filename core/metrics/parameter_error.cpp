#include "core/metrics/parameter_error.h"

#include "core/base/check.h"
#include "core/metrics/assignment.h"

#include <cmath>

namespace gaussarium {

namespace {

// reference components x estimate components.
Eigen::MatrixXd squaredDistances(const Eigen::MatrixXd& reference,
                                 const Eigen::MatrixXd& estimate) {
    Eigen::MatrixXd cost(reference.cols(), estimate.cols());
    for (Eigen::Index i = 0; i < reference.cols(); ++i) {
        cost.row(i) = (estimate.colwise() - reference.col(i)).colwise().squaredNorm();
    }
    return cost;
}

} // namespace

std::vector<int> matchComponents(const Mixture& reference, const Mixture& estimate) {
    GAUSSARIUM_CHECK_EQ(reference.dimension(), estimate.dimension());
    Eigen::VectorXd scale = overallCovariance(reference).diagonal().cwiseSqrt();
    for (double& s : scale) {
        // A reference without any extent along an axis gives no unit for it.
        s = s > 0.0 ? 1.0 / s : 1.0;
    }
    return optimalAssignment(squaredDistances(scale.asDiagonal() * reference.means,
                                              scale.asDiagonal() * estimate.means));
}

std::vector<int> matchForError(const Mixture& truth, const Mixture& estimate) {
    GAUSSARIUM_CHECK_EQ(truth.dimension(), estimate.dimension());
    GAUSSARIUM_CHECK_EQ(truth.components(), estimate.components());
    return optimalAssignment(squaredDistances(truth.means, estimate.means));
}

ParameterError parameterError(const Mixture& truth, const Mixture& estimate) {
    return parameterError(truth, estimate, matchForError(truth, estimate));
}

ParameterError parameterError(const Mixture& truth, const Mixture& estimate,
                              const std::vector<int>& match) {
    GAUSSARIUM_CHECK_EQ(truth.dimension(), estimate.dimension());
    GAUSSARIUM_CHECK_EQ(truth.components(), estimate.components());
    GAUSSARIUM_CHECK_EQ(static_cast<Eigen::Index>(match.size()), truth.components());
    const auto k = static_cast<double>(truth.components());
    const auto d = static_cast<double>(truth.dimension());
    ParameterError error;
    for (Eigen::Index i = 0; i < truth.components(); ++i) {
        const int j = match[static_cast<std::size_t>(i)];
        error.mean += (truth.means.col(i) - estimate.means.col(j)).squaredNorm() / (k * d);
        error.weight += std::pow(truth.weights[i] - estimate.weights[j], 2) / k;
        error.covariance += (truth.covariances[static_cast<std::size_t>(i)]
                             - estimate.covariances[static_cast<std::size_t>(j)])
                                .squaredNorm()
                            / (k * d * d);
    }
    return error;
}

} // namespace gaussarium
