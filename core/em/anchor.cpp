#include "core/em/anchor.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <cmath>

namespace gaussarium::em {

double Anchor::penalty(const Mixture& held) const {
    GAUSSARIUM_CHECK_EQ(held.components(), mixture.components());
    GAUSSARIUM_CHECK_EQ(held.dimension(), mixture.dimension());
    const auto d = static_cast<double>(mixture.dimension());
    double sum = 0.0;
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const Eigen::LLT<Eigen::MatrixXd> own(mixture.covariances[static_cast<std::size_t>(j)]);
        const Eigen::LLT<Eigen::MatrixXd> other(held.covariances[static_cast<std::size_t>(j)]);
        const Eigen::MatrixXd ownRoot = own.matrixL();
        const Eigen::MatrixXd otherRoot = other.matrixL();
        // trace(Sigma C^-1) and the determinants' ratio from the roots.
        const Eigen::MatrixXd relative = other.matrixL().solve(ownRoot);
        const double logRatio =
            2.0
            * (otherRoot.diagonal().array().log().sum() - ownRoot.diagonal().array().log().sum());
        sum += 0.5 * covariancePoints[j] * (relative.squaredNorm() + logRatio - d);
        const Eigen::VectorXd off = other.matrixL().solve(held.means.col(j) - mixture.means.col(j));
        sum += 0.5 * meanPoints[j] * off.squaredNorm();
        const double weight = mixture.weights[j];
        if (weight > 0.0) {
            sum += weightPoints[j] * weight * std::log(weight / held.weights[j]);
        }
    }
    return sum;
}

void Anchor::check() const {
    const Expected<void> valid = mixture.validate();
    require(valid.has_value(), "Anchor::check", valid ? std::string() : valid.error().message);
    for (const Eigen::VectorXd* points : {&weightPoints, &meanPoints, &covariancePoints}) {
        GAUSSARIUM_CHECK_EQ(points->size(), mixture.components());
        require(points->allFinite(), "Anchor::check", "points that are not finite");
        GAUSSARIUM_CHECK_GE(points->minCoeff(), 0.0);
    }
    GAUSSARIUM_CHECK_GT(meanPoints.minCoeff(), 0.0);
    GAUSSARIUM_CHECK_GT(covariancePoints.minCoeff(), 0.0);
}

} // namespace gaussarium::em
