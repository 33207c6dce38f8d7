#include "core/spectral/prony.h"

#include "core/base/check.h"
#include "core/spectral/gauges.h"
#include "core/spectral/step_details.h"
#include "core/spectral/variances.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>
#include <Eigen/SVD>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium::spectral {

namespace {

// Sampling errors that the smallest singular value of the Hankel matrix must have.
constexpr double requiredHankelRank = 0.1;

// sqrt(m!) spread^m: the standard deviation of z^m for circular Gaussian z. It is the natural size
// of the m-th moment, and what its sampling error is proportional to.
Eigen::VectorXd momentSizes(Eigen::Index count, double spread) {
    Eigen::VectorXd sizes(count);
    sizes[0] = 1.0;
    for (Eigen::Index m = 1; m < count; ++m) {
        sizes[m] = sizes[m - 1] * spread * std::sqrt(static_cast<double>(m));
    }
    return sizes;
}

// Standard deviation of u^H (dH) v for independent sampling errors of the moments.
double singularValueError(const Eigen::VectorXcd& u, const Eigen::VectorXcd& v,
                          const Eigen::VectorXd& sizes, std::int64_t count) {
    if (count == 0) {
        return 0.0;
    }
    const Eigen::Index k = u.size();
    double variance = 0.0;
    // m = 0 and m = 1 are known: total weight 1, mean 0.
    for (Eigen::Index m = 2; m <= 2 * (k - 1); ++m) {
        std::complex<double> sum = 0.0;
        for (Eigen::Index i = std::max<Eigen::Index>(0, m - k + 1); i <= std::min(m, k - 1); ++i) {
            sum += std::conj(u[i]) * v[m - i] / (sizes[i] * sizes[m - i]);
        }
        variance += std::norm(sum) * sizes[m] * sizes[m];
    }
    return std::sqrt(variance / static_cast<double>(count));
}

// Real weights that explain all 2k moments best, each by its size.
Eigen::VectorXd realWeights(const Eigen::VectorXcd& roots, const Eigen::VectorXcd& moments,
                            const Eigen::VectorXd& sizes) {
    const Eigen::Index k = roots.size();
    const Eigen::Index rows = moments.size();
    Eigen::MatrixXd system(2 * rows, k);
    Eigen::VectorXd right(2 * rows);
    Eigen::VectorXcd power = Eigen::VectorXcd::Ones(k);
    for (Eigen::Index m = 0; m < rows; ++m) {
        // The first two moments have no sampling error: they count a hundred times.
        const double size = m < 2 ? 0.01 * sizes[m] : sizes[m];
        system.row(2 * m) = power.real().transpose() / size;
        system.row(2 * m + 1) = power.imag().transpose() / size;
        right[2 * m] = moments[m].real() / size;
        right[2 * m + 1] = moments[m].imag() / size;
        power = power.cwiseProduct(roots);
    }
    const Eigen::VectorXd weights = system.colPivHouseholderQr().solve(right);
    return weights / weights.sum();
}

} // namespace

bool examinePencil(const PencilAnswer& pencil, SphericalSolution& solution) {
    const Eigen::Index k = pencil.roots.size();
    solution.gauges.push_back(
        hankelGauge(pencil.smallestSingularValue, pencil.samplingError, requiredHankelRank));
    if (!solution.gauges.back().passed || !pencil.roots.allFinite()
        || !pencil.weights.allFinite()) {
        refuse(solution, fmt::format("the moments do not tell {} components from {}: {}", k, k - 1,
                                     solution.gauges.back().sentence));
        return false;
    }
    solution.gauges.push_back(
        realWeightsGauge(pencil.complexWeights.imag().cwiseAbs().maxCoeff(), k));
    Eigen::Index lightest = 0;
    const double weight = pencil.weights.minCoeff(&lightest);
    if (!(weight > 0.0)) {
        refuse(solution,
               fmt::format("component {} would have the weight {:.3g}", lightest + 1, weight));
        return false;
    }
    if (!solution.gauges.back().passed) {
        refuse(solution, solution.gauges.back().sentence);
        return false;
    }
    return true;
}

