// The methods that a command line asks for, with their options.
#pragma once

#include "core/estimate/method_registry.h"

#include <map>
#include <string>
#include <vector>

namespace gaussarium::cli {

// `words` are the methods, each alone or with options of its own ("em", "em:restarts=20"). `flags`
// are the options that stand elsewhere: "--restarts" for all chosen methods that have it,
// "--em.restarts" for one; the more special form wins. Throws WrongCall (argument_values.h) for a
// method or an option that does not exist, a value that is wrong, a flag that no chosen method has,
// and two choices that are the same.
std::vector<MethodChoice> chosenMethods(const MethodRegistry& registry,
                                        const std::vector<std::string>& words,
                                        const std::map<std::string, std::string>& flags);

} // namespace gaussarium::cli
