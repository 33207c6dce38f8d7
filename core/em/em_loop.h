// The EM loop, the same for every covariance family, start and prior.
#pragma once

#include "core/em/maximization.h"
#include "core/em/point_columns.h"
#include "core/estimate/fit.h"

#include <cstdint>
#include <stop_token>
#include <string>

namespace gaussarium::em {

struct LoopSettings {
    MaximizationSettings maximization;
    int maxIterations = 100;
    double tolerance = 1e-3; // on the change of objective / n, in nats
    CollapseRule collapse = CollapseRule::Stop;
    std::uint64_t seed = 1; // of reseeded components
    int threads = 1;
};

// Sees each half-step. Likelihoods are those of the data in their own units.
class LoopObserver {
public:
    virtual ~LoopObserver() = default;
    // Responsibilities under `components` are known, and with them its log-likelihood.
    virtual void expectation(int iteration, const Components& components, double logLikelihood) = 0;
    // `components` maximises given `statistics`, which came from the mixture seen last.
    virtual void maximization(int iteration, const Components& components,
                              const Statistics& statistics) = 0;
    // Component `component` started again at a point.
    virtual void reseeded(int iteration, const Components& components, int component) = 0;
};

struct LoopResult {
    Components components; // valid unless the start was not
    Status status = Status::Converged;
    std::string reason;
    int iterations = 0;
    double logLikelihood = 0.0; // of `components`, summed over the points; NaN where unknown
    double objective = 0.0;     // with the log-prior
    int reseeds = 0;
};

// From `start` (restricted to the family, factorised) until the objective settles. As in
// scikit-learn, iteration t takes the log-likelihood before its M-step, and the run has converged
// when that differs by less than the tolerance from iteration t - 1's; unlike there, the result's
// own log-likelihood is then evaluated, and a step that lowers the objective (which a ridge can
// cause, or rounding where a covariance is almost singular) is undone and ends the run. The
// objective never falls, but where a component is reseeded. Asks `stop` every 4096 points.
// `observer` may be null.
LoopResult runLoop(const PointColumns& columns, const Components& start,
                   const LoopSettings& settings, const std::stop_token& stop,
                   LoopObserver* observer);

} // namespace gaussarium::em
