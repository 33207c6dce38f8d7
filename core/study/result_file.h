// The result file ("gaussarium.result/1"): what `fit` and `compare` write, and the window exports.
#pragma once

#include "core/study/comparison.h"

#include <string>
#include <vector>

namespace gaussarium {

// JSON text, ending in a newline. Numbers that do not exist are null; all others survive a round
// trip (17 digits).
std::string resultJson(const std::vector<Comparison>& comparisons);

// One row a fit: data, method, status, k, every metric, seconds. RFC 4180, header first, empty
// cells where a number does not exist; "." as decimal mark whatever the locale.
std::string resultCsv(const std::vector<Comparison>& comparisons);

} // namespace gaussarium
