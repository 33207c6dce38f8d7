#include "core/spectral/assessment.h"

#include "core/base/parallel.h"
#include "core/mixture/density.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace gaussarium::spectral {

namespace {

constexpr Eigen::Index chunkSize = 4096;

struct Sums {
    double logLikelihood = 0.0;
    Eigen::VectorXd weight;              // k
    Eigen::MatrixXd first;               // d x k
    std::vector<Eigen::MatrixXd> second; // k of d x d
};

Eigen::MatrixXd toFrame(const Eigen::Ref<const Eigen::MatrixXd>& points, const Frame& frame,
                        const StandardCoordinates& coordinates) {
    const Eigen::MatrixXd standard =
        coordinates.scale.cwiseInverse().asDiagonal() * (points.colwise() - coordinates.centre);
    return frame.matrix * standard;
}

} // namespace

std::optional<Agreement> measureAgreement(const Mixture& mixture, const Frame& frame,
                                          const StandardCoordinates& coordinates,
                                          const Eigen::Ref<const Eigen::MatrixXd>& points,
                                          int threads, const std::stop_token& stop) {
    const MixtureDensity density(mixture);
    const Eigen::Index k = mixture.components();
    const Eigen::Index d = mixture.dimension();
    const std::int64_t chunks = (points.cols() + chunkSize - 1) / chunkSize;
    std::vector<Sums> partial(static_cast<std::size_t>(chunks));
    parallelFor(chunks, threads, [&](std::int64_t chunk) {
        if (stop.stop_requested()) {
            return;
        }
        const Eigen::Index begin = chunk * chunkSize;
        const Eigen::Index count = std::min(chunkSize, points.cols() - begin);
        Eigen::MatrixXd joint = density.logJoint(points.middleCols(begin, count));
        const Eigen::VectorXd total = logSumExpOfColumns(joint);
        joint = (joint.rowwise() - total.transpose()).array().exp().matrix();
        const Eigen::MatrixXd y = toFrame(points.middleCols(begin, count), frame, coordinates);
        Sums& sums = partial[static_cast<std::size_t>(chunk)];
        sums.logLikelihood = total.sum();
        sums.weight = joint.rowwise().sum();
        sums.first = y * joint.transpose();
        for (Eigen::Index j = 0; j < k; ++j) {
            sums.second.emplace_back((y.array().rowwise() * joint.row(j).array()).matrix()
                                     * y.transpose());
        }
    });
    if (stop.stop_requested()) {
        return std::nullopt;
    }
    Agreement result;
    Eigen::VectorXd weight = Eigen::VectorXd::Zero(k);
    Eigen::MatrixXd first = Eigen::MatrixXd::Zero(d, k);
    std::vector<Eigen::MatrixXd> second(static_cast<std::size_t>(k), Eigen::MatrixXd::Zero(d, d));
    for (const Sums& sums : partial) {
        result.logLikelihood += sums.logLikelihood;
        weight += sums.weight;
        first += sums.first;
        for (std::size_t j = 0; j < second.size(); ++j) {
            second[j] += sums.second[j];
        }
    }
    result.within = Eigen::MatrixXd::Zero(d, d);
    for (Eigen::Index j = 0; j < k; ++j) {
        // Fewer points than this say nothing about a shape.
        if (weight[j] < static_cast<double>(3 * d)) {
            continue;
        }
        const Eigen::VectorXd mean = first.col(j) / weight[j];
        const Eigen::MatrixXd covariance =
            second[static_cast<std::size_t>(j)] / weight[j] - mean * mean.transpose();
        const Eigen::VectorXd values =
            Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance).eigenvalues();
        const double ratio = std::sqrt(std::max(0.0, values[0]) / std::max(values[d - 1], 1e-300));
        result.within += weight[j] * covariance;
        if (ratio < result.roundness) {
            result.roundness = ratio;
            result.leastRound = j;
        }
    }
    result.within /= static_cast<double>(points.cols());
    return result;
}

double singleGaussianLogLikelihood(const MomentTable& table,
                                   const StandardCoordinates& coordinates) {
    const Frame standard = axesFrame(coordinates);
    const Eigen::MatrixXd covariance = FrameMoments(table, standard).covariance();
    const Eigen::MatrixXd lower = Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL();
    const auto d = static_cast<double>(covariance.rows());
    const double logDeterminant =
        2.0 * lower.diagonal().array().log().sum() + 2.0 * coordinates.scale.array().log().sum();
    return -0.5 * static_cast<double>(table.count)
           * (d * std::log(2.0 * std::numbers::pi) + logDeterminant + d);
}

double largestRadius(const Eigen::Ref<const Eigen::MatrixXd>& points, const Frame& frame,
                     const StandardCoordinates& coordinates) {
    double largest = 0.0;
    for (Eigen::Index begin = 0; begin < points.cols(); begin += chunkSize) {
        const Eigen::Index count = std::min(chunkSize, points.cols() - begin);
        largest = std::max(largest, toFrame(points.middleCols(begin, count), frame, coordinates)
                                        .colwise()
                                        .norm()
                                        .maxCoeff());
    }
    return largest;
}

} // namespace gaussarium::spectral
