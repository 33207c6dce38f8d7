// EM and MAP-EM in the registry.
#pragma once

#include "core/em/em_options.h"
#include "core/estimate/method_registry.h"

#include <map>
#include <string>
#include <vector>

namespace gaussarium::em {

// Adds "em" and "map-em". `starts` holds what else --init may name ("tgmm", "spectral"): only those
// given are offered. A path in place of a name is a truth file (core/mixture/truth_file.h), whose
// mixture is the start.
void addEmMethods(MethodRegistry& registry, const std::map<std::string, StartProvider>& starts);

// The options of "em", for methods that end in an EM of their own; without "init" where it is
// fixed.
std::vector<OptionSpec> emOptionSpecs(const std::map<std::string, StartProvider>& starts);
// From values parsed by these specifications; the error names a file that cannot be used.
Expected<EmOptions> emOptionsFrom(const OptionValues& values,
                                  const std::map<std::string, StartProvider>& starts);

} // namespace gaussarium::em
