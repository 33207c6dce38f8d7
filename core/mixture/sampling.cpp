#include "core/mixture/sampling.h"

#include "core/base/check.h"

#include <Eigen/Cholesky>

#include <utility>

namespace gaussarium {

Sample drawSample(const Mixture& mixture, Eigen::Index n, Random& random,
                  const std::stop_token& stop) {
    GAUSSARIUM_CHECK_GE(n, 0);
    const Expected<void> valid = mixture.validate();
    require(valid.has_value(), "drawSample", valid ? std::string() : valid.error().message);
    std::vector<Eigen::MatrixXd> lower;
    for (const Eigen::MatrixXd& covariance : mixture.covariances) {
        lower.emplace_back(Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL());
    }
    Sample sample;
    sample.points.resize(mixture.dimension(), n);
    sample.labels.resize(static_cast<std::size_t>(n));
    Eigen::VectorXd noise(mixture.dimension());
    for (Eigen::Index i = 0; i < n; ++i) {
        if (i % pointsBetweenStops == 0 && stop.stop_requested()) {
            sample.points.conservativeResize(Eigen::NoChange, i);
            sample.labels.resize(static_cast<std::size_t>(i));
            break;
        }
        const std::int64_t j = random.categorical(mixture.weights);
        for (double& value : noise) {
            value = random.normal();
        }
        sample.labels[static_cast<std::size_t>(i)] = static_cast<int>(j);
        sample.points.col(i) = mixture.means.col(j) + lower[static_cast<std::size_t>(j)] * noise;
    }
    return sample;
}

LabelledData drawDataset(const Mixture& mixture, Eigen::Index n, std::uint64_t seed,
                         std::string name, const std::stop_token& stop) {
    Random random(seed);
    Sample sample = drawSample(mixture, n, random, stop);
    LabelledData result;
    std::string source = fmt::format("{}, n = {}, seed {}", name, n, seed);
    result.data = makeDataset(std::move(sample.points), std::move(name), std::move(source));
    result.data.labels = std::move(sample.labels);
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        result.data.labelNames.push_back(std::to_string(j + 1));
    }
    result.truth = mixture;
    return result;
}

} // namespace gaussarium
