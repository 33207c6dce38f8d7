// The affine map that gives data zero mean and unit covariance, and its inverse for mixtures.
#pragma once

#include <Eigen/Core>

namespace gaussarium {

// white = L^-1 (x - mean), where L L^T is the (biased) sample covariance + floor * I.
struct Whitening {
    Eigen::VectorXd mean;  // d
    Eigen::MatrixXd lower; // d x d, lower triangular, positive diagonal
    bool floored = false;  // the covariance was singular without its floor

    // d x n to d x n.
    Eigen::MatrixXd whiten(const Eigen::Ref<const Eigen::MatrixXd>& points) const;
    Eigen::MatrixXd unwhiten(const Eigen::Ref<const Eigen::MatrixXd>& white) const;
    // Covariance of the original data from one of the whitened data.
    Eigen::MatrixXd unwhitenCovariance(const Eigen::Ref<const Eigen::MatrixXd>& white) const;
    // log |det L|, which turns densities over:
    // log p(x) = log p_white(white) - logDeterminant().
    double logDeterminant() const;
};

// Measures the whitening of finite points (d x n, n >= 1), up to 8e307 in size so that differences
// do not overflow; throws std::invalid_argument where they do. The floor is `relativeFloor` times
// each column's own variance (times the mean variance, or 1, for a constant column): enough to
// factorise collinear or constant data, invisible otherwise, and scaling with the data so that the
// map stays equivariant. Cost O(n d^2).
Whitening measureWhitening(const Eigen::Ref<const Eigen::MatrixXd>& points,
                           double relativeFloor = 1e-6);

} // namespace gaussarium
