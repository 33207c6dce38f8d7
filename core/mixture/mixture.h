// A Gaussian mixture: what every method estimates.
#pragma once

#include "core/base/error.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium {

// p(x) = sum_j weights[j] N(x; means.col(j), covariances[j]).
struct Mixture {
    Eigen::VectorXd weights;                  // k, >= 0, sum 1
    Eigen::MatrixXd means;                    // d x k
    std::vector<Eigen::MatrixXd> covariances; // k of d x d, symmetric positive definite

    Eigen::Index components() const { return weights.size(); }
    Eigen::Index dimension() const { return means.rows(); }
    bool empty() const { return weights.size() == 0; }

    // The reason why this is no mixture (sizes, a negative weight, a sum away from 1 by more than
    // 1e-6, an asymmetric or indefinite covariance, a value that is not finite), naming the
    // component; or nothing.
    Expected<void> validate() const;
};

// k equal copies of nothing: weights 1/k, means 0, unit covariances.
Mixture makeMixture(Eigen::Index dimension, Eigen::Index components);

// The mixture with its components in another order: component j of the result is order[j] of the
// argument. `order` is a permutation of 0..k-1.
Mixture reordered(const Mixture& mixture, const std::vector<int>& order);

// Image of the mixture under x -> matrix * x + offset (matrix m x d): means and covariances are
// mapped, weights kept. A projection (m < d) gives the marginal.
Mixture affineImage(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& matrix,
                    const Eigen::Ref<const Eigen::VectorXd>& offset);

// Mean (d) and covariance (d x d) of the mixture as a whole.
Eigen::VectorXd overallMean(const Mixture& mixture);
Eigen::MatrixXd overallCovariance(const Mixture& mixture);

} // namespace gaussarium
