// Numbers that say how far an answer can be trusted, with the sentence that says so.
#pragma once

#include "core/estimate/fit.h"

#include <Eigen/Core>

#include <cstdint>

namespace gaussarium::spectral {

// The method's first demand: as many dimensions as components.
Gauge dimensionsGauge(Eigen::Index dimension, Eigen::Index components);

// How many of the k - 1 directions that k means in general position span stand out of the noise by
// what eigenvalueGapGauge asks. Arguments as there; needs 2 <= k <= d.
Gauge rankGauge(const Eigen::VectorXd& eigenvalues, Eigen::Index components, std::int64_t count);

// Whether the k - 1 directions that hold the means stand out of the noise: the smallest of their
// variances minus the noise variance, in units of that difference's sampling error for Gaussian
// noise (noise * sqrt(2 d / n)). `eigenvalues`: of the covariance, increasing. Needs k <= d.
Gauge eigenvalueGapGauge(const Eigen::VectorXd& eigenvalues, Eigen::Index components,
                         std::int64_t count);

// The average of the d - k + 1 smallest eigenvalues, the noise variance, as a share of the average
// variance; must exceed 0.
Gauge noiseGauge(double noise, double averageVariance);

// At a fixed point without noise, eigenvalue times last coordinate is 1 for each vector; the gauge
// is 1 minus the largest departure.
Gauge tensorConsistencyGauge(double largestDeparture);

// Smallest singular value of the scaled Hankel matrix in units of its sampling error: below about
// 1, k components cannot be told from k - 1 by these moments.
Gauge hankelGauge(double smallestSingularValue, double samplingError, double required);

// 1 minus the largest imaginary part among the weights of the Vandermonde system, in units of the
// average weight: circular noise makes weights real.
Gauge realWeightsGauge(double largestImaginaryPart, Eigen::Index components);

// How circular the noise is: for the worst component the standard deviation of its points along
// the shortest axis over that along the longest, in the frame of the method. A warning below 0.6.
Gauge circularityGauge(double ratio, Eigen::Index component);

} // namespace gaussarium::spectral
