#include "core/mixture/density.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <cmath>
#include <limits>
#include <numbers>

namespace gaussarium {

MixtureDensity::MixtureDensity(const Mixture& mixture) {
    const Expected<void> valid = mixture.validate();
    require(valid.has_value(), "MixtureDensity", valid ? std::string() : valid.error().message);
    const Eigen::Index d = mixture.dimension();
    const Eigen::Index k = mixture.components();
    m_means = mixture.means;
    m_logConstant.resize(k);
    for (Eigen::Index j = 0; j < k; ++j) {
        const Eigen::LLT<Eigen::MatrixXd> cholesky(
            mixture.covariances[static_cast<std::size_t>(j)]);
        const Eigen::MatrixXd lower = cholesky.matrixL();
        m_inverseLower.emplace_back(
            lower.triangularView<Eigen::Lower>().solve(Eigen::MatrixXd::Identity(d, d)));
        m_logConstant[j] = std::log(mixture.weights[j])
                           - 0.5 * static_cast<double>(d) * std::log(2.0 * std::numbers::pi)
                           - lower.diagonal().array().log().sum();
    }
}

Eigen::MatrixXd MixtureDensity::logJoint(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    GAUSSARIUM_CHECK_EQ(points.rows(), m_means.rows());
    Eigen::MatrixXd result(m_means.cols(), points.cols());
    for (Eigen::Index j = 0; j < m_means.cols(); ++j) {
        const Eigen::MatrixXd standardised =
            m_inverseLower[static_cast<std::size_t>(j)].triangularView<Eigen::Lower>()
            * (points.colwise() - m_means.col(j));
        result.row(j) =
            (m_logConstant[j] - 0.5 * standardised.colwise().squaredNorm().array()).matrix();
    }
    return result;
}

Eigen::VectorXd MixtureDensity::logDensity(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    return logSumExpOfColumns(logJoint(points));
}

Eigen::MatrixXd
MixtureDensity::responsibilities(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    Eigen::MatrixXd result = logJoint(points);
    for (Eigen::Index i = 0; i < result.cols(); ++i) {
        result.col(i).array() -= result.col(i).maxCoeff();
        result.col(i) = result.col(i).array().exp();
        result.col(i) /= result.col(i).sum();
    }
    return result;
}

std::vector<int> MixtureDensity::assign(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    const Eigen::MatrixXd joint = logJoint(points);
    std::vector<int> result(static_cast<std::size_t>(joint.cols()));
    for (Eigen::Index i = 0; i < joint.cols(); ++i) {
        Eigen::Index best = 0;
        joint.col(i).maxCoeff(&best);
        result[static_cast<std::size_t>(i)] = static_cast<int>(best);
    }
    return result;
}

double logLikelihood(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& points) {
    return MixtureDensity(mixture).logDensity(points).sum();
}

Eigen::VectorXd logSumExpOfColumns(const Eigen::Ref<const Eigen::MatrixXd>& values) {
    Eigen::VectorXd result(values.cols());
    for (Eigen::Index i = 0; i < values.cols(); ++i) {
        const double largest = values.col(i).maxCoeff();
        result[i] = std::isfinite(largest)
                        ? largest + std::log((values.col(i).array() - largest).exp().sum())
                        : largest;
    }
    return result;
}

} // namespace gaussarium
