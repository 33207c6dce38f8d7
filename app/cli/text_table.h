// Aligned columns for a person to read, in UTF-8.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace gaussarium::cli {

enum class Align { Left, Right };

class TextTable {
public:
    // Columns without any text in their cells are left out when the table is written.
    void addColumn(std::string title, Align align = Align::Right);
    // As many cells as columns; throws std::invalid_argument otherwise.
    void addRow(std::vector<std::string> cells);
    bool empty() const { return m_rows.empty(); }

    // Lines of "title  title" and one a row. Where that is wider than `width` columns (0: no
    // limit), each row becomes a block of "title: cell" lines.
    std::string text(int width = 0) const;
    // A table for Markdown, with the alignment in its second line.
    std::string markdown() const;

private:
    struct Column {
        std::string title;
        Align align = Align::Right;
    };

    std::vector<std::size_t> usedColumns() const;
    std::string blocks(const std::vector<std::size_t>& columns) const;

    std::vector<Column> m_columns;
    std::vector<std::vector<std::string>> m_rows;
};

// Columns that UTF-8 text takes on a terminal: combining marks none, East Asian wide ones two.
int displayWidth(std::string_view utf8);
// The longest beginning that fits, with "…" where something was cut; never within a character.
std::string cutToWidth(std::string_view utf8, int width);
// Text wrapped between words at `width` columns (0: not at all); later lines are indented by
// `indent` spaces. The text begins in column `first`, with the spaces that it begins with.
std::string wrapped(std::string_view utf8, int width, int indent, int first = 0);

} // namespace gaussarium::cli
