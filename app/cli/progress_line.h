// Progress on standard error: one line that is written over, and only on a terminal.
#pragma once

#include <chrono>
#include <mutex>
#include <string>

namespace gaussarium::cli {

class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine(); // clears the line
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    // At most ten times a second, cut at the terminal's width; thread-safe. A fraction below 0
    // shows no percentage.
    void show(double fraction, const std::string& message);
    // Makes room for other lines.
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    bool m_terminal = false;
    std::mutex m_mutex;
    bool m_shown = false;
    Clock::time_point m_last;
};

// "42 s", "3 min 5 s", "2 h 10 min".
std::string durationInWords(double seconds);

} // namespace gaussarium::cli
