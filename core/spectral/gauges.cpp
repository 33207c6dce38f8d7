#include "core/spectral/gauges.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::spectral {

namespace {

Gauge makeGauge(std::string name, double value, double required, std::string sentence) {
    return {std::move(name), value, required, value > required, std::move(sentence)};
}

// Stands for "no sampling error": exact moments pass by rounding alone.
constexpr double exactError = 1e-12;

// Sampling errors by which a direction of the means must stand out.
constexpr double requiredGap = 3.0;

// The variance of the directions without means, and its sampling error.
struct NoiseFloor {
    NoiseFloor(const Eigen::VectorXd& eigenvalues, Eigen::Index components, std::int64_t count) {
        const Eigen::Index d = eigenvalues.size();
        noise = eigenvalues.head(d - components + 1).mean();
        // Exact moments have no sampling error, and those of noiseless points nearly none.
        error = exactError * eigenvalues[d - 1];
        if (count > 0) {
            const double share = 2.0 * static_cast<double>(d) / static_cast<double>(count);
            error = std::max(error, std::abs(noise) * std::sqrt(share));
        }
    }

    double noise = 0.0;
    double error = 0.0;
};

} // namespace

Gauge dimensionsGauge(Eigen::Index dimension, Eigen::Index components) {
    return makeGauge("dimensions", static_cast<double>(dimension),
                     static_cast<double>(components - 1),
                     fmt::format("the Hsu-Kakade method needs as many dimensions as components: "
                                 "there {} {} for {}",
                                 dimension == 1 ? "is" : "are", dimension, components));
}

Gauge rankGauge(const Eigen::VectorXd& eigenvalues, Eigen::Index components, std::int64_t count) {
    const NoiseFloor floor(eigenvalues, components, count);
    const Eigen::Index wanted = components - 1;
    const Eigen::Index found =
        (eigenvalues.tail(wanted).array() > floor.noise + requiredGap * floor.error).count();
    return makeGauge("rank", static_cast<double>(found), static_cast<double>(wanted - 1),
                     fmt::format("{} means span {} direction{}, of which {} stand{} out of the "
                                 "noise",
                                 components, wanted, wanted == 1 ? "" : "s", found,
                                 found == 1 ? "s" : ""));
}

Gauge eigenvalueGapGauge(const Eigen::VectorXd& eigenvalues, Eigen::Index components,
                         std::int64_t count) {
    const NoiseFloor floor(eigenvalues, components, count);
    const double noise = floor.noise;
    const double smallest = eigenvalues[eigenvalues.size() - components + 1];
    const double value = (smallest - noise) / floor.error;
    return makeGauge("eigenvalue gap", value, requiredGap,
                     fmt::format("the {} direction{} of the means must hold more variance than the "
                                 "noise: the smallest has {:.4g} against {:.4g}, {:.1f} sampling "
                                 "errors apart",
                                 components - 1, components == 2 ? "" : "s", smallest, noise,
                                 value));
}

Gauge noiseGauge(double noise, double averageVariance) {
    return makeGauge(
        "noise estimate", noise / averageVariance, 0.0,
        fmt::format("the noise holds {:.3g}% of the variance", 100.0 * noise / averageVariance));
}

Gauge tensorConsistencyGauge(double largestDeparture) {
    return makeGauge("tensor consistency", 1.0 - largestDeparture, 0.0,
                     fmt::format("third and second moments disagree about a component's weight by "
                                 "{:.3g} times its root",
                                 largestDeparture));
}

Gauge hankelGauge(double smallestSingularValue, double samplingError, double required) {
    const double value = smallestSingularValue / std::max(samplingError, exactError);
    return makeGauge("Hankel rank", value, required,
                     fmt::format("the moment matrix's smallest singular value is {:.3g}, {:.1f} of "
                                 "its sampling errors",
                                 smallestSingularValue, value));
}

Gauge realWeightsGauge(double largestImaginaryPart, Eigen::Index components) {
    const double relative = largestImaginaryPart * static_cast<double>(components);
    return makeGauge("real weights", 1.0 - relative, 0.0,
                     fmt::format("circular noise makes weights real; the largest imaginary part is "
                                 "{:.3g} of the average weight",
                                 relative));
}

Gauge circularityGauge(double ratio, Eigen::Index component) {
    return makeGauge("circular noise", ratio, 0.6,
                     fmt::format("the method supposes round clouds; the points of component {} "
                                 "spread {:.1f} times as far along one axis as along another",
                                 component + 1, 1.0 / std::max(ratio, 1e-3)));
}

} // namespace gaussarium::spectral
