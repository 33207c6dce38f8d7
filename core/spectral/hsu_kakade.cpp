#include "core/spectral/hsu_kakade.h"

#include "core/base/check.h"
#include "core/spectral/gauges.h"
#include "core/spectral/spectral_whitening.h"
#include "core/spectral/step_details.h"
#include "core/spectral/variances.h"

#include <Eigen/SVD>
#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace gaussarium::spectral {

namespace {

// M3 whitened, k x k x k, straight from the moments along the whitened directions.
Tensor3 whitenedThirdMoment(const FrameMoments& moments, const RankWhitening& whitening,
                            const Eigen::VectorXd& m1) {
    const Eigen::Index r = whitening.signal.cols(); // k - 1
    const Eigen::MatrixXd w = whitening.whitener().topLeftCorner(whitening.signal.rows(), r);
    const Eigen::VectorXd m1White = w.transpose() * m1;
    const Eigen::MatrixXd gram = w.transpose() * w; // diagonal: signal directions are orthonormal
    Tensor3 tensor(r + 1);
    for (Eigen::Index a = 0; a < r; ++a) {
        for (Eigen::Index b = a; b < r; ++b) {
            for (Eigen::Index c = b; c < r; ++c) {
                const double correction =
                    m1White[a] * gram(b, c) + m1White[b] * gram(a, c) + m1White[c] * gram(a, b);
                tensor.set(a, b, c, moments.third(w.col(a), w.col(b), w.col(c)) - correction);
            }
        }
        // One homogeneous index leaves the whitened second moment, two the mean, three the total.
        tensor.set(a, a, r, 1.0);
    }
    tensor.set(r, r, r, 1.0);
    return tensor;
}

// The orthogonal matrix nearest to the eigenvectors: with sampling noise they are only nearly
// orthogonal, and exact orthogonality makes the weights sum to 1.
Eigen::MatrixXd nearestOrthogonal(const Eigen::MatrixXd& vectors) {
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(vectors, Eigen::ComputeFullU | Eigen::ComputeFullV);
    return svd.matrixU() * svd.matrixV().transpose();
}

// Gives the events of the power method the components that they amount to: those removed before,
// and the current vector read as one.
class PartialAnswers {
public:
    PartialAnswers(const RankWhitening& whitening, const EventSink& sink)
        : m_whitening(whitening), m_sink(sink) {}

    void hear(SpectralEvent event) {
        const auto* detail = dynamic_cast<const PowerDetail*>(event.detail.get());
        if (detail != nullptr) {
            event.partial = with(detail->vector);
            if (event.kind == StepKind::Deflation) {
                m_found.push_back(detail->vector);
            }
        }
        m_sink(std::move(event));
    }

private:
    std::optional<SphericalSolution> with(const Eigen::VectorXd& current) const {
        std::vector<Eigen::VectorXd> vectors = m_found;
        const Eigen::Index last = current.size() - 1;
        // A vector on its way may have no weight, and then its mean is nowhere.
        if (current[last] * current[last] > 1e-3) {
            vectors.push_back(current);
        }
        if (vectors.empty() || !(m_whitening.noise > 0.0)) {
            return std::nullopt;
        }
        SphericalSolution partial;
        const auto count = static_cast<Eigen::Index>(vectors.size());
        partial.weights.resize(count);
        partial.means.resize(m_whitening.signal.rows(), count);
        partial.variances = Eigen::VectorXd::Constant(count, m_whitening.noise);
        for (Eigen::Index j = 0; j < count; ++j) {
            const Eigen::VectorXd& vector = vectors[static_cast<std::size_t>(j)];
            partial.weights[j] = vector[last] * vector[last];
            partial.means.col(j) = m_whitening.unwhiten(vector);
        }
        partial.weights /= partial.weights.sum();
        return partial;
    }

    const RankWhitening& m_whitening;
    const EventSink& m_sink;
    std::vector<Eigen::VectorXd> m_found;
};

} // namespace

