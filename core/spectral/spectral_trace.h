// The steps of one candidate as a trace for the views.
#pragma once

#include "core/spectral/candidate.h"

#include <memory>
#include <string>

namespace gaussarium::spectral {

// "Prony in units of each axis's standard deviation".
std::string describe(const Candidate& candidate);

// Solves the candidate again from its moments and keeps every step. Mixtures are in data units; a
// step that knows only some components holds a mixture of those. The last step is the answer.
std::shared_ptr<const Trace> traceOf(const Problem& problem, const Candidate& chosen);

} // namespace gaussarium::spectral
