// Priors that EM can be held to.
//
// MAP-EM's, the same for every component (Fraley and Raftery 2007, "Bayesian regularization for
// normal mixture estimation and model-based clustering", Journal of Classification 24), and a
// Dirichlet prior for the weights:
//   mean_j | Sigma_j ~ N(mu, Sigma_j / kappa),   Sigma_j ~ inverse Wishart(nu, Lambda),
//   weights ~ Dirichlet(alpha, ..., alpha).
// mu is the mean of all points, Lambda their covariance divided by k^(2/d), kappa = 0.01,
// nu = d + 2, alpha = 1 (flat) by default. With n_j, xbar_j, W_j the mass, mean and scatter sum
// (n_j times the covariance) of component j's points, the M-step is
//   weight_j = (n_j + alpha - 1) / (n + k (alpha - 1)),
//   mean_j = (n_j xbar_j + kappa mu) / (n_j + kappa),
//   B_j = W_j + kappa n_j / (n_j + kappa) (xbar_j - mu)(xbar_j - mu)^T,
// and the covariance of each family follows from Lambda and B_j (covariance_*.cpp). We depart from
// the paper for diagonal covariances, where Lambda's diagonal stays as it is instead of being
// averaged over the axes: the answer then does not depend on the units of an axis.
//
// An anchor's (anchor.h), one for each component: mu, Lambda, kappa, nu and alpha are its own.
#pragma once

#include "core/em/anchor.h"
#include "core/em/em_options.h"
#include "core/em/point_columns.h"
#include "core/em/statistics.h"

#include <vector>

namespace gaussarium::em {

// In standardised coordinates.
struct ComponentPrior {
    double shrinkage = 0.0;     // kappa
    double degrees = 0.0;       // nu; an anchor's may lie below 0
    double pseudoPoints = 0.0;  // alpha - 1: added to the mass where weights are estimated
    std::vector<double> centre; // mu, d
    std::vector<double> scale;  // Lambda, packed
};

struct Prior {
    std::vector<ComponentPrior> parts; // one for all components, or one each

    const ComponentPrior& of(int component) const {
        return parts.size() == 1 ? parts.front() : parts[static_cast<std::size_t>(component)];
    }
    // An anchored component without points of its own stays where its anchor is.
    bool anchored = false;
};

// `overall` holds one component that owns all points. Lambda gets a millionth of its diagonal more,
// so that points on a line still leave it positive definite.
Prior makePrior(const PriorOptions& options, const Statistics& overall, int components);

// The anchor's penalties (anchor.h) as priors, full covariances only. Throws std::invalid_argument
// by anchor.check(), and where its dimension is not the points'.
Prior makeAnchoredPrior(const Anchor& anchor, const PointColumns& columns);

// The M-step's means: those of the statistics, drawn towards the prior's.
void priorMeans(const Prior& prior, const Statistics& statistics, std::vector<double>& means);

// Entry by entry B_j (packed) for component j.
void addPriorScatter(const Prior& prior, const Statistics& statistics, int component,
                     double* scatter);

// kappa (mean_j - mu)^T Sigma_j^-1 (mean_j - mu) and trace(Lambda Sigma_j^-1), which the families'
// log-priors are made of.
double priorMeanDistance(const Prior& prior, const Components& components, int component);
double priorTrace(const Prior& prior, const Components& components, int component);

} // namespace gaussarium::em
