#include "core/em/em_options.h"

#include "core/base/check.h"

#include <cmath>

namespace gaussarium::em {

void EmOptions::check() const {
    GAUSSARIUM_CHECK_GE(restarts, 1);
    GAUSSARIUM_CHECK_GE(maxIterations, 1);
    GAUSSARIUM_CHECK_GE(tolerance, 0.0);
    GAUSSARIUM_CHECK_GE(ridge, 0.0);
    require(std::isfinite(ridge) && std::isfinite(tolerance), "EmOptions::check",
            "ridge and tolerance must be finite");
    require(start != StartKind::Given || givenStart != nullptr, "EmOptions::check",
            "a given start needs a provider");
    if (anchor) {
        anchor->check();
        require(!prior, "EmOptions::check", "an anchor and a prior exclude each other");
        require(covariance == CovarianceType::Full, "EmOptions::check",
                "an anchor needs full covariances");
    }
    if (prior) {
        GAUSSARIUM_CHECK_GT(prior->shrinkage, 0.0);
        GAUSSARIUM_CHECK_GE(prior->degrees, 0.0);
        GAUSSARIUM_CHECK_GE(prior->concentration, 1.0);
    }
}

} // namespace gaussarium::em
