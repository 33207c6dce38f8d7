#include "core/spectral/spectral_whitening.h"

#include "core/base/check.h"

#include <Eigen/Eigenvalues>

namespace gaussarium::spectral {

Eigen::MatrixXd RankWhitening::whitener() const {
    const Eigen::Index d = signal.rows();
    const Eigen::Index k = signal.cols() + 1;
    Eigen::MatrixXd w = Eigen::MatrixXd::Zero(d + 1, k);
    w.topLeftCorner(d, k - 1) = signal * between.cwiseSqrt().cwiseInverse().asDiagonal();
    w(d, k - 1) = 1.0;
    return w;
}

Eigen::VectorXd RankWhitening::unwhiten(const Eigen::VectorXd& vector) const {
    const Eigen::Index k = signal.cols() + 1;
    return signal * (between.cwiseSqrt().cwiseProduct(vector.head(k - 1)) / vector[k - 1]);
}

RankWhitening whitenRank(const Eigen::MatrixXd& covariance, Eigen::Index components) {
    const Eigen::Index d = covariance.rows();
    GAUSSARIUM_CHECK_EQ(covariance.cols(), d);
    GAUSSARIUM_CHECK_GE(components, 1);
    GAUSSARIUM_CHECK_LE(components, d);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(covariance);
    RankWhitening result;
    result.eigenvalues = eigen.eigenvalues();
    result.null = eigen.eigenvectors().leftCols(d - components + 1);
    result.signal = eigen.eigenvectors().rightCols(components - 1);
    // Hsu and Kakade take the smallest eigenvalue; without sampling noise all of these are equal,
    // and their average is the better estimate.
    result.noise = eigen.eigenvalues().head(d - components + 1).mean();
    result.between = eigen.eigenvalues().tail(components - 1).array() - result.noise;
    return result;
}

} // namespace gaussarium::spectral
