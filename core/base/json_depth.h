// A bound for JSON from outside, asked before it is parsed.
#pragma once

#include <string_view>

namespace gaussarium {

// Deeper than anything that this program writes, by far.
constexpr int deepestJson = 64;

// Whether brackets outside of strings are open at most so many deep; of text that is no JSON
// nothing more is said. What writes JSON calls itself once a level: a line of nothing but brackets
// would end the program by its stack. O(n), no allocation.
bool nestsAtMost(std::string_view json, int levels = deepestJson);

} // namespace gaussarium
