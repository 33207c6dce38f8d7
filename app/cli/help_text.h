// The words of the help pages that are no parser's business.
#pragma once

#include "core/estimate/method_registry.h"

#include <string>

namespace gaussarium::cli {

// "gaussarium 0.1.0\n".
std::string versionLine();
// What `gaussarium --help` says.
std::string generalHelp();
// One sentence about a verb.
std::string verbSummary(const std::string& verb);
// "fit, compare, ...".
std::string verbList();
// "em, spectral, ...".
std::string methodList(const MethodRegistry& registry);
// "  --name VALUE          help" in 80 columns, the help wrapped beside the name.
std::string helpLine(const std::string& name, const std::string& help);
// Every method with its options, as `fit --help` ends.
std::string methodOptionsHelp(const MethodRegistry& registry);

} // namespace gaussarium::cli
