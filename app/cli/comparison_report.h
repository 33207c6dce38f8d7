// A comparison as a table and sentences for a terminal.
#pragma once

#include "core/study/comparison.h"

#include <string>

namespace gaussarium::cli {

struct ReportOptions {
    int width = 0;                   // of the terminal; 0: no limit
    bool describeComponents = false; // list each fit's weights, means and spreads
};

// The data with their notes, one row a method (and the truth, where it is known), and a sentence
// for everything that a reader should know of a fit: a refusal, a limit reached, a warning.
std::string comparisonReport(const Comparison& comparison, const ReportOptions& options);

// "0.9 ms", "12.3 s".
std::string secondsInWords(double seconds);

} // namespace gaussarium::cli
