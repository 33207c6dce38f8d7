// Calibration as a picture of characters.
#pragma once

#include "core/metrics/calibration.h"

#include <string>

namespace gaussarium::cli {

// One line a bin that is not empty: its range, how many forecasts, the share that was right as a
// bar, and a "|" where the bar should end (the mean confidence). Indented by `indent` spaces, by
// four it is a block of code in Markdown.
std::string reliabilityDiagram(const Calibration& calibration, int indent);

} // namespace gaussarium::cli
