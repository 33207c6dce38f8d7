// Where a run begins: one way a file (init_*.cpp), chosen here.
#pragma once

#include "core/base/random.h"
#include "core/data/dataset.h"
#include "core/em/maximization.h"
#include "core/em/point_columns.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium::em {

// What a fit knows before it starts; outlives every run.
struct Problem {
    const Dataset& data;
    const PointColumns& columns;
    const EmOptions& options;
    const CovarianceFamily& family;
    Statistics overall;        // one component, with full or diagonal storage as the family's
    std::vector<double> ridge; // d, in standardised coordinates
};

// A start, restricted to the family and factorised; the error says why there is none.
Expected<Components> makeStart(const Problem& problem, int components, std::uint64_t seed,
                               const RunContext& context);

// Standardised points (d x m) that seeding looks at: all of them, or `seedingLimit` drawn at random
// where there are more. Seeding is a heuristic, which a random subset serves as well.
inline constexpr std::int64_t seedingLimit = 65536;
Eigen::MatrixXd seedingPoints(const PointColumns& columns, Random& random);

// Labels 0..k-1 of m points by k-means++ (kmeans_seeding.h), in the units of the data or after
// whitening. Asked to stop, they return early with what they have.
std::vector<int> labelsByKMeansPlusPlus(const Problem& problem, const Eigen::MatrixXd& points,
                                        int components, Random& random,
                                        const std::stop_token& stop);
std::vector<int> labelsByWhitenedKMeansPlusPlus(const Eigen::MatrixXd& points, int components,
                                                Random& random, const std::stop_token& stop);

// The mixture of the labelled groups: their shares, means and covariances with the ridge. A group
// of d points or fewer, or of singular covariance, gets the covariance pooled over the groups (a
// group on one point would otherwise start, and stay, as a spike of infinite likelihood).
Components fromLabels(const Problem& problem, const Eigen::MatrixXd& points,
                      const std::vector<int>& labels, int components);

// k distinct random points as means, the covariance of all points, equal weights.
Components randomPointsStart(const Problem& problem, int components, Random& random);

// The provider's mixture, checked against the data.
Expected<Components> givenStart(const Problem& problem, int components, std::uint64_t seed,
                                const RunContext& context);

// Covariance of all points with the ridge, and a millionth more on its diagonal: never singular.
std::vector<double> safeOverallCovariance(const Problem& problem);

} // namespace gaussarium::em
