#include "core/train/schedule.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::train {

double Schedule::rate(std::int64_t step) const {
    GAUSSARIUM_CHECK_GE(step, 0);
    if (step < warmUpSteps) {
        return peak * static_cast<double>(step + 1) / static_cast<double>(warmUpSteps);
    }
    const double flatSteps =
        std::max(flatShare * static_cast<double>(steps), static_cast<double>(warmUpSteps));
    const double decaySteps = static_cast<double>(steps) - 1.0 - flatSteps;
    const double beyond = static_cast<double>(step) - flatSteps;
    if (beyond <= 0.0 || decaySteps <= 0.0) {
        return step < steps ? peak : peak * finalShare;
    }
    const double share = std::min(beyond / decaySteps, 1.0);
    const double cosine = 0.5 * (1.0 + std::cos(std::numbers::pi * share));
    return peak * (finalShare + (1.0 - finalShare) * cosine);
}

} // namespace gaussarium::train
