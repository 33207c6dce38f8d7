#include "core/mixture/point_terms.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace gaussarium {

PointTerms pointTerms(const Mixture& mixture, const Eigen::Ref<const Eigen::VectorXd>& point) {
    const Expected<void> valid = mixture.validate();
    require(valid.has_value(), __func__, valid ? std::string() : valid.error().message);
    GAUSSARIUM_CHECK_EQ(point.size(), mixture.dimension());
    const auto d = static_cast<double>(mixture.dimension());
    PointTerms terms;
    double largest = -std::numeric_limits<double>::infinity();
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const Eigen::LLT<Eigen::MatrixXd> cholesky(
            mixture.covariances[static_cast<std::size_t>(j)]);
        const Eigen::VectorXd standardised = cholesky.matrixL().solve(point - mixture.means.col(j));
        ComponentTerms own;
        own.logWeight = std::log(mixture.weights[j]);
        own.squaredDistance = standardised.squaredNorm();
        own.logDeterminant =
            2.0 * Eigen::MatrixXd(cholesky.matrixL()).diagonal().array().log().sum();
        own.logJoint = own.logWeight
                       - 0.5
                             * (d * std::log(2.0 * std::numbers::pi) + own.logDeterminant
                                + own.squaredDistance);
        largest = std::max(largest, own.logJoint);
        terms.components.push_back(own);
    }
    double sum = 0.0;
    for (const ComponentTerms& own : terms.components) {
        sum += std::exp(own.logJoint - largest);
    }
    terms.logDensity = largest + std::log(sum);
    // By way of the largest: far from every component the density's own digits end before the
    // differences that decide.
    for (ComponentTerms& own : terms.components) {
        own.logResponsibility = own.logJoint - largest - std::log(sum);
        own.responsibility = std::exp(own.logResponsibility);
    }
    return terms;
}

} // namespace gaussarium
