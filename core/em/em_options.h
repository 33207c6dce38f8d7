// What can be chosen about expectation-maximisation. Names and defaults are scikit-learn's
// (GaussianMixture) where it has them; the start alone differs.
#pragma once

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/em/anchor.h"
#include "core/estimate/estimator.h"
#include "core/mixture/mixture.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace gaussarium {

// A start from elsewhere: another method's answer, or a file. Called from the fitting thread.
using StartProvider = std::function<Expected<Mixture>(const Dataset&, int components,
                                                      std::uint64_t seed, const RunContext&)>;

} // namespace gaussarium

namespace gaussarium::em {

enum class CovarianceType {
    Full,      // each component its own symmetric matrix
    Tied,      // one matrix for all
    Diagonal,  // each its own variances along the axes
    Spherical, // each one variance
};

enum class StartKind {
    KMeansPlusPlus, // k-means++ in the data's own units, then hard assignment
    Whitened,       // the same after whitening: the scale and correlation of the axes do not matter
    Random,         // random points as means, the covariance of all points for each component
    Given,          // EmOptions::givenStart
};

// What happens when a component empties or its covariance becomes singular despite the ridge.
enum class CollapseRule {
    Stop,   // the run ends as degenerate and names the component
    Reseed, // the component starts again at a random point with the covariance of all points
};

// Prior of MAP-EM; equations and sources in prior.h.
struct PriorOptions {
    double shrinkage = 0.01;    // kappa: the prior mean counts as that many points
    double degrees = 0.0;       // nu of the inverse Wishart; 0 stands for d + 2
    double concentration = 1.0; // Dirichlet's alpha for the weights; 1 is flat
};

struct EmOptions {
    CovarianceType covariance = CovarianceType::Full;
    StartKind start = StartKind::Whitened;
    StartProvider givenStart; // needed where start is Given
    // Runs from different random starts; the one of the highest objective is the answer. A given
    // start is run once.
    int restarts = 1;
    int maxIterations = 100;
    // A run has converged when the mean log-likelihood per point (with a prior: the log-posterior
    // divided by n) changes by less than this, in nats. 0: run to maxIterations.
    double tolerance = 1e-3;
    // Added to the diagonal of every covariance, in squared units of the data, as scikit-learn's
    // reg_covar. With it the likelihood may have no maximum to climb to exactly: a step that would
    // lower it is not taken.
    double ridge = 1e-6;
    CollapseRule collapse = CollapseRule::Stop;
    std::optional<PriorOptions> prior; // MAP-EM
    // Held to another method's answer. Excludes a prior, needs full covariances, and fits have the
    // anchor's number of components.
    std::optional<Anchor> anchor;

    // Throws std::invalid_argument naming the field.
    void check() const;
};

} // namespace gaussarium::em
