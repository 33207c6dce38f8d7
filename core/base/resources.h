// Where the shipped files live: data sets, presets, trained weights, training configurations.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

// The folders searched, best first: $GAUSSARIUM_RESOURCES, ../share/gaussarium beside the program,
// and the source tree's resources/ (for a program that was built but not installed).
std::vector<std::filesystem::path> resourceFolders();

// Full path of e.g. "datasets/old_faithful.csv"; the error names what was looked for and where.
Expected<std::filesystem::path> findResource(std::string_view relativePath);

} // namespace gaussarium
