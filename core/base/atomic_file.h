// Writing a file so that a crash, a kill or a full disk leaves either the old file or the new one,
// never a part: written beside the target, flushed, fsynced, renamed.
#pragma once

#include "core/base/error.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace gaussarium {

// For what is written in parts. Not committed, it leaves no trace. The errors name the path and the
// system's reason.
class AtomicFile {
public:
    // The folder must exist.
    static Expected<AtomicFile> create(const std::filesystem::path& path);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    Expected<void> write(std::string_view bytes);
    // The file replaces what was at its path. Nothing may be written after it.
    Expected<void> commit();

private:
    AtomicFile(std::filesystem::path path, std::string temporary, int descriptor);
    tl::unexpected<Error> failed(const char* action);

    std::filesystem::path m_path;
    std::string m_temporary; // empty once it is gone
    int m_descriptor;        // below 0 once it is closed
};

// Replaces path by bytes. The folder must exist. The error names the path and the system's reason.
Expected<void> writeFileAtomically(const std::filesystem::path& path, std::string_view bytes);

// The whole file; fails where it cannot be read or holds more than maxBytes.
Expected<std::string> readFile(const std::filesystem::path& path,
                               std::size_t maxBytes = std::size_t{1} << 32);

} // namespace gaussarium
