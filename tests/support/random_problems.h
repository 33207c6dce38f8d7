// Random mixtures and data for property tests. Each test prints the seed of a failing case.
#pragma once

#include "core/base/random.h"
#include "core/mixture/mixture.h"

namespace gaussarium::testing {

// Weights uniform on (0.2, 1) before normalisation, means normal times `separation`, covariances
// random rotations of diagonals between 0.1 and 2.
Mixture randomMixture(Eigen::Index dimension, Eigen::Index components, double separation,
                      Random& random);

// A symmetric positive definite matrix with eigenvalues between low and high.
Eigen::MatrixXd randomCovariance(Eigen::Index dimension, double low, double high, Random& random);

} // namespace gaussarium::testing
