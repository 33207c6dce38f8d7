#include "core/data/npy_header.h"

#include "core/data/csv_cell.h"

#include <charconv>
#include <string>

namespace gaussarium {

namespace {

// Reads the few Python literals that a header may hold.
class Parser {
public:
    explicit Parser(std::string_view text) : m_text(text) {}

    // Passes over blanks and then this character, where it comes next.
    bool take(char c) {
        skipBlanks();
        if (m_at < m_text.size() && m_text[m_at] == c) {
            ++m_at;
            return true;
        }
        return false;
    }

    bool takeWord(std::string_view word) {
        skipBlanks();
        if (m_text.substr(m_at).starts_with(word)) {
            m_at += word.size();
            return true;
        }
        return false;
    }

    bool takeString(std::string_view& value) {
        skipBlanks();
        if (m_at >= m_text.size() || (m_text[m_at] != '\'' && m_text[m_at] != '"')) {
            return false;
        }
        const std::size_t end = m_text.find(m_text[m_at], m_at + 1);
        if (end == std::string_view::npos) {
            return false;
        }
        value = m_text.substr(m_at + 1, end - m_at - 1);
        m_at = end + 1;
        return true;
    }

    bool takeNumber(std::uint64_t& value) {
        skipBlanks();
        const char* const begin = m_text.data() + m_at;
        const auto [stop, code] = std::from_chars(begin, m_text.data() + m_text.size(), value);
        if (code != std::errc{}) {
            return false;
        }
        m_at += static_cast<std::size_t>(stop - begin);
        takeSuffix();
        return true;
    }

    bool atEnd() {
        skipBlanks();
        return m_at == m_text.size();
    }

private:
    // Python 2 wrote long integers as 3L.
    void takeSuffix() {
        if (m_at < m_text.size() && m_text[m_at] == 'L') {
            ++m_at;
        }
    }

    void skipBlanks() {
        while (m_at < m_text.size()
               && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t')) {
            ++m_at;
        }
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

Expected<void> parseType(std::string_view descr, NpyHeader& header) {
    const auto refuse = [&](const char* what) {
        return fail("the array's type '{}' is {}, where real numbers are needed", excerpt(descr),
                    what);
    };
    if (descr.size() < 2) {
        return refuse("not known");
    }
    const std::string_view order = descr.substr(0, 1);
    const bool ordered = std::string_view("<>|=").find(order) != std::string_view::npos;
    const std::string_view type = ordered ? descr.substr(1) : descr;
    header.bigEndian = order == ">";
    if (type == "f4" || type == "f8") {
        header.kind = NpyKind::Float;
    } else if (type == "i1" || type == "i2" || type == "i4" || type == "i8") {
        header.kind = NpyKind::Signed;
    } else if (type == "u1" || type == "u2" || type == "u4" || type == "u8" || type == "b1") {
        header.kind = NpyKind::Unsigned;
    } else if (type.starts_with('O')) {
        return refuse("that of Python objects");
    } else if (type.starts_with('c')) {
        return refuse("complex");
    } else if (type.starts_with('f')) {
        return refuse("a float of another size than 32 or 64 bits");
    } else if (type.starts_with('S') || type.starts_with('U') || type.starts_with('V')) {
        return refuse("text or raw bytes");
    } else if (type.starts_with('M') || type.starts_with('m')) {
        return refuse("a time");
    } else {
        return refuse("not known");
    }
    header.bytes = type[1] - '0';
    return {};
}

bool parseShape(Parser& parser, NpyHeader& header) {
    if (!parser.take('(')) {
        return false;
    }
    // "()", "(3,)", "(3, 2)"; a comma may follow the last number.
    while (!parser.take(')')) {
        std::uint64_t extent = 0;
        if (header.shape.size() == 32 || !parser.takeNumber(extent)) {
            return false;
        }
        header.shape.push_back(extent);
        if (!parser.take(',')) {
            return parser.take(')');
        }
    }
    return true;
}

} // namespace

Expected<NpyHeader> parseNpyHeader(std::string_view text) {
    NpyHeader header;
    Parser parser(text);
    bool hasType = false;
    bool hasOrder = false;
    bool hasShape = false;
    if (!parser.take('{')) {
        return fail("the NPY header is not a dictionary");
    }
    while (!parser.take('}')) {
        std::string_view key;
        if (!parser.takeString(key) || !parser.take(':')) {
            return fail("the NPY header cannot be read: a key is missing");
        }
        std::string_view descr;
        if (key == "descr" && !hasType) {
            if (parser.take('[')) {
                return fail("the array holds records of several fields, where plain numbers are "
                            "needed");
            }
            if (!parser.takeString(descr)) {
                return fail("the NPY header's 'descr' is no text");
            }
            if (const Expected<void> known = parseType(descr, header); !known) {
                return fail(known.error());
            }
            hasType = true;
        } else if (key == "fortran_order" && !hasOrder) {
            header.fortranOrder = parser.takeWord("True");
            if (!header.fortranOrder && !parser.takeWord("False")) {
                return fail("the NPY header's 'fortran_order' is neither True nor False");
            }
            hasOrder = true;
        } else if (key == "shape" && !hasShape) {
            if (!parseShape(parser, header)) {
                return fail("the NPY header's 'shape' is no tuple of whole numbers");
            }
            hasShape = true;
        } else {
            return fail("the NPY header's key '{}' is unknown or comes twice", excerpt(key));
        }
        if (!parser.take(',')) {
            if (!parser.take('}')) {
                return fail("the NPY header cannot be read: a comma or brace is missing");
            }
            break;
        }
    }
    if (!hasType || !hasOrder || !hasShape) {
        return fail("the NPY header lacks 'descr', 'fortran_order' or 'shape'");
    }
    if (!parser.atEnd()) {
        return fail("the NPY header goes on after its end");
    }
    return header;
}

} // namespace gaussarium
