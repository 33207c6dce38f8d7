// Figures from the command line: the only place of it that starts Qt, and that without a display.
#pragma once

#include "core/study/comparison.h"

#include <string>
#include <vector>

namespace gaussarium::cli {

// Draws the comparisons into `file` (.png, .svg, .pdf), or, where they are several, each into a
// file with the data's name before the extension (figureFile).
Expected<void> writeFigures(const std::vector<Comparison>& comparisons, const std::string& file);

// "plots/all.svg", "Old Faithful" -> "plots/all-old_faithful.svg". The number goes in as well where
// it is above 0: for names that are there twice.
std::string figureFile(const std::string& file, const std::string& name, int number);

} // namespace gaussarium::cli
