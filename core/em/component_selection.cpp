#include "core/em/component_selection.h"

#include "core/metrics/information_criteria.h"

#include <fmt/format.h>

#include <utility>

namespace gaussarium::em {

Selection selectComponents(const Problem& problem, int maxComponents, std::uint64_t seed,
                           bool keepTrace, const RunContext& context) {
    Selection selection;
    double lowest = 0.0;
    const auto seedOf = [&](int k) { return deriveSeed(seed, static_cast<std::uint64_t>(k)); };
    for (int k = 1; k <= maxComponents; ++k) {
        if (context.progress) {
            context.progress({static_cast<double>(k - 1) / maxComponents,
                              fmt::format("{} of up to {} components", k, maxComponents)});
        }
        RunContext own = context;
        own.progress = nullptr; // the number of components is the progress here
        Restarts restarts = runRestarts(problem, k, seedOf(k), false, own);
        if (context.stop.stop_requested()) {
            selection.cancelled = true;
            if (selection.components == 0) {
                selection.restarts = std::move(restarts);
            }
            break;
        }
        if (restarts.best < 0 || restarts.result.status == Status::Degenerate) {
            if (selection.components == 0) {
                selection.restarts = std::move(restarts);
            }
            continue;
        }
        ComponentChoice choice;
        choice.components = k;
        choice.logLikelihood = restarts.result.logLikelihood;
        choice.criterion = bic(choice.logLikelihood,
                               parameterCount(problem.family, problem.columns.dimension(), k),
                               static_cast<Eigen::Index>(problem.columns.size()));
        selection.choices.push_back(choice);
        if (selection.components == 0 || choice.criterion < lowest) {
            lowest = choice.criterion;
            selection.components = k;
            selection.restarts = std::move(restarts);
        }
    }
    if (keepTrace && selection.components > 0 && !selection.cancelled) {
        RunContext own = context;
        own.progress = nullptr;
        selection.restarts =
            runRestarts(problem, selection.components, seedOf(selection.components), true, own);
    }
    return selection;
}

} // namespace gaussarium::em
