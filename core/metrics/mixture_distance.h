// How far two mixtures of as many components lie apart, component by component.
#pragma once

#include "core/mixture/mixture.h"

#include <Eigen/Core>

namespace gaussarium {

// Squared 2-Wasserstein distance of two Gaussians: |m - m'|^2 + tr(C + C' - 2 (C^1/2 C' C^1/2)^1/2)
// (Dowson and Landau 1982; Olkin and Pukelsheim 1982). O(d^3).
double squaredWasserstein(const Eigen::VectorXd& meanA, const Eigen::MatrixXd& covarianceA,
                          const Eigen::VectorXd& meanB, const Eigen::MatrixXd& covarianceB);

// The root of the squared distances of matched components (matchComponents), averaged by the mean
// of their two weights, in units of the reference's overall deviation along each axis. 0 for the
// same mixture in another order. Throws std::invalid_argument where components or dimensions
// differ. O(k^3 + k d^3).
double mixtureDistance(const Mixture& reference, const Mixture& other);

} // namespace gaussarium
