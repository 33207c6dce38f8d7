// The robust tensor power method (Anandkumar, Ge, Hsu, Kakade and Telgarsky 2014, Algorithm 1):
// T = sum_j lambda_j v_j (x) v_j (x) v_j with orthonormal v_j.
#pragma once

#include "core/spectral/solution.h"
#include "core/spectral/tensor3.h"

#include <Eigen/Core>

#include <cstdint>
#include <stop_token>

namespace gaussarium::spectral {

struct TensorPowerOptions {
    int restarts = 10;        // random starts a component; the largest T(v, v, v) is kept
    int maxIterations = 100;  // a start; convergence is quadratic, ten are usual
    double tolerance = 1e-14; // on the distance between successive unit vectors
    std::uint64_t seed = 1;
};

struct TensorEigenpairs {
    Eigen::VectorXd values;  // in the order found
    Eigen::MatrixXd vectors; // k x k, unit columns
    int iterations = 0;      // of the kept starts, summed
    bool converged = true;   // each kept start met the tolerance
    bool cancelled = false;
};

// All k eigenpairs of a k x k x k tensor, by power iterations v <- T(I, v, v) / |T(I, v, v)| from
// random starts, deflating after each. A tensor that is only nearly orthogonal (sampling noise)
// gives vectors that are nearly so. Every iteration of the kept start goes to `sink`.
TensorEigenpairs tensorPower(const Tensor3& tensor, const TensorPowerOptions& options,
                             const std::stop_token& stop = {}, const EventSink& sink = {});

} // namespace gaussarium::spectral
