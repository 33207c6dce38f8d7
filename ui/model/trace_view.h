// What a moment of a trace looks like: between two steps, eased.
#pragma once

#include "core/estimate/trace.h"

namespace gaussarium::ui {

// Shown between step and step + 1: `part` of the way, 0 <= part < 1. Step -1: none of them, the
// fit's answer.
struct TracePlace {
    int step = -1;
    double part = 0.0;

    bool operator==(const TracePlace&) const = default;
};

struct TraceMoment {
    Mixture mixture; // what is drawn; empty while the method has none
    // Whose responsibilities colour the points. In EM the E-step colours and the M-step moves: at
    // an M-step this is still the mixture of the E-step before it.
    Mixture colouring;
};

// Parameters move from one step to the next by a smooth start and a smooth end, where both have as
// many components; covariances as matrices, so that they stay positive definite. Throws
// std::invalid_argument for a step that the trace does not have. O(k d^2).
TraceMoment momentOf(const Trace& trace, const TracePlace& place);

} // namespace gaussarium::ui
