// An evaluation as tables for a terminal or for Markdown.
#pragma once

#include "core/study/evaluation.h"

#include <string>

namespace gaussarium::cli {

// A heading that says what was measured and how those are counted that did not answer, then one
// table a metric with a row for each cell. `width` as in TextTable::text; Markdown has no limit.
std::string evaluationReport(const Evaluation& evaluation, bool markdown, int width);

} // namespace gaussarium::cli
