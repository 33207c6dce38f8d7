// Learning mixtures of spherical Gaussians from moments up to the third (D. Hsu and S. Kakade,
// "Learning mixtures of spherical Gaussians: moment methods and spectral decompositions", ITCS
// 2013, Theorem 2: every component may have its own noise variance).
#pragma once

#include "core/spectral/frame_moments.h"
#include "core/spectral/solution.h"
#include "core/spectral/tensor_power.h"

#include <stop_token>

namespace gaussarium::spectral {

// k components with noise N(0, sigma_j^2 I), k <= d, means affinely independent:
//   noise   sum w_j sigma_j^2 = the smallest eigenvalue of the covariance,
//   M1      E[y (v^T y)^2] = sum w_j sigma_j^2 mu_j, v a direction of noise alone,
//   M2      E[y y^T] - noise I,
//   M3      E[y (x) y (x) y] - sum_i (M1 (x) e_i (x) e_i + its two mirror images),
// then M3 whitened by M2 has orthonormal eigenvectors, one a component. Departures from the paper:
// homogeneous coordinates (spectral_whitening.h) instead of linear independence, the tensor power
// method instead of one random contraction, and weights from the eigenvectors rather than the
// eigenvalues, which keeps their sum, the overall mean and the covariance exact.
// Needs moments of degree 3. Refuses where k > d, where the eigenvalue gap is within sampling
// noise, or where a weight comes out as nothing. O(k^3) a power iteration.
struct HsuKakadeAnswer {
    SphericalSolution solution;
    int iterations = 0;
    bool cancelled = false;
};

HsuKakadeAnswer solveHsuKakade(const FrameMoments& moments, Eigen::Index components,
                               const TensorPowerOptions& options, const std::stop_token& stop = {},
                               const EventSink& sink = {});

} // namespace gaussarium::spectral
