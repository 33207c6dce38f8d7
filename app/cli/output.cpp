#include "app/cli/output.h"

#include "core/base/atomic_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <sys/ioctl.h>
#include <unistd.h>

namespace gaussarium::cli {

namespace fs = std::filesystem;

Expected<void> writeStandardOutput(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            if (errno == EPIPE) {
                return {};
            }
            return fail("standard output: {}", std::strerror(errno));
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

void writeMessage(std::string_view sentence) {
    fmt::print(stderr, "gaussarium: {}\n", sentence);
}

Expected<void> writeTextTo(const std::string& target, std::string_view text) {
    return target == "-" ? writeStandardOutput(text) : writeFileAtomically(target, text);
}

Expected<void> checkWritable(const std::string& target) {
    if (target.empty() || target == "-") {
        return {};
    }
    std::error_code ignored;
    const fs::path path(target);
    if (fs::is_directory(path, ignored)) {
        return fail("{}: is a folder", target);
    }
    const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ignored)) {
        return fail("{}: there is no folder {}", target, folder.string());
    }
    if (::access(folder.c_str(), W_OK) != 0) {
        return fail("{}: {}", target, std::strerror(errno));
    }
    return {};
}

int terminalWidth() {
    winsize size{};
    if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) {
        return 0;
    }
    return size.ws_col;
}

} // namespace gaussarium::cli
