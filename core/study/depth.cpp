#include "core/study/depth.h"

#include "core/metrics/mixture_distance.h"

#include <cmath>
#include <limits>

namespace gaussarium {

namespace {

struct Iterate {
    const Mixture* mixture = nullptr;
    double logLikelihood = std::numeric_limits<double>::quiet_NaN();
};

// An E-step only measures the mixture that it begins with.
std::vector<Iterate> iteratesOf(const Trace& em) {
    std::vector<Iterate> iterates;
    for (const Step& step : em.steps) {
        if (step.kind == StepKind::Start && iterates.empty()) {
            iterates.push_back({&step.mixture, step.logLikelihood});
        } else if (step.kind == StepKind::Maximization && !iterates.empty()) {
            iterates.push_back({&step.mixture, step.logLikelihood});
        }
    }
    return iterates;
}

bool comparable(const Mixture& a, const Mixture& b) {
    return !a.empty() && a.components() == b.components() && a.dimension() == b.dimension();
}

} // namespace

double DepthMatch::inOrder() const {
    int forward = 0;
    int moves = 0;
    for (std::size_t i = 1; i < layers.size(); ++i) {
        if (layers[i].byParameters < 0 || layers[i - 1].byParameters < 0) {
            continue;
        }
        ++moves;
        forward += layers[i].byParameters >= layers[i - 1].byParameters ? 1 : 0;
    }
    return moves > 0 ? static_cast<double>(forward) / moves : 0.0;
}

DepthMatch matchDepth(const Trace& network, const Trace& em) {
    const std::vector<Iterate> iterates = iteratesOf(em);
    DepthMatch match;
    match.iterations = iterates.empty() ? 0 : static_cast<int>(iterates.size()) - 1;
    for (std::size_t i = 0; i < network.steps.size(); ++i) {
        const Step& step = network.steps[i];
        if (step.kind != StepKind::Layer && step.kind != StepKind::Refinement) {
            continue;
        }
        DepthMatch::Layer layer;
        layer.step = static_cast<int>(i);
        double nearest = std::numeric_limits<double>::infinity();
        double closest = std::numeric_limits<double>::infinity();
        for (std::size_t iteration = 0; iteration < iterates.size(); ++iteration) {
            const Iterate& iterate = iterates[iteration];
            if (!comparable(*iterate.mixture, step.mixture)) {
                continue;
            }
            const double distance = mixtureDistance(*iterate.mixture, step.mixture);
            if (distance < nearest) {
                nearest = distance;
                layer.byParameters = static_cast<int>(iteration);
            }
            const double gap = std::abs(iterate.logLikelihood - step.logLikelihood);
            if (gap < closest) {
                closest = gap;
                layer.byLikelihood = static_cast<int>(iteration);
            }
        }
        layer.distance = layer.byParameters >= 0 ? nearest : 0.0;
        match.layers.push_back(layer);
    }
    return match;
}

} // namespace gaussarium
