// What the steps of a spectral method carry for the views, in the coordinates of its frame.
#pragma once

#include "core/estimate/trace.h"

#include <Eigen/Core>

namespace gaussarium::spectral {

// StepKind::Moments: the second moments that the answer rests on.
struct MomentsDetail : StepDetail {
    Eigen::MatrixXd covariance;  // d x d
    Eigen::VectorXd eigenvalues; // of the covariance, increasing
};

// StepKind::PowerIteration and Deflation: the vector that the tensor is applied to.
struct PowerDetail : StepDetail {
    int component = 0;      // 0-based
    int iteration = 0;      // 1-based; 0 for the random start
    Eigen::VectorXd vector; // k, unit length, in whitened coordinates
    double eigenvalue = 0;  // T(v, v, v); 1 / sqrt(weight) at a fixed point
    double change = 0;      // distance from the vector before
};

// StepKind::Roots: the generalised eigenvalues of a Hankel pencil, the means seen as complex
// numbers a^T y + i b^T y.
struct RootsDetail : StepDetail {
    Eigen::VectorXd real;      // a, d: the plane's first axis
    Eigen::VectorXd imaginary; // b, d: its second
    Eigen::VectorXcd roots;    // k
    Eigen::VectorXcd weights;  // k, as the Vandermonde system gives them; real without noise
    double condition = 0;      // of the scaled Hankel matrix
};

} // namespace gaussarium::spectral
