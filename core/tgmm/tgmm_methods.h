// TGMM in the registry, and its answer as a start for other methods.
#pragma once

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/estimate/method_registry.h"
#include "core/mixture/mixture.h"
#include "core/tgmm/tgmm_estimator.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace gaussarium::tgmm {

// "tgmm". Making it fails, with a sentence, where the weights file is missing or damaged.
void addTgmmMethod(MethodRegistry& registry);
// "tgmm-paper": the network of the paper as it stands there.
void addPaperMethod(MethodRegistry& registry);

// --weights, --max-points, --refine and --views, for methods that build on TGMM.
std::vector<OptionSpec> tgmmOptionSpecs();
// The estimator of parsed options.
Expected<std::unique_ptr<TgmmEstimator>> makeTgmmEstimator(const OptionValues& values);

// The shipped network's answer for `components` components, or the reason why there is none.
Expected<Mixture> tgmmStart(const Dataset& data, int components, std::uint64_t seed,
                            const RunContext& context);

} // namespace gaussarium::tgmm
