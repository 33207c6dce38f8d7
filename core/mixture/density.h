// Log-densities and responsibilities of a mixture at points.
#pragma once

#include "core/mixture/mixture.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium {

// A mixture prepared for evaluation: one Cholesky factor a component, made once.
// Thread-safe after construction. Everything is by log-sum-exp; a point 40 standard deviations
// from every component has a log-density of about -800, not minus infinity.
class MixtureDensity {
public:
    // Throws std::invalid_argument with the reason where mixture.validate() gives one.
    explicit MixtureDensity(const Mixture& mixture);

    // k x n: log(weights[j]) + log N(x_i; mean_j, covariance_j). Weight 0 gives minus infinity.
    Eigen::MatrixXd logJoint(const Eigen::Ref<const Eigen::MatrixXd>& points) const;
    // n: log p(x_i). O(n k d^2).
    Eigen::VectorXd logDensity(const Eigen::Ref<const Eigen::MatrixXd>& points) const;
    // k x n, columns sum to 1: the posterior probability of each component given the point.
    Eigen::MatrixXd responsibilities(const Eigen::Ref<const Eigen::MatrixXd>& points) const;
    // n: the component of largest responsibility; the lower index on ties.
    std::vector<int> assign(const Eigen::Ref<const Eigen::MatrixXd>& points) const;

private:
    Eigen::VectorXd m_logConstant; // log weight - d/2 log 2 pi - log |L_j|
    Eigen::MatrixXd m_means;
    std::vector<Eigen::MatrixXd> m_inverseLower; // L_j^-1, lower triangular
};

// Of each column of k x n log-densities the row of the largest, the first of equal ones.
std::vector<int> likeliestRows(const Eigen::Ref<const Eigen::MatrixXd>& joint);

// Natural logarithm of the likelihood, summed over the points.
double logLikelihood(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& points);

// log(sum(exp(column))) of each column; minus infinity where all entries are.
Eigen::VectorXd logSumExpOfColumns(const Eigen::Ref<const Eigen::MatrixXd>& values);

} // namespace gaussarium
