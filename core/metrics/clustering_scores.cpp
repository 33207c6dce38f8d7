#include "core/metrics/clustering_scores.h"

#include "core/base/check.h"
#include "core/metrics/assignment.h"

#include <Eigen/Core>

#include <algorithm>
#include <limits>

namespace gaussarium {

namespace {

// Counts of (truth, estimate) pairs over the points where both are known.
Eigen::MatrixXd contingency(const std::vector<int>& truth, const std::vector<int>& estimate) {
    GAUSSARIUM_CHECK_EQ(truth.size(), estimate.size());
    int rows = 0;
    int cols = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
        rows = std::max(rows, truth[i] + 1);
        cols = std::max(cols, estimate[i] + 1);
    }
    Eigen::MatrixXd counts = Eigen::MatrixXd::Zero(rows, cols);
    for (std::size_t i = 0; i < truth.size(); ++i) {
        if (truth[i] >= 0 && estimate[i] >= 0) {
            counts(truth[i], estimate[i]) += 1.0;
        }
    }
    return counts;
}

// Number of unordered pairs among c points.
double pairs(double c) {
    return 0.5 * c * (c - 1.0);
}

} // namespace

double clusteringAccuracy(const std::vector<int>& truth, const std::vector<int>& estimate) {
    const Eigen::MatrixXd counts = contingency(truth, estimate);
    const double total = counts.sum();
    if (total == 0.0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const std::vector<int> match = optimalAssignment(-counts);
    double agreeing = 0.0;
    for (std::size_t i = 0; i < match.size(); ++i) {
        if (match[i] >= 0) {
            agreeing += counts(static_cast<Eigen::Index>(i), match[i]);
        }
    }
    return agreeing / total;
}

double adjustedRandIndex(const std::vector<int>& truth, const std::vector<int>& estimate) {
    const Eigen::MatrixXd counts = contingency(truth, estimate);
    const double total = counts.sum();
    if (total == 0.0) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const double together = counts.unaryExpr(&pairs).sum();
    const double inTruth = counts.rowwise().sum().unaryExpr(&pairs).sum();
    const double inEstimate = counts.colwise().sum().unaryExpr(&pairs).sum();
    const double expected = total > 1.0 ? inTruth * inEstimate / pairs(total) : 0.0;
    const double largest = 0.5 * (inTruth + inEstimate);
    // Both one cluster, or both all singletons: equal partitions.
    return largest == expected ? 1.0 : (together - expected) / (largest - expected);
}

} // namespace gaussarium
