// The data that a verb works on: files, or the names of shipped data sets.
#pragma once

#include "app/cli/arguments.h"
#include "core/mixture/truth_file.h"

#include <optional>

namespace gaussarium::cli {

// A file where there is one of that name, else the shipped data set. The error names both. Shows
// the progress of a long reading; Ctrl-C stops it, which is an error.
Expected<Dataset> loadInput(const std::string& input, const DataArguments& arguments);

// The same with the truth attached, where there is one.
Expected<LabelledData> loadInput(const std::string& input, const DataArguments& arguments,
                                 const std::optional<TruthFile>& truth);

} // namespace gaussarium::cli
