// Holds EM to a mixture that is known before it runs, each parameter by so many points' worth.
//
// A method that has learnt what mixtures look like (core/tgmm) knows more than few points say, and
// EM knows more than the method once points are many. With n_j, xbar_j and W_j the mass, mean and
// scatter sum of component j's points, and pi_j, mu_j, Sigma_j the anchor's parameters, the M-step
//   weight_j ~ n_j + a_j pi_j,
//   mean_j = (n_j xbar_j + kappa_j mu_j) / (n_j + kappa_j),
//   covariance_j = (W_j + kappa_j n_j / (n_j + kappa_j) (xbar_j - mu_j)(xbar_j - mu_j)^T
//                   + nu_j Sigma_j) / (n_j + nu_j)
// maximises the log-likelihood less the penalties
//   sum_j -a_j pi_j log weight_j + nu_j / 2 (log |C_j| + trace(Sigma_j C_j^-1))
//         + kappa_j / 2 (mean_j - mu_j)^T C_j^-1 (mean_j - mu_j),       C_j = covariance_j,
// which are smallest at the anchor (the first at weights proportional to a_j pi_j): the objective
// never falls, and no component can collapse. This is the conjugate prior of Fraley and Raftery (2007, see prior.h) with parameters of its own for
// each component.
#pragma once

#include "core/mixture/mixture.h"

#include <Eigen/Core>

namespace gaussarium::em {

struct Anchor {
    Mixture mixture; // pi, mu, Sigma, in the units of the data
    // Points that the anchor counts for, k each: a, kappa, nu.
    Eigen::VectorXd weightPoints;
    Eigen::VectorXd meanPoints;
    Eigen::VectorXd covariancePoints;

    // The penalties above for that mixture of as many components, less what they are at the anchor
    // itself. O(k d^3).
    double penalty(const Mixture& held) const;

    // Throws std::invalid_argument: a mixture that is none, vectors of another length, points that
    // are not finite, below 0, or 0 for a mean or a covariance.
    void check() const;
};

} // namespace gaussarium::em
