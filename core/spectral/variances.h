// The noise variance of each component, once weights and means are known: linear equations in the
// moments, no responsibilities.
#pragma once

#include "core/spectral/frame_moments.h"
#include "core/spectral/solution.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium::spectral {

// Hsu and Kakade: sum w_j s_j = noise and sum w_j s_j mu_j = m1 determine the variances s_j where
// the means are affinely independent. Writes solution.variances.
void estimateVariancesFromThirdMoment(double noise, const Eigen::VectorXd& m1,
                                      SphericalSolution& solution);

// For spherical noise and a null vector n (n^T n = 0), with z = n^T mu:
//   E[(n^T y)^m |y|^2] = sum_j w_j z_j^m (|mu_j|^2 + (d + 2 m) s_j),
// m = 0..k - 1, for each of `planes`, solved for the s_j by least squares; each equation counts by
// the sampling error that its moment has for Gaussian data. Degree k + 1 at most. Adds the noise
// gauge.
void estimateVariancesFromPlanes(const FrameMoments& moments,
                                 const std::vector<Eigen::VectorXcd>& planes,
                                 SphericalSolution& solution);

} // namespace gaussarium::spectral
