// Whitening of the rank-k second moment, in homogeneous coordinates.
#pragma once

#include <Eigen/Core>

namespace gaussarium::spectral {

// A point y with mean 0 is read as (y; 1). The means (mu_j; 1) are then linearly independent
// whenever the mu_j are affinely independent, which does not depend on where the origin is (Hsu and
// Kakade ask for linear independence, which does). Their second moment is
// diag(C - noise I, 1) with rank k; W^T (second moment) W = I.
struct RankWhitening {
    Eigen::VectorXd eigenvalues; // d, of the covariance C, increasing
    Eigen::MatrixXd signal;      // d x (k - 1): directions of the means, orthonormal
    Eigen::MatrixXd null;        // d x (d - k + 1): directions of noise alone
    Eigen::VectorXd between;     // k - 1: variance of the means along `signal`
    double noise = 0.0;          // average over the components of their noise variances

    // (d + 1) x k; last row and column are the homogeneous ones.
    Eigen::MatrixXd whitener() const;
    // Mean (d) from a whitened vector (k) whose last entry is the root of the weight.
    Eigen::VectorXd unwhiten(const Eigen::VectorXd& vector) const;
};

// covariance d x d, 1 <= k <= d. `between` may come out at or below 0: the caller must look.
RankWhitening whitenRank(const Eigen::MatrixXd& covariance, Eigen::Index components);

} // namespace gaussarium::spectral
