#include "app/cli/progress_line.h"

#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace gaussarium::cli {

namespace {

bool canRewriteLines() {
    const char* terminal = std::getenv("TERM");
    return ::isatty(STDERR_FILENO) != 0 && terminal != nullptr
           && std::string_view(terminal) != "dumb";
}

int errorTerminalWidth() {
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

ProgressLine::ProgressLine() : m_terminal(canRewriteLines()), m_last(Clock::now()) {}

ProgressLine::~ProgressLine() {
    clear();
}

void ProgressLine::show(double fraction, const std::string& message) {
    if (!m_terminal) {
        return;
    }
    const std::lock_guard lock(m_mutex);
    const Clock::time_point now = Clock::now();
    // What is over in a moment needs no line.
    if (now - m_last < std::chrono::milliseconds(m_shown ? 100 : 300)) {
        return;
    }
    std::string line = message;
    if (fraction >= 0.0) {
        line = fmt::format("{:3.0f}%  {}", 100.0 * std::clamp(fraction, 0.0, 1.0), message);
    }
    fmt::print(stderr, "\r{}\033[K", cutToWidth(line, errorTerminalWidth() - 1));
    std::fflush(stderr);
    m_shown = true;
    m_last = now;
}

void ProgressLine::clear() {
    const std::lock_guard lock(m_mutex);
    if (m_shown) {
        fmt::print(stderr, "\r\033[K");
        std::fflush(stderr);
        m_shown = false;
    }
}

std::string durationInWords(double seconds) {
    const auto whole = static_cast<long long>(std::ceil(std::max(0.0, seconds)));
    if (whole < 60) {
        return fmt::format("{} s", whole);
    }
    if (whole < 3600) {
        return fmt::format("{} min {} s", whole / 60, whole % 60);
    }
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

} // namespace gaussarium::cli
