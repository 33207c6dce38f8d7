// The number of components by BIC, where the request leaves it open.
#pragma once

#include "core/em/restarts.h"
#include "core/estimate/fit.h"

#include <vector>

namespace gaussarium::em {

struct Selection {
    int components = 0;                   // 0 where no candidate ended well
    Restarts restarts;                    // of the chosen number
    std::vector<ComponentChoice> choices; // one a candidate that ended well, by increasing k
    bool cancelled = false;
};

// Fits k = 1..maxComponents, each with all its restarts and seeds derived from (seed, k), and takes
// the lowest BIC (Schwarz 1978) with the family's own number of parameters. Candidates that end
// degenerate are passed over: their likelihood means nothing.
Selection selectComponents(const Problem& problem, int maxComponents, std::uint64_t seed,
                           bool keepTrace, const RunContext& context);

} // namespace gaussarium::em
