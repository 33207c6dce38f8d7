#include "app/cli/text_table.h"

#include "core/base/check.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace gaussarium::cli {

namespace {

struct Character {
    std::size_t bytes = 1;
    int width = 1;
};

bool isWide(char32_t c) {
    return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF)
           || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF)
           || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60)
           || (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF)
           || (c >= 0x20000 && c <= 0x3FFFD);
}

bool isCombining(char32_t c) {
    return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF)
           || (c >= 0x20D0 && c <= 0x20FF) || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x200B
           || c == 0x200D;
}

// The character at the beginning of text, which is not empty. A byte that begins none counts as
// one column: file names may hold anything.
Character firstCharacter(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length <= 1 || length > text.size()) {
        return {1, lead < 0x20 || lead == 0x7F ? 0 : 1};
    }
    char32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) {
            return {1, 1};
        }
        code = (code << 6) | (byte(i) & 0x3FU);
    }
    return {length, isCombining(code) ? 0 : isWide(code) ? 2 : 1};
}

std::string padded(const std::string& cell, int width, Align align) {
    const std::string space(static_cast<std::size_t>(std::max(0, width - displayWidth(cell))), ' ');
    return align == Align::Left ? cell + space : space + cell;
}

} // namespace

int displayWidth(std::string_view utf8) {
    int width = 0;
    while (!utf8.empty()) {
        const Character character = firstCharacter(utf8);
        width += character.width;
        utf8.remove_prefix(character.bytes);
    }
    return width;
}

std::string cutToWidth(std::string_view utf8, int width) {
    if (displayWidth(utf8) <= width) {
        return std::string(utf8);
    }
    std::string result;
    int used = 0;
    while (!utf8.empty()) {
        const Character character = firstCharacter(utf8);
        if (used + character.width > width - 1) {
            break;
        }
        used += character.width;
        result += utf8.substr(0, character.bytes);
        utf8.remove_prefix(character.bytes);
    }
    return width > 0 ? result + "…" : result;
}

std::string wrapped(std::string_view utf8, int width, int indent, int first) {
    const std::size_t spaces = std::min(utf8.find_first_not_of(' '), utf8.size());
    std::string result(spaces, ' ');
    utf8.remove_prefix(spaces);
    int used = first + static_cast<int>(spaces);
    bool lineHasWord = false;
    while (!utf8.empty()) {
        const std::size_t end = std::min(utf8.find(' '), utf8.size());
        const std::string_view word = utf8.substr(0, end);
        const int length = displayWidth(word);
        if (width > 0 && lineHasWord && used + 1 + length > width) {
            result += "\n" + std::string(static_cast<std::size_t>(indent), ' ');
            used = indent;
        } else if (lineHasWord) {
            result += ' ';
            ++used;
        }
        result += word;
        used += length;
        lineHasWord = true;
        utf8.remove_prefix(std::min(end + 1, utf8.size()));
    }
    return result;
}

void TextTable::addColumn(std::string title, Align align) {
    require(m_rows.empty(), "TextTable::addColumn", "columns come before rows");
    m_columns.push_back({std::move(title), align});
}

void TextTable::addRow(std::vector<std::string> cells) {
    GAUSSARIUM_CHECK_EQ(cells.size(), m_columns.size());
    m_rows.push_back(std::move(cells));
}

std::vector<std::size_t> TextTable::usedColumns() const {
    std::vector<std::size_t> used;
    for (std::size_t j = 0; j < m_columns.size(); ++j) {
        if (std::any_of(m_rows.begin(), m_rows.end(),
                        [j](const auto& row) { return !row[j].empty(); })) {
            used.push_back(j);
        }
    }
    return used;
}

std::string TextTable::text(int width) const {
    const std::vector<std::size_t> columns = usedColumns();
    std::vector<int> widths;
    for (const std::size_t j : columns) {
        int widest = displayWidth(m_columns[j].title);
        for (const auto& row : m_rows) {
            widest = std::max(widest, displayWidth(row[j]));
        }
        widths.push_back(widest);
    }
    const int total = std::accumulate(widths.begin(), widths.end(), 0)
                      + 2 * (static_cast<int>(columns.size()) - 1);
    if (width > 0 && total > width) {
        return blocks(columns);
    }
    std::string result;
    const auto addLine = [&](const auto& cellOf) {
        std::string line;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            line += (i == 0 ? "" : "  ")
                    + padded(cellOf(columns[i]), widths[i], m_columns[columns[i]].align);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        result += line + "\n";
    };
    addLine([&](std::size_t j) { return m_columns[j].title; });
    for (const auto& row : m_rows) {
        addLine([&](std::size_t j) { return row[j]; });
    }
    return result;
}

std::string TextTable::blocks(const std::vector<std::size_t>& columns) const {
    std::string result;
    for (const auto& row : m_rows) {
        for (const std::size_t j : columns) {
            if (!row[j].empty()) {
                result +=
                    (j == columns.front() ? "" : "  ") + m_columns[j].title + ": " + row[j] + "\n";
            }
        }
    }
    return result;
}

std::string TextTable::markdown() const {
    const std::vector<std::size_t> columns = usedColumns();
    std::string result = "|";
    for (const std::size_t j : columns) {
        result += " " + m_columns[j].title + " |";
    }
    result += "\n|";
    for (const std::size_t j : columns) {
        result += m_columns[j].align == Align::Left ? "---|" : "---:|";
    }
    result += "\n";
    for (const auto& row : m_rows) {
        result += "|";
        for (const std::size_t j : columns) {
            std::string cell;
            for (const char c : row[j]) {
                cell += c == '|' ? std::string("\\|") : std::string(1, c);
            }
            result += " " + cell + " |";
        }
        result += "\n";
    }
    return result;
}

} // namespace gaussarium::cli
