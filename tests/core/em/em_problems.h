// Fits in one line, for the tests of EM.
#pragma once

#include "core/em/em_estimator.h"
#include "core/mixture/sampling.h"
#include "tests/support/random_problems.h"

#include <utility>

namespace gaussarium::testing {

inline Fit fitEm(const Dataset& data, int components, em::EmOptions options = {},
                 std::uint64_t seed = 1, bool keepTrace = false, const RunContext& context = {}) {
    FitRequest request;
    request.components = components;
    request.seed = seed;
    request.keepTrace = keepTrace;
    return em::makeEmEstimator(std::move(options))->fit(data, request, context);
}

// Options whose every run begins at this mixture.
inline em::EmOptions startingAt(Mixture start) {
    em::EmOptions options;
    options.start = em::StartKind::Given;
    options.givenStart = [start = std::move(start)](const Dataset&, int, std::uint64_t,
                                                    const RunContext&) -> Expected<Mixture> {
        return start;
    };
    return options;
}

inline Dataset randomData(Eigen::Index dimension, Eigen::Index components, Eigen::Index n,
                          Random& random) {
    return makeDataset(
        drawSample(randomMixture(dimension, components, 2.0, random), n, random).points);
}

inline constexpr em::CovarianceType allCovariances[] = {
    em::CovarianceType::Full, em::CovarianceType::Tied, em::CovarianceType::Diagonal,
    em::CovarianceType::Spherical};

} // namespace gaussarium::testing
