// Splits text into records and fields: quoting, comments, all line endings, in bounded memory.
#pragma once

#include "core/base/error.h"
#include "core/data/byte_source.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace gaussarium {

struct CsvField {
    std::string_view text;   // unquoted, blanks around it removed
    std::int64_t column = 1; // 1-based byte of its line where it starts
};

// A record is a line, or several where a quoted field holds line ends. Lines that are empty or
// start with '#' (blanks aside) are no records. A field that starts with '"' is quoted: it ends at
// the next lone '"', and '""' in it is one; a field with anything else after that is taken as it
// stands, quotes included. Lines end in LF, CR LF or CR.
class CsvRecordReader {
public:
    // separator: ',', ';', '\t', '|', or ' ' for any run of blanks and tabs. The buffer must
    // outlive the reader; its next byte must start a line.
    CsvRecordReader(BlockBuffer& buffer, char separator);

    // Moves to the next record; false at the end. Fails, saying the line and column, at a zero byte
    // (binary data), a quote that is never closed, and a record of more than 4 MiB.
    Expected<bool> next();

    // Of the current record; valid until next(). At least one.
    const std::vector<CsvField>& fields() const { return m_fields; }
    std::int64_t line() const { return m_line; }           // 1-based, where it starts
    std::int64_t endColumn() const { return m_endColumn; } // of the line end after it

private:
    enum class Scan { Record, NeedMore };
    // A place in the bytes that are held, with the line it is on.
    struct Cursor {
        std::size_t at = 0;
        std::size_t lineStart = 0;
        std::int64_t line = 1;
        std::int64_t column() const { return static_cast<std::int64_t>(at - lineStart) + 1; }
    };
    enum class CharClass : unsigned char { Plain, Separator, LineEnd, Zero };

    Expected<bool> skipToRecord();
    Expected<bool> skipComment();
    Expected<Scan> scanRecord(std::span<char> bytes, bool complete);
    Expected<Scan> scanQuoted(std::span<char> bytes, bool complete, Cursor& cursor);
    Expected<Scan> scanPlain(std::span<char> bytes, bool complete, Cursor& cursor);
    void unescapeFields();

    bool isBlank(char c) const { return c == ' ' || (c == '\t' && m_separator != '\t'); }
    CharClass classOf(char c) const { return m_classes[static_cast<unsigned char>(c)]; }

    BlockBuffer* m_buffer;
    char m_separator;
    std::array<CharClass, 256> m_classes{};
    std::vector<CsvField> m_fields;
    std::vector<std::size_t> m_escaped; // the fields that hold ""
    std::int64_t m_line = 1;
    std::int64_t m_endColumn = 1;
    std::int64_t m_nextLine = 1; // the line of the first byte that is not used up
    std::size_t m_used = 0;      // bytes of the current record, its line end included
};

} // namespace gaussarium
