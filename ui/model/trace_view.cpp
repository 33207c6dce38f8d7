#include "ui/model/trace_view.h"

#include "core/base/check.h"

#include <algorithm>

namespace gaussarium::ui {

namespace {

Mixture between(const Mixture& from, const Mixture& to, double part) {
    if (part == 0.0 || from.components() != to.components() || from.empty()) {
        return from;
    }
    const double eased = part * part * (3.0 - 2.0 * part);
    Mixture result = from;
    result.weights += eased * (to.weights - from.weights);
    result.means += eased * (to.means - from.means);
    for (std::size_t j = 0; j < result.covariances.size(); ++j) {
        result.covariances[j] += eased * (to.covariances[j] - from.covariances[j]);
    }
    return result;
}

const Mixture& colouringOf(const Trace& trace, std::size_t step) {
    const bool moves = trace.steps[step].kind == StepKind::Maximization && step > 0
                       && !trace.steps[step - 1].mixture.empty();
    return trace.steps[moves ? step - 1 : step].mixture;
}

} // namespace

TraceMoment momentOf(const Trace& trace, const TracePlace& place) {
    GAUSSARIUM_CHECK_GE(place.step, 0);
    GAUSSARIUM_CHECK_LT(place.step, static_cast<int>(trace.steps.size()));
    const auto step = static_cast<std::size_t>(place.step);
    const std::size_t next = std::min(step + 1, trace.steps.size() - 1);
    return {between(trace.steps[step].mixture, trace.steps[next].mixture, place.part),
            between(colouringOf(trace, step), colouringOf(trace, next), place.part)};
}

} // namespace gaussarium::ui
