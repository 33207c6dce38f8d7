#include "core/spectral/solution.h"

#include <utility>

namespace gaussarium::spectral {

Mixture SphericalSolution::mixture() const {
    const Eigen::Index d = means.rows();
    Mixture result;
    result.weights = weights;
    result.means = means;
    for (const double variance : variances) {
        result.covariances.emplace_back(variance * Eigen::MatrixXd::Identity(d, d));
    }
    return result;
}

void refuse(SphericalSolution& solution, std::string reason) {
    solution.refusal = std::move(reason);
    solution.weights.resize(0);
    solution.means.resize(solution.means.rows(), 0);
    solution.variances.resize(0);
}

} // namespace gaussarium::spectral
