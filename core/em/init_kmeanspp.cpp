// k-means++ in the data's own units: what scikit-learn does, and what fails on stretched data,
// where the widest axis alone decides.
#include "core/em/kmeans_seeding.h"
#include "core/em/starts.h"

namespace gaussarium::em {

std::vector<int> labelsByKMeansPlusPlus(const Problem& problem, const Eigen::MatrixXd& points,
                                        int components, Random& random,
                                        const std::stop_token& stop) {
    // Standardised axes have scales of their own; undone up to a common factor.
    const Eigen::VectorXd scale = problem.columns.scale() / problem.columns.scale().maxCoeff();
    const Eigen::MatrixXd own = scale.asDiagonal() * points;
    return lloydLabels(own, kmeansPlusPlusCentres(own, components, random), lloydIterations, stop);
}

} // namespace gaussarium::em
