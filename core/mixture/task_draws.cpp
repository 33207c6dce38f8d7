#include "core/mixture/task_draws.h"

#include <Eigen/QR>

#include <cmath>

namespace gaussarium::task_detail {

// QR of a normal matrix, its signs made unique (Mezzadri 2007); without them Householder's choice
// of signs would favour some directions.
Eigen::MatrixXd randomRotation(Eigen::Index d, Random& random) {
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(random.normalMatrix(d, d));
    Eigen::MatrixXd rotation = qr.householderQ();
    for (Eigen::Index j = 0; j < d; ++j) {
        if (qr.matrixQR()(j, j) < 0.0) {
            rotation.col(j) *= -1.0;
        }
    }
    return rotation;
}

Eigen::MatrixXd rotatedCovariance(const Eigen::VectorXd& deviations, Random& random) {
    const Eigen::MatrixXd factor =
        randomRotation(deviations.size(), random) * deviations.asDiagonal();
    const Eigen::MatrixXd covariance = factor * factor.transpose();
    return 0.5 * (covariance + covariance.transpose());
}

Eigen::VectorXd logNormalDeviations(Eigen::Index d, double spread, Random& random) {
    Eigen::VectorXd result(d);
    for (double& deviation : result) {
        deviation = std::exp(spread * random.normal());
    }
    return result;
}

Mixture drawRecipe(Eigen::Index d, Eigen::Index k, double lowSpread, double highSpread,
                   Random& random) {
    Mixture mixture = makeMixture(d, k);
    mixture.means = std::exp(random.uniform(lowSpread, highSpread)) * random.normalMatrix(d, k);
    for (Eigen::MatrixXd& covariance : mixture.covariances) {
        const double scale = std::exp(recipeSizeSpread * random.normal());
        covariance =
            rotatedCovariance(scale * logNormalDeviations(d, recipeAxisSpread, random), random);
    }
    for (double& weight : mixture.weights) {
        weight = 0.08 + random.uniform();
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

} // namespace gaussarium::task_detail
