#include "core/metrics/mixture_distance.h"

#include "core/base/check.h"
#include "core/metrics/parameter_error.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace gaussarium {

namespace {

// Rounding may leave eigenvalues a little below zero.
Eigen::MatrixXd rootOf(const Eigen::MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
    return solver.eigenvectors() * solver.eigenvalues().cwiseMax(0.0).cwiseSqrt().asDiagonal()
           * solver.eigenvectors().transpose();
}

} // namespace

double squaredWasserstein(const Eigen::VectorXd& meanA, const Eigen::MatrixXd& covarianceA,
                          const Eigen::VectorXd& meanB, const Eigen::MatrixXd& covarianceB) {
    GAUSSARIUM_CHECK_EQ(meanA.size(), meanB.size());
    const Eigen::MatrixXd root = rootOf(covarianceA);
    const double cross = rootOf(root * covarianceB * root).trace();
    const double spread = covarianceA.trace() + covarianceB.trace() - 2.0 * cross;
    return (meanA - meanB).squaredNorm() + std::max(spread, 0.0);
}

double mixtureDistance(const Mixture& reference, const Mixture& other) {
    GAUSSARIUM_CHECK_EQ(reference.components(), other.components());
    GAUSSARIUM_CHECK_EQ(reference.dimension(), other.dimension());
    const std::vector<int> match = matchComponents(reference, other);
    // A reference without any extent along an axis gives no unit for it.
    const Eigen::VectorXd scale = overallCovariance(reference).diagonal().unaryExpr(
        [](double variance) { return variance > 0.0 ? 1.0 / std::sqrt(variance) : 1.0; });
    const auto scaled = [&scale](const Eigen::MatrixXd& covariance) {
        return Eigen::MatrixXd(scale.asDiagonal() * covariance * scale.asDiagonal());
    };
    double sum = 0.0;
    for (Eigen::Index i = 0; i < reference.components(); ++i) {
        const auto own = static_cast<std::size_t>(i);
        const auto its = static_cast<std::size_t>(match[own]);
        const auto j = static_cast<Eigen::Index>(its);
        sum += 0.5 * (reference.weights[i] + other.weights[j])
               * squaredWasserstein(
                   scale.cwiseProduct(reference.means.col(i)), scaled(reference.covariances[own]),
                   scale.cwiseProduct(other.means.col(j)), scaled(other.covariances[its]));
    }
    return std::sqrt(sum);
}

} // namespace gaussarium
