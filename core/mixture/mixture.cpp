#include "core/mixture/mixture.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <cmath>

namespace gaussarium {

Expected<void> Mixture::validate() const {
    const Eigen::Index k = components();
    const Eigen::Index d = dimension();
    if (k < 1 || d < 1) {
        return fail("a mixture needs at least one component and one dimension, not {} and {}", k,
                    d);
    }
    if (means.cols() != k || static_cast<Eigen::Index>(covariances.size()) != k) {
        return fail("{} weights, {} means and {} covariances do not belong together", k,
                    means.cols(), covariances.size());
    }
    for (Eigen::Index j = 0; j < k; ++j) {
        const Eigen::MatrixXd& covariance = covariances[static_cast<std::size_t>(j)];
        if (!(weights[j] >= 0.0) || !std::isfinite(weights[j])) {
            return fail("component {}: the weight {} is not a number from 0 to 1", j + 1,
                        weights[j]);
        }
        if (!means.col(j).allFinite()) {
            return fail("component {}: the mean is not finite", j + 1);
        }
        if (covariance.rows() != d || covariance.cols() != d) {
            return fail("component {}: the covariance is {} x {} where the mean has {} coordinates",
                        j + 1, covariance.rows(), covariance.cols(), d);
        }
        if (!covariance.allFinite()) {
            return fail("component {}: the covariance is not finite", j + 1);
        }
        const double scale = covariance.cwiseAbs().maxCoeff();
        const double asymmetry = (covariance - covariance.transpose()).cwiseAbs().maxCoeff();
        // Six digits survive a file written by hand; more asymmetry is a mistake in it.
        if (asymmetry > 1e-6 * scale) {
            return fail("component {}: the covariance is not symmetric (by {})", j + 1, asymmetry);
        }
        if (Eigen::LLT<Eigen::MatrixXd>(covariance).info() != Eigen::Success) {
            return fail("component {}: the covariance is not positive definite", j + 1);
        }
    }
    const double sum = weights.sum();
    if (std::abs(sum - 1.0) > 1e-6) {
        return fail("the weights sum to {}, not to 1", sum);
    }
    return {};
}

Mixture makeMixture(Eigen::Index dimension, Eigen::Index components) {
    GAUSSARIUM_CHECK_GE(dimension, 1);
    GAUSSARIUM_CHECK_GE(components, 1);
    Mixture mixture;
    mixture.weights = Eigen::VectorXd::Constant(components, 1.0 / static_cast<double>(components));
    mixture.means = Eigen::MatrixXd::Zero(dimension, components);
    mixture.covariances.assign(static_cast<std::size_t>(components),
                               Eigen::MatrixXd::Identity(dimension, dimension));
    return mixture;
}

Mixture reordered(const Mixture& mixture, const std::vector<int>& order) {
    GAUSSARIUM_CHECK_EQ(static_cast<Eigen::Index>(order.size()), mixture.components());
    Mixture result = mixture;
    for (std::size_t j = 0; j < order.size(); ++j) {
        const int from = order[j];
        GAUSSARIUM_CHECK_GE(from, 0);
        GAUSSARIUM_CHECK_LT(from, static_cast<int>(order.size()));
        const auto to = static_cast<Eigen::Index>(j);
        result.weights[to] = mixture.weights[from];
        result.means.col(to) = mixture.means.col(from);
        result.covariances[j] = mixture.covariances[static_cast<std::size_t>(from)];
    }
    return result;
}

Mixture affineImage(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& matrix,
                    const Eigen::Ref<const Eigen::VectorXd>& offset) {
    GAUSSARIUM_CHECK_EQ(matrix.cols(), mixture.dimension());
    GAUSSARIUM_CHECK_EQ(matrix.rows(), offset.size());
    Mixture result;
    result.weights = mixture.weights;
    result.means = (matrix * mixture.means).colwise() + offset;
    for (const Eigen::MatrixXd& covariance : mixture.covariances) {
        const Eigen::MatrixXd image = matrix * covariance * matrix.transpose();
        result.covariances.emplace_back(0.5 * (image + image.transpose()));
    }
    return result;
}

Eigen::VectorXd overallMean(const Mixture& mixture) {
    return mixture.means * mixture.weights;
}

Eigen::MatrixXd overallCovariance(const Mixture& mixture) {
    const Eigen::MatrixXd centred = mixture.means.colwise() - overallMean(mixture);
    Eigen::MatrixXd covariance = centred * mixture.weights.asDiagonal() * centred.transpose();
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        covariance += mixture.weights[j] * mixture.covariances[static_cast<std::size_t>(j)];
    }
    return covariance;
}

} // namespace gaussarium
