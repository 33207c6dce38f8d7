// From a data set to what the network reads, and from what it says back to a mixture in the data's
// own coordinates.
//
// Whitening (core/data/whitening.h) makes the answer equivariant to shifts, to positive scalings of
// the axes and to every map by a lower triangular matrix with positive diagonal, up to rounding.
// Rotations are not among them: the Cholesky factor fixes which directions become the axes, and the
// network has only learnt, not been built, to treat them alike. What it says of the same points
// turned is a second opinion (rotated).
#pragma once

#include "core/base/error.h"
#include "core/data/whitening.h"
#include "core/mixture/mixture.h"
#include "core/tgmm/read_out.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace gaussarium::tgmm {

// data = mean + map * network's coordinates.
struct NetworkFrame {
    Eigen::VectorXd mean; // d
    Eigen::MatrixXd map;  // d x d, invertible
};

struct TaskInput {
    std::vector<float> points; // [n, 3] in the frame; the third coordinate 0 for 2D data
    std::int64_t size = 0;     // n
    int dimension = 0;
    NetworkFrame frame;
    bool floored = false; // the covariance was singular without a floor (core/data/whitening.h)
};

// Whitened, as the foundation network reads them. points d x n, all finite. The error says why no
// network can read them: a dimension that is neither 2 nor 3, fewer than two points, no spread at
// all, numbers whose squares leave the range of a double.
Expected<TaskInput> makeTaskInput(const Eigen::Ref<const Eigen::MatrixXd>& points);

// As they are, for the paper's network, which was trained on means in [-5, 5]^d with unit
// covariances: points beyond `paperReach` are first centred and scaled, each axis to the deviation
// that such tasks have, and `rescaled` says so. Refuses what makeTaskInput refuses.
Expected<TaskInput> makePaperInput(const Eigen::Ref<const Eigen::MatrixXd>& points, bool& rescaled);
inline constexpr double paperReach = 9.0; // five, and four deviations

// The same points under an orthogonal map (d x d).
TaskInput rotated(const TaskInput& input, const Eigen::MatrixXd& rotation);

// The first k components (k = 0: all of them) of a read-out: means M m + mean, covariances
// (M R^-1)(M R^-1)^T with M the frame's map, weights the softmax of the k logits. Fails where the
// result is no mixture in doubles. Cost O(k d^3).
Expected<Mixture> answerMixture(const ReadOut& readOut, int components, const NetworkFrame& frame);

// p(k | data) for k = 1 .. most, normalised over those (most at least 1; more than the network
// knows counts as all of them).
Eigen::VectorXd countProbabilities(const ReadOut& readOut, int most);

} // namespace gaussarium::tgmm
