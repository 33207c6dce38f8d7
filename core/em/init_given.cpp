// Another method's answer, or a file's mixture.
#include "core/em/starts.h"

#include <cmath>

namespace gaussarium::em {

Expected<Components> givenStart(const Problem& problem, int components, std::uint64_t seed,
                                const RunContext& context) {
    const Expected<Mixture> mixture =
        problem.options.givenStart(problem.data, components, seed, context);
    if (!mixture) {
        return fail("there is no start: {}", mixture.error().message);
    }
    if (const Expected<void> valid = mixture->validate(); !valid) {
        return fail("the start is no mixture: {}", valid.error().message);
    }
    if (mixture->dimension() != problem.columns.dimension()) {
        return fail("the start has {} dimensions where the points have {}", mixture->dimension(),
                    problem.columns.dimension());
    }
    if (mixture->components() != components) {
        return fail("the start has {} components where {} are asked for", mixture->components(),
                    components);
    }
    Components start = fromMixture(*mixture, problem.columns, problem.family.diagonal());
    for (const double value : start.means) {
        // Squares of whitened distances must stay finite.
        constexpr double furthest = 1e100;
        if (!(std::abs(value) < furthest)) {
            return fail("the start has a mean too far from the points");
        }
    }
    if (const int failed = restrictToFamily(problem.family, start); failed >= 0) {
        return fail("component {} of the start is singular on the scale of the points", failed + 1);
    }
    return start;
}

} // namespace gaussarium::em
