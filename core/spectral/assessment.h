// How well a spectral answer agrees with the points: the only passes over the data beyond the
// moments, and they change nothing in the answer.
#pragma once

#include "core/base/error.h"
#include "core/estimate/fit.h"
#include "core/mixture/mixture.h"
#include "core/spectral/frame_moments.h"

#include <Eigen/Core>

#include <optional>
#include <stop_token>

namespace gaussarium::spectral {

struct Agreement {
    double logLikelihood = 0.0; // in data units, summed over the points
    // Standard deviation along the shortest axis over that along the longest, of the points by
    // responsibility, in the frame; for the component where it is smallest. 1: round.
    double roundness = 1.0;
    Eigen::Index leastRound = 0;
    // d x d, in the frame: covariance of the points around the mean of their component, by
    // responsibility, pooled over the components.
    Eigen::MatrixXd within;
};

// `mixture` in data units, valid. O(n k d^2), chunks combined in order. Empty where stopped.
std::optional<Agreement> measureAgreement(const Mixture& mixture, const Frame& frame,
                                          const StandardCoordinates& coordinates,
                                          const Eigen::Ref<const Eigen::MatrixXd>& points,
                                          int threads, const std::stop_token& stop);

// Log-likelihood of n points under the one Gaussian that has their mean and covariance.
double singleGaussianLogLikelihood(const MomentTable& table,
                                   const StandardCoordinates& coordinates);

// The largest |y| among the points, in the frame.
double largestRadius(const Eigen::Ref<const Eigen::MatrixXd>& points, const Frame& frame,
                     const StandardCoordinates& coordinates);

} // namespace gaussarium::spectral
