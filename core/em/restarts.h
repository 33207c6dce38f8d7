// Several runs from different starts, all kept.
#pragma once

#include "core/em/em_loop.h"
#include "core/em/starts.h"
#include "core/estimate/fit.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium::em {

struct Restarts {
    std::vector<Restart> runs; // in their order; run r has the seed deriveSeed(seed, r)
    int best = -1;             // of the highest objective; -1 where none has a mixture
    // The best run's parts that a Restart does not hold.
    LoopResult result;
    std::optional<Components> start;
    std::shared_ptr<const Trace> trace; // where asked for
};

// Runs options.restarts starts (one where the start is given). Runs that converged or reached the
// iteration limit win over degenerate ones, so one bad start does not spoil a fit; a start that
// cannot be made is a refused run. Small data are run in parallel over the restarts, large ones
// over the points, with the same bits. Stops early when context.stop asks: the remaining runs are
// left out.
Restarts runRestarts(const Problem& problem, int components, std::uint64_t seed, bool keepTrace,
                     const RunContext& context);

} // namespace gaussarium::em
