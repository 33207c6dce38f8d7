#include "core/tgmm/assignment.h"

#include "core/tgmm/network_inference.h"
#include "core/tgmm/workspace.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace gaussarium::tgmm {

namespace {

std::int64_t presentOf(const NetworkConfig& config, int components) {
    return components > 0 ? components : config.maxComponents;
}

// Of the points under one component's shares.
struct Moments {
    double mass = static_cast<double>(leastMass);
    std::array<double, 3> mean{};
    std::array<double, 6> scatter{}; // about the mean: 00, 10, 11, 20, 21, 22
};

// shares[i * stride] is point i's, as a logarithm.
Moments momentsOf(const ForwardInput& input, const float* shares, std::int64_t stride) {
    Moments moments;
    for (std::int64_t i = 0; i < input.n; ++i) {
        const double share = std::exp(static_cast<double>(shares[i * stride]));
        moments.mass += share;
        for (std::size_t a = 0; a < 3; ++a) {
            moments.mean[a] += share * static_cast<double>(input.points[3 * i + std::int64_t(a)]);
        }
    }
    for (double& mean : moments.mean) {
        mean /= moments.mass;
    }
    for (std::int64_t i = 0; i < input.n; ++i) {
        const double share = std::exp(static_cast<double>(shares[i * stride]));
        std::array<double, 3> from{};
        for (std::size_t a = 0; a < 3; ++a) {
            from[a] = static_cast<double>(input.points[3 * i + std::int64_t(a)]) - moments.mean[a];
        }
        std::size_t entry = 0;
        for (std::size_t a = 0; a < 3; ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                moments.scatter[entry++] += share * from[a] * from[b];
            }
        }
    }
    return moments;
}

// The ten numbers of ReadOut::components. With covariance = U U^T by Cholesky, R = U^-1.
std::array<double, mixtureOutputs> numbersOf(const Moments& moments, double points, double scale) {
    std::array<double, 6> c = moments.scatter;
    for (const std::size_t diagonal : {0U, 2U, 5U}) {
        c[diagonal] += points * scale;
    }
    for (double& entry : c) {
        entry /= moments.mass + points;
    }
    // Pivots are at least the prior's share in exact arithmetic; half of that stops what rounding
    // could do to a difference.
    const double least = 0.5 * points * scale / (moments.mass + points);
    const double u00 = std::sqrt(std::max(c[0], least));
    const double u10 = c[1] / u00;
    const double u11 = std::sqrt(std::max(c[2] - u10 * u10, least));
    const double u20 = c[3] / u00;
    const double u21 = (c[4] - u20 * u10) / u11;
    const double u22 = std::sqrt(std::max(c[5] - u20 * u20 - u21 * u21, least));
    const double r10 = -u10 / (u00 * u11);
    const double r21 = -u21 / (u11 * u22);
    const double r20 = -(u20 / u00 + u21 * r10) / u22;
    return {std::log(moments.mass),
            moments.mean[0],
            moments.mean[1],
            moments.mean[2],
            -std::log(u00),
            -std::log(u11),
            -std::log(u22),
            r10,
            r20,
            r21};
}

} // namespace

void assignBlock(const NetworkConfig& config, int components, std::int64_t first, std::int64_t rows,
                 const BlockScratch& scratch, Workspace& workspace) {
    const std::int64_t stride = paddedToPanels(config.maxComponents + 1);
    const std::int64_t present = presentOf(config, components);
    const float scale = 1.0F / std::sqrt(static_cast<float>(config.width));
    for (std::int64_t row = 0; row < rows; ++row) {
        const float* const scores = scratch.scores.data() + row * stride;
        float* const shares = workspace.logShares.data() + (first + row) * stride;
        const float largest = *std::max_element(scores, scores + present);
        float sum = 0.0F;
        for (std::int64_t j = 0; j < present; ++j) {
            shares[j] = scale * (scores[j] - largest);
            sum += std::exp(shares[j]);
        }
        const float logSum = std::log(sum);
        for (std::int64_t j = 0; j < present; ++j) {
            shares[j] -= logSum;
        }
    }
}

void finishAssignment(const NetworkWeights& network, const ForwardInput& input,
                      const Workspace& workspace, ReadOut& result) {
    const NetworkConfig& config = network.config;
    const std::int64_t stride = paddedToPanels(config.maxComponents + 1);
    const float* const prior =
        network.covariancePrior.data() + 2 * static_cast<std::int64_t>(input.components);
    const double points =
        std::exp(static_cast<double>(std::clamp(prior[0], logPointsMinimum, logPointsMaximum)));
    const double scale =
        std::exp(static_cast<double>(std::clamp(prior[1], logScaleMinimum, logScaleMaximum)));
    result.anchorPoints.clear();
    result.components.assign(static_cast<std::size_t>(config.maxComponents * mixtureOutputs), 0.0F);
    for (std::int64_t j = 0; j < presentOf(config, input.components); ++j) {
        const auto numbers =
            numbersOf(momentsOf(input, workspace.logShares.data() + j, stride), points, scale);
        std::transform(numbers.begin(), numbers.end(),
                       result.components.begin() + j * mixtureOutputs,
                       [](double value) { return static_cast<float>(value); });
    }
}

} // namespace gaussarium::tgmm
