// Figures from the command line: the only place of it that starts Qt, and that without a display.
#pragma once

#include "app/cli/argument_values.h"
#include "core/study/comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace gaussarium::cli {

// Draws the comparisons into `file` (.png, .svg, .pdf), or, where they are several, each into a
// file with the data's name before the extension (figureFile).
// 3D data are seen from the camera, where it is given, else as the window opens.
Expected<void> writeFigures(const std::vector<Comparison>& comparisons, const std::string& file,
                            const std::optional<CameraAngles>& camera);

// "plots/all.svg", "Old Faithful" -> "plots/all-old_faithful.svg". The number goes in as well where
// it is above 0: for names that are there twice.
std::string figureFile(const std::string& file, const std::string& name, int number);

} // namespace gaussarium::cli
