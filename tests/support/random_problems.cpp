#include "tests/support/random_problems.h"

#include <Eigen/QR>

namespace gaussarium::testing {

Eigen::MatrixXd randomCovariance(Eigen::Index dimension, double low, double high, Random& random) {
    const Eigen::MatrixXd rotation =
        Eigen::HouseholderQR<Eigen::MatrixXd>(random.normalMatrix(dimension, dimension))
            .householderQ();
    Eigen::VectorXd eigenvalues(dimension);
    for (double& value : eigenvalues) {
        value = random.uniform(low, high);
    }
    const Eigen::MatrixXd covariance = rotation * eigenvalues.asDiagonal() * rotation.transpose();
    return 0.5 * (covariance + covariance.transpose());
}

Mixture randomMixture(Eigen::Index dimension, Eigen::Index components, double separation,
                      Random& random) {
    Mixture mixture = makeMixture(dimension, components);
    for (Eigen::Index j = 0; j < components; ++j) {
        mixture.weights[j] = random.uniform(0.2, 1.0);
        mixture.means.col(j) = separation * random.normalMatrix(dimension, 1);
        mixture.covariances[static_cast<std::size_t>(j)] =
            randomCovariance(dimension, 0.1, 2.0, random);
    }
    mixture.weights /= mixture.weights.sum();
    return mixture;
}

} // namespace gaussarium::testing
