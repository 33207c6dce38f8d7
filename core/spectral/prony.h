// Prony's method on complex moments: mixtures of any number of components in the plane.
//
// Read a point of a plane as z = x + iy. For circular Gaussian noise E[noise^m] = 0 for m >= 1, so
// E[z^m] = sum_j w_j mu_j^m exactly, whatever the variance of each component. The 2k numbers
// m = 0..2k - 1 determine weights and means: the mu_j are the generalised eigenvalues of the Hankel
// pencil (H1, H0), H0 = [E z^(i+j)], H1 = [E z^(i+j+1)] (Prony 1795; as a pencil Hua and Sarkar
// 1990), the weights solve a Vandermonde system.
#pragma once

#include "core/spectral/frame_moments.h"
#include "core/spectral/solution.h"

#include <Eigen/Core>

#include <cstdint>
#include <optional>

namespace gaussarium::spectral {

struct PencilAnswer {
    Eigen::VectorXcd roots;             // k
    Eigen::VectorXcd complexWeights;    // k: from the first k moments; real without noise
    Eigen::VectorXd weights;            // k: real, by least squares over all 2k moments, sum 1
    double smallestSingularValue = 0.0; // of the scaled Hankel matrix H0
    double condition = 0.0;
    // Standard deviation of that singular value (to first order) if the data were Gaussian.
    double samplingError = 0.0;
};

// moments: E z^0..E z^(2k - 1) of a z with mean 0; spread: sqrt(E|z|^2), which scales the system;
// count: points behind the moments, 0 for exact ones.
PencilAnswer solvePencil(const Eigen::VectorXcd& moments, double spread, std::int64_t count);

// Adds the pencil's gauges to the solution and turns it into a refusal where they do not pass: rank
// within sampling noise, weights far from real or below zero. Returns whether they pass.
bool examinePencil(const PencilAnswer& pencil, SphericalSolution& solution);

// For the trace: the components that roots and weights amount to with one noise variance for all
// (what the second moments leave over); nothing where there is no such mixture.
std::optional<SphericalSolution> rootsAsComponents(const Eigen::VectorXd& weights,
                                                   const Eigen::MatrixXd& means,
                                                   const Eigen::MatrixXd& covariance);

// Points in the plane (d = 2): one pencil. Needs moments of degree max(2k - 1, k + 1).
SphericalSolution solveProny2d(const FrameMoments& moments, Eigen::Index components,
                               const EventSink& sink = {});

} // namespace gaussarium::spectral
