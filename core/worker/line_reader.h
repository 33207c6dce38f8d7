// Cuts a stream of bytes into lines of a bounded length.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace gaussarium::worker {

// Holds at most one line and what was fed at once, whatever comes: of a line that is too long, all
// but its length is dropped.
class LineReader {
public:
    explicit LineReader(std::size_t maxBytes) : m_maxBytes(maxBytes) {}

    struct Line {
        std::string text;     // without its line feed, or carriage return and line feed
        bool tooLong = false; // the text is empty then
    };

    // Bytes as they come, cut anywhere.
    void feed(std::string_view bytes);
    // The next whole line; nullopt until there is one. Empty lines are skipped.
    std::optional<Line> next();

private:
    std::size_t m_maxBytes;
    std::string m_buffer;
    std::size_t m_begin = 0;   // of what is not yet handed out
    std::size_t m_scanned = 0; // up to here there is no line feed
    bool m_dropping = false;   // within a line that is too long
};

} // namespace gaussarium::worker
