// A point's responsibilities, written out: every term of the sum that makes them.
#pragma once

#include "core/mixture/mixture.h"

#include <vector>

namespace gaussarium {

// log(weight N(x; mean, covariance)) = logWeight - (d log(2 pi) + logDeterminant
// + squaredDistance) / 2, natural logarithms.
struct ComponentTerms {
    double logWeight = 0.0;       // minus infinity for weight 0
    double squaredDistance = 0.0; // Mahalanobis: (x - mean)^T covariance^-1 (x - mean)
    double logDeterminant = 0.0;  // of the covariance
    double logJoint = 0.0;        // the sum above
    double logResponsibility = 0.0;
    double responsibility = 0.0;
};

struct PointTerms {
    std::vector<ComponentTerms> components; // k
    // log p(x): the logarithm of the sum of exp(logJoint), which each logResponsibility is less.
    double logDensity = 0.0;
};

// O(k d^3). As far as a squared distance is a finite number (10^150 deviations) so is everything
// but the logarithms of weight 0; beyond that the responsibilities are NaN. Throws
// std::invalid_argument where mixture.validate() gives a reason or the point has another dimension.
PointTerms pointTerms(const Mixture& mixture, const Eigen::Ref<const Eigen::VectorXd>& point);

} // namespace gaussarium