HsuKakadeAnswer solveHsuKakade(const FrameMoments& moments, Eigen::Index components,
                               const TensorPowerOptions& options, const std::stop_token& stop,
                               const EventSink& sink) {
    GAUSSARIUM_CHECK_GE(components, 1);
    const Eigen::Index d = moments.dimension();
    HsuKakadeAnswer answer;
    SphericalSolution& solution = answer.solution;
    solution.gauges.push_back(dimensionsGauge(d, components));
    if (!solution.gauges.back().passed) {
        refuse(solution, fmt::format("the Hsu-Kakade method finds at most {} components in {} "
                                     "dimension{}, not {}",
                                     d, d, d == 1 ? "" : "s", components));
        return answer;
    }
    const Eigen::MatrixXd covariance = moments.covariance();
    const RankWhitening whitening = whitenRank(covariance, components);
    solution.gauges.push_back(
        noiseGauge(whitening.noise, covariance.trace() / static_cast<double>(d)));
    if (sink) {
        auto detail = std::make_shared<MomentsDetail>();
        detail->covariance = covariance;
        detail->eigenvalues = whitening.eigenvalues;
        sink(
            {StepKind::Moments,
             "moments up to the third",
             fmt::format("the smallest eigenvalue of the covariance, {:.4g}, is the noise variance",
                         whitening.noise),
             std::move(detail),
             {}});
    }
    if (components == 1) {
        solution.weights = Eigen::VectorXd::Ones(1);
        solution.means = Eigen::MatrixXd::Zero(d, 1);
        solution.variances = Eigen::VectorXd::Constant(1, whitening.noise);
        solution.pooledVariance = whitening.noise;
        return answer;
    }
    solution.gauges.push_back(rankGauge(whitening.eigenvalues, components, moments.count()));
    solution.gauges.push_back(
        eigenvalueGapGauge(whitening.eigenvalues, components, moments.count()));
    if (!solution.gauges.back().passed) {
        refuse(solution,
               "the means do not span enough directions: " + solution.gauges.back().sentence);
        return answer;
    }

    // Averaging over all noise directions instead of one: the same expectation, less variance.
    Eigen::VectorXd m1 = Eigen::VectorXd::Zero(d);
    for (Eigen::Index v = 0; v < whitening.null.cols(); ++v) {
        for (Eigen::Index i = 0; i < d; ++i) {
            m1[i] += moments.third(Eigen::VectorXd::Unit(d, i), whitening.null.col(v),
                                   whitening.null.col(v));
        }
    }
    m1 /= static_cast<double>(whitening.null.cols());
    // M1 lies in the span of the means; the rest is sampling noise.
    m1 = (whitening.signal * (whitening.signal.transpose() * m1)).eval();

    const Tensor3 tensor = whitenedThirdMoment(moments, whitening, m1);
    PartialAnswers partial(whitening, sink);
    const TensorEigenpairs pairs =
        tensorPower(tensor, options, stop,
                    sink ? EventSink([&](SpectralEvent event) { partial.hear(std::move(event)); })
                         : EventSink());
    answer.iterations = pairs.iterations;
    answer.cancelled = pairs.cancelled;
    if (pairs.cancelled) {
        return answer;
    }
    const Eigen::MatrixXd vectors = nearestOrthogonal(pairs.vectors);
    solution.weights.resize(components);
    solution.means.resize(d, components);
    double departure = 0.0;
    for (Eigen::Index j = 0; j < components; ++j) {
        const double root = vectors(components - 1, j);
        solution.weights[j] = root * root;
        departure = std::max(departure, std::abs(pairs.values[j] * root - 1.0));
        // Below this share of weight the mean is a quotient of rounding errors.
        if (!(solution.weights[j] > 1e-6)) {
            refuse(solution, fmt::format("component {} would have no weight", j + 1));
            return answer;
        }
        solution.means.col(j) = whitening.unwhiten(vectors.col(j));
    }
    solution.gauges.push_back(tensorConsistencyGauge(departure));
    if (!solution.gauges.back().passed) {
        refuse(solution, solution.gauges.back().sentence);
        return answer;
    }
    estimateVariancesFromThirdMoment(whitening.noise, m1, solution);
    return answer;
}

} // namespace gaussarium::spectral
