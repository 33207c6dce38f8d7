// What sets the four covariance families apart: their M-step, their prior and their number of
// parameters. Everything else is the same code.
#pragma once

#include "core/em/components.h"
#include "core/em/em_options.h"
#include "core/em/point_columns.h"
#include "core/em/prior.h"
#include "core/em/statistics.h"

#include <string_view>
#include <vector>

namespace gaussarium::em {

class CovarianceFamily {
public:
    virtual ~CovarianceFamily() = default;

    virtual std::string_view name() const = 0;
    // Whether the matrices are diagonal and stored as such.
    virtual bool diagonal() const = 0;
    virtual PointColumns::Scaling scaling() const { return PointColumns::Scaling::PerAxis; }
    // Free parameters of the covariances of k components in d dimensions.
    virtual int parameters(int dimension, int components) const = 0;
    // The covariances (k x packed) that maximise the expected log-likelihood, or with a prior the
    // expected log-posterior, given the statistics. No ridge yet. O(k d^2).
    virtual void maximise(const Statistics& statistics, const Prior* prior,
                          std::vector<double>& covariances) const = 0;
    // Log-density of the prior on means and covariances, up to a constant. O(k d^3).
    virtual double logPrior(const Prior& prior, const Components& components) const = 0;
};

// The one instance of each; never destroyed.
const CovarianceFamily& fullCovariance();
const CovarianceFamily& tiedCovariance();
const CovarianceFamily& diagonalCovariance();
const CovarianceFamily& sphericalCovariance();
const CovarianceFamily& covarianceFamily(CovarianceType type);

// "full", "tied", "diag", "spherical".
std::string_view covarianceName(CovarianceType type);
// Free parameters of the whole mixture: weights, means and covariances.
int parameterCount(const CovarianceFamily& family, int dimension, int components);

} // namespace gaussarium::em
