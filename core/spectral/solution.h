// What a spectral solver answers, in the coordinates of its frame, and how it tells what it does.
#pragma once

#include "core/estimate/fit.h"
#include "core/mixture/mixture.h"

#include <Eigen/Core>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium::spectral {

struct SphericalSolution {
    Eigen::VectorXd weights;   // k, sum 1
    Eigen::MatrixXd means;     // d x k
    Eigen::VectorXd variances; // k, per coordinate, > 0
    double pooledVariance = 0; // their average by weight, which the second moments give directly
    std::vector<Gauge> gauges;
    std::vector<std::string> warnings;
    std::string refusal; // one sentence; empty where there is an answer

    bool answered() const { return refusal.empty(); }
    // N(means_j, variances_j I) with the weights.
    Mixture mixture() const;
};

// What happened in a step.
struct SpectralEvent {
    StepKind kind = StepKind::Moments;
    std::string label;
    std::string sentence;
    std::shared_ptr<const StepDetail> detail;
    // The components known so far, weights scaled to sum 1; none before the first.
    std::optional<SphericalSolution> partial;
};

// Hears every step; may be empty.
using EventSink = std::function<void(SpectralEvent)>;

// Makes the solution a refusal; the gauges measured until then stay.
void refuse(SphericalSolution& solution, std::string reason);

} // namespace gaussarium::spectral
