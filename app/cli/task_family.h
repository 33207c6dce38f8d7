// The family of random mixtures that --family, --separation and --imbalance ask for.
#pragma once

#include "core/base/error.h"
#include "core/mixture/task_prior.h"

#include <optional>
#include <string>

namespace gaussarium::cli {

struct FamilyArguments {
    std::string family; // empty: the verb's default
    std::optional<double> separation;
    std::optional<double> imbalance;
};

// Sets what was given on `options`; the error names a family that does not exist, or one that knows
// no separation.
Expected<void> applyFamily(const FamilyArguments& arguments, TaskOptions& options);

// "isotropic, diagonal, ...", and those that have a separation and an imbalance.
std::string familyList();
std::string adjustableFamilies();

} // namespace gaussarium::cli
