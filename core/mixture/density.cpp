#include "core/mixture/density.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace gaussarium {

namespace {

constexpr Eigen::Index blockSize = 512;

} // namespace

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
    GAUSSARIUM_CHECK_EQ(points.rows(), m_means.rows());
    const Eigen::Index d = points.rows();
    Eigen::VectorXd result(points.cols());
    // A block of points at a time, a component a column: whole columns go through exp() at once,
    // and the temporaries stay in the cache.
    Eigen::ArrayXXd coordinates;
    Eigen::ArrayXXd joint;
    for (Eigen::Index first = 0; first < points.cols(); first += blockSize) {
        const Eigen::Index count = std::min(blockSize, points.cols() - first);
        coordinates = points.middleCols(first, count).transpose().array();
        joint.resize(count, m_means.cols());
        for (Eigen::Index j = 0; j < m_means.cols(); ++j) {
            const Eigen::MatrixXd& inverse = m_inverseLower[static_cast<std::size_t>(j)];
            joint.col(j).setConstant(m_logConstant[j]);
            for (Eigen::Index row = 0; row < d; ++row) {
                Eigen::ArrayXd standardised =
                    inverse(row, 0) * (coordinates.col(0) - m_means(0, j));
                for (Eigen::Index axis = 1; axis <= row; ++axis) {
                    standardised += inverse(row, axis) * (coordinates.col(axis) - m_means(axis, j));
                }
                joint.col(j) -= 0.5 * standardised.square();
            }
        }
        const Eigen::ArrayXd largest = joint.rowwise().maxCoeff();
        Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(count);
        for (Eigen::Index j = 0; j < joint.cols(); ++j) {
            sum += (joint.col(j) - largest).exp();
        }
        result.segment(first, count) =
            largest.isFinite().select(largest + sum.log(), largest).matrix();
    }
    return result;
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

std::vector<int> likeliestRows(const Eigen::Ref<const Eigen::MatrixXd>& joint) {
    std::vector<int> rows(static_cast<std::size_t>(joint.cols()));
    for (Eigen::Index i = 0; i < joint.cols(); ++i) {
        Eigen::Index best = 0;
        joint.col(i).maxCoeff(&best);
        rows[static_cast<std::size_t>(i)] = static_cast<int>(best);
    }
    return rows;
}

std::vector<int> MixtureDensity::assign(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    return likeliestRows(logJoint(points));
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
