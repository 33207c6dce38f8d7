// Families of random mixtures: what the generator of the window and the command line draws, and
// the tasks on which methods are measured and the network is trained.
#pragma once

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/mixture/mixture.h"

#include <string_view>
#include <vector>

namespace gaussarium {

enum class Family {
    Isotropic, // unit covariance for all: the common noise that Hsu and Kakade's method assumes
    Diagonal,  // standard deviations exp(0.4 normal) per component and axis
    Full,      // the same, rotated at random per component
    Paper,     // the tasks of arXiv 2505.11918: see drawMixture
    Recipe,    // the tasks that the shipped network's prior is built around: see drawMixture
    // Shifted families, which no network is trained on: see shifted_tasks.h.
    Uneven,
    Squeezed,
    Thin,
    Touching,
    Dominant,
    Close,
    Apart,
    Jittered,
    Student,
    Background,
};

// All of them, in the order above.
const std::vector<Family>& families();
// "isotropic", "diagonal", ...; a few words about it.
std::string_view familyName(Family family);
std::string_view familySummary(Family family);
// The error lists the names.
Expected<Family> parseFamily(std::string_view name);

// Whether the family obeys TaskOptions::separation and imbalance (the first three do).
bool isAdjustable(Family family);

struct TaskOptions {
    Eigen::Index dimension = 2;
    Eigen::Index components = 3;
    // Dasgupta's c-separation (Learning mixtures of Gaussians, 1999): for every pair of components
    // ||mean_i - mean_j|| >= c sqrt(d max(lambda_i, lambda_j)), lambda the largest eigenvalue of a
    // covariance. 2: hardly any overlap; 1: touching; 0: all means in one place.
    double separation = 2.0;
    Family family = Family::Full;
    // Ratio of the largest to the smallest weight; the weights in between are geometric, in random
    // order. Anything up to 1 gives equal weights.
    double imbalance = 0.0;
};

// One random mixture. Throws std::invalid_argument for d < 1, k < 1, or a separation or imbalance
// that is negative or not finite. Bounded work: O(k^2 d + k d^3), no open-ended redraws.
// - Isotropic, Diagonal, Full: the means spread over a box by the best of 16 candidates each, then
//   scaled so that the closest pair has exactly the separation asked for: the same seed with a
//   larger separation is the same picture drawn apart. One component sits at the origin.
// - Paper: means uniform in [-5, 5]^d, all redrawn until every pairwise cosine is below 0.8 (at
//   most 10,000 times, then the draw with the smallest cosine stands: more than 7 directions
//   hardly fit into a plane); weights uniform in (0.2, 0.8), normalised; unit covariance.
// - Recipe: means normal times exp(U(0.2, 2.0)), one such factor a mixture; covariance A A^T with
//   A = rotation * diagonal of exp(0.35 normal) per component times exp(0.5 normal) per axis;
//   weights proportional to 0.08 + U(0, 1).
// - Shifted families: the mixture of drawSource (shifted_tasks.h).
Mixture drawMixture(const TaskOptions& options, Random& random);

// The largest c for which the mixture is c-separated; infinity for one component. O(k^2 d + k d^3).
double separationOf(const Mixture& mixture);

} // namespace gaussarium
