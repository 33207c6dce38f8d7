#include "core/data/whitening.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <cmath>

namespace gaussarium {

Eigen::MatrixXd Whitening::whiten(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    GAUSSARIUM_CHECK_EQ(points.rows(), mean.size());
    Eigen::MatrixXd white = points.colwise() - mean;
    lower.triangularView<Eigen::Lower>().solveInPlace(white);
    return white;
}

Eigen::MatrixXd Whitening::unwhiten(const Eigen::Ref<const Eigen::MatrixXd>& white) const {
    GAUSSARIUM_CHECK_EQ(white.rows(), mean.size());
    return (lower.triangularView<Eigen::Lower>() * white).colwise() + mean;
}

Eigen::MatrixXd
Whitening::unwhitenCovariance(const Eigen::Ref<const Eigen::MatrixXd>& white) const {
    GAUSSARIUM_CHECK_EQ(white.rows(), mean.size());
    Eigen::MatrixXd covariance = lower * white * lower.transpose();
    // The product's halves round apart; symmetric by construction again.
    return 0.5 * (covariance + covariance.transpose());
}

double Whitening::logDeterminant() const {
    return lower.diagonal().array().log().sum();
}

Whitening measureWhitening(const Eigen::Ref<const Eigen::MatrixXd>& points, double relativeFloor) {
    GAUSSARIUM_CHECK_GE(points.rows(), 1);
    GAUSSARIUM_CHECK_GE(points.cols(), 1);
    GAUSSARIUM_CHECK_GT(relativeFloor, 0.0);
    const auto n = static_cast<double>(points.cols());
    Whitening result;
    // In units of each row's largest value no sum overflows, and the mean of equal values is that
    // value to the last bit: rounding alone must not look like variance.
    Eigen::VectorXd unit = points.cwiseAbs().rowwise().maxCoeff();
    for (double& u : unit) {
        u = u > 0.0 ? u : 1.0;
    }
    result.mean =
        unit.cwiseProduct((points.array().colwise() / unit.array()).matrix().rowwise().mean());
    const Eigen::MatrixXd shifted = points.colwise() - result.mean;
    // In units of each row's spread, squares of 1e200 stay finite and those of 1e-200 above zero.
    Eigen::VectorXd scale = shifted.cwiseAbs().rowwise().maxCoeff();
    const double largest = scale.maxCoeff();
    for (double& s : scale) {
        if (!(s > 0.0)) {
            s = largest > 0.0 ? largest : 1.0;
        }
    }
    const Eigen::MatrixXd scaled = shifted.array().colwise() / scale.array();
    Eigen::MatrixXd covariance = scaled * scaled.transpose() / n;
    const double meanVariance = covariance.trace() / static_cast<double>(covariance.rows());
    for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
        const double variance = covariance(i, i);
        const double reference =
            variance > 0.0 ? variance : (meanVariance > 0.0 ? meanVariance : 1.0);
        covariance(i, i) = variance + relativeFloor * reference;
        result.floored = result.floored || !(variance > 0.0);
    }
    const Eigen::LLT<Eigen::MatrixXd> cholesky(covariance);
    Eigen::MatrixXd lower = cholesky.matrixL();
    // The floor carries the factorisation alone where a pivot is no larger than it.
    for (Eigen::Index i = 0; i < lower.rows(); ++i) {
        if (lower(i, i) * lower(i, i) <= 4.0 * relativeFloor * covariance(i, i)) {
            result.floored = true;
        }
    }
    require(cholesky.info() == Eigen::Success && lower.allFinite(), "measureWhitening",
            "the covariance of the points cannot be factorised");
    result.lower = scale.asDiagonal() * lower;
    return result;
}

} // namespace gaussarium
