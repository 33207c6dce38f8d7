#include "core/worker/line_reader.h"

#include <algorithm>

namespace gaussarium::worker {

void LineReader::feed(std::string_view bytes) {
    m_buffer.erase(0, m_begin);
    m_scanned -= m_begin;
    m_begin = 0;
    m_buffer += bytes;
}

std::optional<LineReader::Line> LineReader::next() {
    while (true) {
        const std::size_t end = m_buffer.find('\n', std::max(m_begin, m_scanned));
        if (end == std::string::npos) {
            if (m_dropping || m_buffer.size() - m_begin > m_maxBytes) {
                m_dropping = true;
                m_begin = m_buffer.size();
            }
            m_scanned = m_buffer.size();
            return std::nullopt;
        }
        std::string_view text(m_buffer.data() + m_begin, end - m_begin);
        m_begin = end + 1;
        m_scanned = m_begin;
        if (m_dropping || text.size() > m_maxBytes) {
            m_dropping = false;
            return Line{{}, true};
        }
        if (text.ends_with('\r')) {
            text.remove_suffix(1);
        }
        if (!text.empty()) {
            return Line{std::string(text), false};
        }
    }
}

} // namespace gaussarium::worker
