// The M-step: new weights, means and covariances from the statistics.
#pragma once

#include "core/em/covariance_family.h"
#include "core/em/prior.h"
#include "core/em/statistics.h"

#include <vector>

namespace gaussarium::em {

struct MaximizationSettings {
    const CovarianceFamily* family = nullptr;
    const Prior* prior = nullptr; // may be null
    std::vector<double> ridge;    // d, in standardised coordinates
};

// Fills `next` (resized already) and factorises it. Returns the first component whose covariance is
// singular despite the ridge, or -1. O(k d^3).
int maximise(const Statistics& statistics, const MaximizationSettings& settings, Components& next);

// The components with their covariances restricted to the family: diagonals only, one average
// matrix, or one average variance. No ridge is added. Returns what factorise() does.
int restrictToFamily(const CovarianceFamily& family, Components& components);

// log p(weights) + log p(means, covariances) up to a constant; 0 without a prior.
double logPrior(const MaximizationSettings& settings, const Components& components);

// One component that owns all points: the mean and covariance of the data.
Statistics overallStatistics(const PointColumns& columns, bool diagonal, int threads);

} // namespace gaussarium::em
