#include "core/mixture/point_source.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace gaussarium {

namespace {

constexpr int backgroundLabel = -1;

double logAdd(double a, double b) {
    const double larger = std::max(a, b);
    return std::isfinite(larger) ? larger + std::log1p(std::exp(std::min(a, b) - larger)) : larger;
}

bool isInside(const PointSource& source, const Eigen::Ref<const Eigen::VectorXd>& point) {
    return (point.array() >= source.low.array()).all()
           && (point.array() <= source.high.array()).all();
}

} // namespace

Expected<void> PointSource::validate() const {
    if (const Expected<void> valid = mixture.validate(); !valid) {
        return valid;
    }
    if (!std::isfinite(degrees) || degrees < 0.0) {
        return fail("{} degrees of freedom: there must be more than 0 (or 0 for normal noise)",
                    degrees);
    }
    if (!(backgroundShare >= 0.0 && backgroundShare < 1.0)) {
        return fail("a background of {} is no share below 1", backgroundShare);
    }
    const Eigen::Index d = mixture.dimension();
    if (backgroundShare > 0.0
        && (low.size() != d || high.size() != d || !low.allFinite() || !high.allFinite()
            || !(low.array() < high.array()).all())) {
        return fail("the background's box has no volume in {} dimensions", d);
    }
    if (errorFrame.size() > 0
        && (errorFrame.rows() != d || errorFrame.cols() != d || !errorFrame.allFinite())) {
        return fail("the frame of errors is no finite {} x {} matrix", d, d);
    }
    return {};
}

Sample drawSample(const PointSource& source, Eigen::Index n, Random& random,
                  const std::stop_token& stop) {
    if (source.isMixture()) {
        return drawSample(source.mixture, n, random, stop);
    }
    GAUSSARIUM_CHECK_GE(n, 0);
    const Expected<void> valid = source.validate();
    require(valid.has_value(), "drawSample", valid ? std::string() : valid.error().message);
    std::vector<Eigen::MatrixXd> lower;
    for (const Eigen::MatrixXd& covariance : source.mixture.covariances) {
        lower.emplace_back(Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL());
    }
    const Eigen::Index d = source.mixture.dimension();
    Sample sample;
    sample.points.resize(d, n);
    sample.labels.resize(static_cast<std::size_t>(n));
    Eigen::VectorXd noise(d);
    for (Eigen::Index i = 0; i < n; ++i) {
        if (i % pointsBetweenStops == 0 && stop.stop_requested()) {
            sample.points.conservativeResize(Eigen::NoChange, i);
            sample.labels.resize(static_cast<std::size_t>(i));
            break;
        }
        int& label = sample.labels[static_cast<std::size_t>(i)];
        if (source.backgroundShare > 0.0 && random.uniform() < source.backgroundShare) {
            label = backgroundLabel;
            for (Eigen::Index axis = 0; axis < d; ++axis) {
                sample.points(axis, i) = random.uniform(source.low[axis], source.high[axis]);
            }
            continue;
        }
        label = static_cast<int>(random.categorical(source.mixture.weights));
        for (double& value : noise) {
            value = random.normal();
        }
        if (source.degrees > 0.0) {
            // Chi-squared with nu degrees is twice a gamma variable of shape nu / 2.
            noise *= std::sqrt(0.5 * source.degrees / random.gamma(0.5 * source.degrees));
        }
        sample.points.col(i) =
            source.mixture.means.col(label) + lower[static_cast<std::size_t>(label)] * noise;
    }
    return sample;
}

LabelledData drawDataset(const PointSource& source, Eigen::Index n, std::uint64_t seed,
                         std::string name, const std::stop_token& stop) {
    if (source.isMixture()) {
        return drawDataset(source.mixture, n, seed, std::move(name), stop);
    }
    Random random(seed);
    Sample sample = drawSample(source, n, random, stop);
    LabelledData result;
    std::string origin = fmt::format("{}, n = {}, seed {}", name, n, seed);
    result.data = makeDataset(std::move(sample.points), std::move(name), std::move(origin));
    result.data.labels = std::move(sample.labels);
    for (Eigen::Index j = 0; j < source.mixture.components(); ++j) {
        result.data.labelNames.push_back(std::to_string(j + 1));
    }
    if (source.degrees > 0.0) {
        result.data.notes.push_back(
            fmt::format("the noise has heavier tails than a Gaussian's: Student's t with {:g} "
                        "degrees of freedom; the true covariances are its scale matrices",
                        source.degrees));
    }
    if (source.backgroundShare > 0.0) {
        result.data.notes.push_back(fmt::format(
            "about {:g}% of the points are a uniform background that belongs to no component",
            100.0 * source.backgroundShare));
    }
    result.truth = source.mixture;
    return result;
}

SourceDensity::SourceDensity(const PointSource& source)
    : m_source(source)
    , m_normal(source.mixture)
    , m_logBackground(-std::numeric_limits<double>::infinity()) {
    const Expected<void> valid = source.validate();
    require(valid.has_value(), "SourceDensity", valid ? std::string() : valid.error().message);
    m_logNormalConstant = m_normal.logJoint(source.mixture.means).diagonal();
    if (source.degrees > 0.0) {
        const double nu = source.degrees;
        const auto d = static_cast<double>(source.mixture.dimension());
        m_logStudentFactor =
            std::lgamma(0.5 * (nu + d)) - std::lgamma(0.5 * nu) - 0.5 * d * std::log(0.5 * nu);
    }
    if (source.backgroundShare > 0.0) {
        m_logBackground =
            std::log(source.backgroundShare) - (source.high - source.low).array().log().sum();
    }
}

Eigen::MatrixXd SourceDensity::logJoint(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    Eigen::MatrixXd joint = m_normal.logJoint(points);
    if (m_source.degrees == 0.0) {
        return joint;
    }
    // The normal's exponent is minus half the squared Mahalanobis distance: Student's density is a
    // function of the same distance.
    const double nu = m_source.degrees;
    const double power = 0.5 * (nu + static_cast<double>(points.rows()));
    for (Eigen::Index j = 0; j < joint.rows(); ++j) {
        const double constant = m_logNormalConstant[j];
        if (std::isfinite(constant)) { // a component of weight 0 stays at minus infinity
            joint.row(j) = constant + m_logStudentFactor
                           - power * (2.0 / nu * (constant - joint.row(j).array())).log1p();
        }
    }
    return joint;
}

Eigen::VectorXd SourceDensity::logDensity(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    Eigen::VectorXd result = m_source.degrees == 0.0 ? m_normal.logDensity(points)
                                                     : logSumExpOfColumns(logJoint(points));
    if (m_source.backgroundShare > 0.0) {
        const double logRest = std::log1p(-m_source.backgroundShare);
        for (Eigen::Index i = 0; i < result.size(); ++i) {
            result[i] += logRest;
            if (isInside(m_source, points.col(i))) {
                result[i] = logAdd(result[i], m_logBackground);
            }
        }
    }
    return result;
}

std::vector<int> SourceDensity::assign(const Eigen::Ref<const Eigen::MatrixXd>& points) const {
    return likeliestRows(logJoint(points));
}

} // namespace gaussarium
