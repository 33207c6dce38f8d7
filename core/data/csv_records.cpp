#include "core/data/csv_records.h"

#include <algorithm>

namespace gaussarium {

namespace {

// Longer than any table's row; a quote that is never closed would otherwise swallow the file.
constexpr std::size_t longestRecord = std::size_t{1} << 22;

bool isLineEnd(char c) {
    return c == '\n' || c == '\r';
}

// Bytes of the line end at `at`: 2 for CR LF. 0 where the next byte is needed to tell.
std::size_t lineEndLength(std::span<const char> bytes, bool complete, std::size_t at) {
    if (bytes[at] == '\n') {
        return 1;
    }
    if (at + 1 == bytes.size()) {
        return complete ? 1 : 0;
    }
    return bytes[at + 1] == '\n' ? 2 : 1;
}

} // namespace

CsvRecordReader::CsvRecordReader(BlockBuffer& buffer, char separator)
    : m_buffer(&buffer), m_separator(separator) {
    m_classes[0] = CharClass::Zero;
    m_classes[static_cast<unsigned char>('\n')] = CharClass::LineEnd;
    m_classes[static_cast<unsigned char>('\r')] = CharClass::LineEnd;
    m_classes[static_cast<unsigned char>(separator)] = CharClass::Separator;
    if (separator == ' ') {
        m_classes[static_cast<unsigned char>('\t')] = CharClass::Separator;
    }
}

Expected<bool> CsvRecordReader::next() {
    m_buffer->consume(m_used);
    m_used = 0;
    const Expected<bool> any = skipToRecord();
    if (!any || !*any) {
        return any;
    }
    std::size_t wanted = 1;
    while (true) {
        const Expected<std::span<char>> bytes = m_buffer->peek(wanted);
        if (!bytes) {
            return fail(bytes.error());
        }
        const Expected<Scan> scan = scanRecord(*bytes, m_buffer->sawEnd());
        if (!scan) {
            return fail(scan.error());
        }
        const bool found = *scan == Scan::Record;
        if ((found ? m_used : bytes->size()) > longestRecord) {
            return fail("line {}: the record that starts here is longer than {} bytes",
                        found ? m_line : m_nextLine, longestRecord);
        }
        if (found) {
            unescapeFields();
            return true;
        }
        // Doubling keeps the rescans of a long record linear in its length.
        wanted = 2 * bytes->size();
    }
}

// Passes over lines without content; false at the end.
Expected<bool> CsvRecordReader::skipToRecord() {
    std::size_t wanted = 1;
    while (true) {
        const Expected<std::span<char>> bytes = m_buffer->peek(wanted);
        if (!bytes) {
            return fail(bytes.error());
        }
        const bool complete = m_buffer->sawEnd();
        const auto content =
            std::find_if_not(bytes->begin(), bytes->end(), [this](char c) { return isBlank(c); });
        const auto at = static_cast<std::size_t>(content - bytes->begin());
        if (at == bytes->size()) {
            if (complete) {
                m_buffer->consume(at);
                return false;
            }
            if (at >= longestRecord) {
                return fail("line {}: more than {} blanks", m_nextLine, longestRecord);
            }
            wanted = 2 * at + 1;
            continue;
        }
        if (*content == '#') {
            const Expected<bool> more = skipComment();
            if (!more || !*more) {
                return more;
            }
        } else if (isLineEnd(*content)) {
            const std::size_t length = lineEndLength(*bytes, complete, at);
            if (length == 0) {
                wanted = bytes->size() + 1;
                continue;
            }
            m_buffer->consume(at + length);
            ++m_nextLine;
        } else {
            return true;
        }
        wanted = 1;
    }
}

// Passes over the rest of a line, however long; false at the end.
Expected<bool> CsvRecordReader::skipComment() {
    while (true) {
        Expected<std::span<char>> bytes = m_buffer->peek(1);
        if (!bytes || bytes->empty()) {
            return bytes ? Expected<bool>(false) : fail(bytes.error());
        }
        const auto end = std::find_if(bytes->begin(), bytes->end(), isLineEnd);
        m_buffer->consume(static_cast<std::size_t>(end - bytes->begin()));
        if (end == bytes->end()) {
            continue;
        }
        bytes = m_buffer->peek(2);
        if (!bytes) {
            return fail(bytes.error());
        }
        m_buffer->consume(lineEndLength(*bytes, true, 0));
        ++m_nextLine;
        return true;
    }
}

Expected<CsvRecordReader::Scan> CsvRecordReader::scanRecord(std::span<char> bytes, bool complete) {
    m_fields.clear();
    m_escaped.clear();
    Cursor cursor;
    cursor.line = m_nextLine;
    while (true) {
        while (cursor.at < bytes.size() && isBlank(bytes[cursor.at])) {
            ++cursor.at;
        }
        if (cursor.at == bytes.size() && !complete) {
            return Scan::NeedMore;
        }
        const bool atEnd = cursor.at == bytes.size() || isLineEnd(bytes[cursor.at]);
        // Blanks at the end of a line separate nothing from nothing.
        if (!(atEnd && m_separator == ' ')) {
            const bool quoted = !atEnd && bytes[cursor.at] == '"';
            const Expected<Scan> field =
                quoted ? scanQuoted(bytes, complete, cursor) : scanPlain(bytes, complete, cursor);
            if (!field || *field == Scan::NeedMore) {
                return field;
            }
        }
        if (cursor.at == bytes.size() || isLineEnd(bytes[cursor.at])) {
            const std::size_t length =
                cursor.at == bytes.size() ? 0 : lineEndLength(bytes, complete, cursor.at);
            if (length == 0 && !complete) {
                return Scan::NeedMore;
            }
            m_line = m_nextLine;
            m_nextLine = cursor.line + 1;
            m_endColumn = cursor.column();
            m_used = cursor.at + length;
            return Scan::Record;
        }
        ++cursor.at; // the separator
    }
}

Expected<CsvRecordReader::Scan> CsvRecordReader::scanPlain(std::span<char> bytes, bool complete,
                                                           Cursor& cursor) {
    const std::size_t begin = cursor.at;
    const std::int64_t column = cursor.column();
    while (cursor.at < bytes.size() && classOf(bytes[cursor.at]) == CharClass::Plain) {
        ++cursor.at;
    }
    if (cursor.at == bytes.size()) {
        if (!complete) {
            return Scan::NeedMore;
        }
    } else if (classOf(bytes[cursor.at]) == CharClass::Zero) {
        return fail("line {}, column {}: a zero byte: this is binary data, not text", cursor.line,
                    cursor.column());
    }
    std::size_t end = cursor.at;
    while (end > begin && isBlank(bytes[end - 1])) {
        --end;
    }
    m_fields.push_back({std::string_view(bytes.data() + begin, end - begin), column});
    return Scan::Record;
}

Expected<CsvRecordReader::Scan> CsvRecordReader::scanQuoted(std::span<char> bytes, bool complete,
                                                            Cursor& cursor) {
    const Cursor start = cursor;
    bool escaped = false;
    std::size_t close = 0;
    for (++cursor.at;; ++cursor.at) {
        if (cursor.at == bytes.size()) {
            if (!complete) {
                return Scan::NeedMore;
            }
            return fail("line {}, column {}: the quote that opens here is never closed", start.line,
                        start.column());
        }
        const char c = bytes[cursor.at];
        if (c == '"') {
            if (cursor.at + 1 == bytes.size() && !complete) {
                return Scan::NeedMore;
            }
            if (cursor.at + 1 == bytes.size() || bytes[cursor.at + 1] != '"') {
                close = cursor.at++;
                break;
            }
            escaped = true;
            ++cursor.at;
        } else if (c == '\0') {
            return fail("line {}, column {}: a zero byte: this is binary data, not text",
                        cursor.line, cursor.column());
        } else if (c == '\n' || (c == '\r' && lineEndLength(bytes, true, cursor.at) == 1)) {
            ++cursor.line;
            cursor.lineStart = cursor.at + 1;
        }
    }
    while (cursor.at < bytes.size() && isBlank(bytes[cursor.at]) && m_separator != ' ') {
        ++cursor.at;
    }
    if (cursor.at == bytes.size() && !complete) {
        return Scan::NeedMore;
    }
    if (cursor.at == bytes.size() || classOf(bytes[cursor.at]) == CharClass::Separator
        || classOf(bytes[cursor.at]) == CharClass::LineEnd) {
        if (escaped) {
            m_escaped.push_back(m_fields.size());
        }
        m_fields.push_back(
            {std::string_view(bytes.data() + start.at + 1, close - start.at - 1), start.column()});
        return Scan::Record;
    }
    // Something follows the closing quote: 5" 3/4, say. The field is what stands there.
    const Expected<Scan> rest = scanPlain(bytes, complete, cursor);
    if (rest && *rest == Scan::Record) {
        const char* const end = m_fields.back().text.data() + m_fields.back().text.size();
        const char* const begin = bytes.data() + start.at;
        m_fields.back() = {std::string_view(begin, static_cast<std::size_t>(end - begin)),
                           start.column()};
    }
    return rest;
}

// Only once the record is complete: a record that needs more bytes is scanned again from its start.
void CsvRecordReader::unescapeFields() {
    for (const std::size_t index : m_escaped) {
        std::string_view& text = m_fields[index].text;
        // The view points into the buffer's own bytes, which peek() hands out for writing.
        char* const begin = const_cast<char*>(text.data());
        char* to = begin;
        for (std::size_t i = 0; i < text.size(); ++i) {
            *to++ = text[i];
            if (text[i] == '"') {
                ++i;
            }
        }
        text = std::string_view(begin, static_cast<std::size_t>(to - begin));
    }
}

} // namespace gaussarium
