// EM and MAP-EM as estimators.
#pragma once

#include "core/em/em_options.h"
#include "core/estimate/estimator.h"

#include <memory>
#include <string>

namespace gaussarium::em {

// Maximises the likelihood of a Gaussian mixture (Dempster, Laird and Rubin 1977), or with
// options.prior the posterior. `method` and `recordedOptions` go into each Fit as they are. Throws
// std::invalid_argument by options.check().
//
// Refused, with the reason: fewer points, or fewer distinct points, than components; values whose
// squares leave double precision; a start that cannot be made. A fit costs O(n k d^2) an iteration
// and 8 n d bytes beside the data.
std::unique_ptr<Estimator> makeEmEstimator(EmOptions options, std::string method = "em",
                                           std::map<std::string, std::string> recordedOptions = {});

} // namespace gaussarium::em
