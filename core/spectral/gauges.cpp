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

} // namespace

Gauge eigenvalueGapGauge(const Eigen::VectorXd& eigenvalues, Eigen::Index components,
                         std::int64_t count) {
    const Eigen::Index d = eigenvalues.size();
    const Eigen::Index noiseDirections = d - components + 1;
    const double noise = eigenvalues.head(noiseDirections).mean();
    const double smallest = eigenvalues[noiseDirections];
    const double error =
        count > 0
            ? std::abs(noise) * std::sqrt(2.0 * static_cast<double>(d) / static_cast<double>(count))
            : exactError * eigenvalues[d - 1];
    const double floor = exactError * eigenvalues[d - 1];
    const double value = (smallest - noise) / std::max(error, floor);
    return makeGauge("eigenvalue gap", value, 3.0,
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
