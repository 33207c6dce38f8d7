#include "core/mixture/responsibility_sums.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/mixture/density.h"

#include <algorithm>
#include <cstdint>

namespace gaussarium {

namespace {

constexpr Eigen::Index blockSize = 4096;
// Vectorised exponentials end near e^-708 instead of at 0: what sums up to less is nothing.
constexpr double fewest = 1e-290;

// About the mixture's own means, which lie near the points: squares keep their digits.
struct Moments {
    Eigen::VectorXd counts;               // k
    Eigen::MatrixXd sums;                 // d x k
    std::vector<Eigen::MatrixXd> squares; // k of d x d
};

Moments momentsOf(const Mixture& mixture, const MixtureDensity& density,
                  const Eigen::Ref<const Eigen::MatrixXd>& points) {
    const Eigen::MatrixXd responsibilities = density.responsibilities(points);
    Moments moments;
    moments.counts = responsibilities.rowwise().sum();
    moments.sums.resize(mixture.dimension(), mixture.components());
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const Eigen::MatrixXd centred = points.colwise() - mixture.means.col(j);
        const Eigen::VectorXd own = responsibilities.row(j).transpose();
        moments.sums.col(j) = centred * own;
        moments.squares.emplace_back(centred * own.asDiagonal() * centred.transpose());
    }
    return moments;
}

} // namespace

std::optional<std::vector<ResponsibilitySums>>
responsibilitySums(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& points,
                   int threads, const std::stop_token& stop) {
    GAUSSARIUM_CHECK_EQ(points.rows(), mixture.dimension());
    const MixtureDensity density(mixture);
    const std::int64_t blocks = (points.cols() + blockSize - 1) / blockSize;
    std::vector<Moments> moments(static_cast<std::size_t>(blocks));
    parallelFor(blocks, threads, [&](std::int64_t block) {
        if (!stop.stop_requested()) {
            const Eigen::Index first = block * blockSize;
            moments[static_cast<std::size_t>(block)] =
                momentsOf(mixture, density,
                          points.middleCols(first, std::min(blockSize, points.cols() - first)));
        }
    });
    if (stop.stop_requested()) {
        return std::nullopt;
    }
    std::vector<ResponsibilitySums> result;
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        const auto index = static_cast<std::size_t>(j);
        ResponsibilitySums sums{0.0, mixture.means.col(j), mixture.covariances[index]};
        Eigen::VectorXd shift = Eigen::VectorXd::Zero(mixture.dimension());
        Eigen::MatrixXd square = Eigen::MatrixXd::Zero(mixture.dimension(), mixture.dimension());
        for (const Moments& own : moments) {
            sums.count += own.counts[j];
            shift += own.sums.col(j);
            square += own.squares[index];
        }
        if (sums.count < fewest) {
            sums.count = 0.0;
        } else {
            shift /= sums.count;
            sums.mean += shift;
            sums.covariance = square / sums.count - shift * shift.transpose();
        }
        result.push_back(std::move(sums));
    }
    return result;
}

} // namespace gaussarium
