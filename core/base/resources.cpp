#include "core/base/resources.h"

#include <cstdlib>
#include <system_error>

namespace gaussarium {

namespace fs = std::filesystem;

std::vector<fs::path> resourceFolders() {
    std::vector<fs::path> folders;
    if (const char* given = std::getenv("GAUSSARIUM_RESOURCES");
        given != nullptr && *given != '\0') {
        folders.emplace_back(given);
    }
    std::error_code ignored;
    const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
    if (!program.empty()) {
        folders.push_back(program.parent_path().parent_path() / "share" / "gaussarium");
    }
    folders.emplace_back(GAUSSARIUM_SOURCE_RESOURCES);
    return folders;
}

Expected<fs::path> findResource(std::string_view relativePath) {
    std::string tried;
    for (const fs::path& folder : resourceFolders()) {
        fs::path candidate = folder / relativePath;
        std::error_code ignored;
        if (fs::exists(candidate, ignored)) {
            return candidate;
        }
        tried += (tried.empty() ? "" : ", ") + folder.string();
    }
    return fail("{}: not among the installed resources (looked in {})", relativePath, tried);
}

} // namespace gaussarium
