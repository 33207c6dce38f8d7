// Writing a file so that a crash, a kill or a full disk leaves either the old file or the new one,
// never a part: written beside the target, flushed, fsynced, renamed.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gaussarium {

// Replaces path by bytes. The folder must exist. The error names the path and the system's reason.
Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

// The whole file; fails where it cannot be read or holds more than maxBytes.
Expected<std::string> readFile(const std::filesystem::path& path,
                               std::size_t maxBytes = std::size_t{1} << 32);

} // namespace gaussarium
