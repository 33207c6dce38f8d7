// Mixtures with spherical noise, as the spectral methods suppose them, and their exact moments.
#pragma once

#include "core/base/random.h"
#include "core/spectral/frame_moments.h"
#include "core/spectral/solution.h"

#include <Eigen/Core>

namespace gaussarium::testing {

// Means uniform in [-5, 5]^d at least `separation` apart. With `varied`, weights between 0.5 and
// 1.5 before normalisation and variances between 0.3 and 1.5; else equal weights and unit noise.
Mixture sphericalMixture(Eigen::Index dimension, Eigen::Index components, double separation,
                         bool varied, Random& random);

// Moments without sampling noise, seen in the data's own units.
struct ExactProblem {
    ExactProblem(const Mixture& mixture, int degree);
    ExactProblem(const ExactProblem&) = delete;
    ExactProblem& operator=(const ExactProblem&) = delete;

    Mixture inDataUnits(const spectral::SphericalSolution& solution) const;

    spectral::StandardCoordinates coordinates;
    spectral::MomentTable table;
    spectral::Frame frame;
    spectral::FrameMoments moments;
};

// The largest absolute difference of any weight, mean coordinate or covariance entry, after
// matching.
double largestDifference(const Mixture& truth, const Mixture& estimate);

// `count` points at each column of `places`.
Eigen::MatrixXd repeated(const Eigen::MatrixXd& places, Eigen::Index count);

} // namespace gaussarium::testing