PencilAnswer solvePencil(const Eigen::VectorXcd& moments, double spread, std::int64_t count) {
    const Eigen::Index k = moments.size() / 2;
    GAUSSARIUM_CHECK_GE(k, 1);
    GAUSSARIUM_CHECK_EQ(moments.size(), 2 * k);
    GAUSSARIUM_CHECK_GT(spread, 0.0);
    const Eigen::VectorXd sizes = momentSizes(2 * k, spread);
    Eigen::MatrixXcd h0(k, k);
    Eigen::MatrixXcd h1(k, k);
    for (Eigen::Index i = 0; i < k; ++i) {
        for (Eigen::Index j = 0; j < k; ++j) {
            h0(i, j) = moments[i + j] / (sizes[i] * sizes[j]);
            h1(i, j) = moments[i + j + 1] / (sizes[i] * sizes[j]);
        }
    }
    const Eigen::JacobiSVD<Eigen::MatrixXcd> svd(h0, Eigen::ComputeFullU | Eigen::ComputeFullV);
    PencilAnswer answer;
    answer.smallestSingularValue = svd.singularValues()[k - 1];
    answer.condition = svd.singularValues()[0]
                       / std::max(answer.smallestSingularValue, std::numeric_limits<double>::min());
    answer.samplingError =
        singularValueError(svd.matrixU().col(k - 1), svd.matrixV().col(k - 1), sizes, count);

    // H0 and H1 carry the same row and column scaling, so H0^-1 H1 has the pencil's eigenvalues.
    const Eigen::MatrixXcd quotient = h0.colPivHouseholderQr().solve(h1);
    answer.roots = Eigen::ComplexEigenSolver<Eigen::MatrixXcd>(quotient, false).eigenvalues();

    Eigen::MatrixXcd vandermonde(k, k);
    Eigen::VectorXcd power = Eigen::VectorXcd::Ones(k);
    for (Eigen::Index m = 0; m < k; ++m) {
        vandermonde.row(m) = power.transpose() / sizes[m];
        power = power.cwiseProduct(answer.roots);
    }
    const Eigen::VectorXcd right =
        moments.head(k).cwiseQuotient(sizes.head(k).cast<std::complex<double>>());
    answer.complexWeights = vandermonde.colPivHouseholderQr().solve(right);
    answer.weights = realWeights(answer.roots, moments, sizes);
    return answer;
}

std::optional<SphericalSolution> rootsAsComponents(const Eigen::VectorXd& weights,
                                                   const Eigen::MatrixXd& means,
                                                   const Eigen::MatrixXd& covariance) {
    if (!means.allFinite() || !(weights.minCoeff() > 0.0)) {
        return std::nullopt;
    }
    const auto d = static_cast<double>(means.rows());
    const double pooled =
        (covariance.trace() - weights.dot(means.colwise().squaredNorm().transpose())) / d;
    if (!(pooled > 0.0)) {
        return std::nullopt;
    }
    SphericalSolution result;
    result.weights = weights;
    result.means = means;
    result.variances = Eigen::VectorXd::Constant(weights.size(), pooled);
    return result;
}

SphericalSolution solveProny2d(const FrameMoments& moments, Eigen::Index components,
                               const EventSink& sink) {
    GAUSSARIUM_CHECK_EQ(moments.dimension(), 2);
    GAUSSARIUM_CHECK_GE(components, 1);
    SphericalSolution solution;
    solution.means.resize(2, 0);
    Eigen::VectorXcd n(2);
    n << 1.0, std::complex<double>(0.0, 1.0);
    const Eigen::MatrixXd covariance = moments.covariance();
    const double spread = std::sqrt(covariance.trace());
    const Eigen::VectorXcd z = moments.powers(n, static_cast<int>(2 * components) - 1);
    if (sink) {
        auto detail = std::make_shared<MomentsDetail>();
        detail->covariance = covariance;
        detail->eigenvalues =
            Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance).eigenvalues();
        sink({StepKind::Moments,
              fmt::format("complex moments up to {}", 2 * components - 1),
              "each point is read as a complex number; round noise leaves the averages of its "
              "powers untouched",
              std::move(detail),
              {}});
    }
    const PencilAnswer pencil = solvePencil(z, spread, moments.count());
    Eigen::MatrixXd means(2, components);
    means.row(0) = pencil.roots.real().transpose();
    means.row(1) = pencil.roots.imag().transpose();
    if (sink) {
        auto detail = std::make_shared<RootsDetail>();
        detail->real = Eigen::Vector2d::UnitX();
        detail->imaginary = Eigen::Vector2d::UnitY();
        detail->roots = pencil.roots;
        detail->weights = pencil.complexWeights;
        detail->condition = pencil.condition;
        sink({StepKind::Roots, fmt::format("{} roots of the Hankel pencil", components),
              fmt::format("the roots are the means; the moment matrix has condition {:.3g}",
                          pencil.condition),
              std::move(detail), rootsAsComponents(pencil.weights, means, covariance)});
    }
    solution.means = means;
    solution.weights = pencil.weights;
    if (!examinePencil(pencil, solution)) {
        return solution;
    }
    // The data's mean is the mixture's: what the roots leave of it is sampling noise.
    const Eigen::VectorXd offset = solution.means * solution.weights;
    solution.means.colwise() -= offset;
    estimateVariancesFromPlanes(moments, {n}, solution);
    return solution;
}

} // namespace gaussarium::spectral
