// What a text table looks like, told from its first lines: separator, decimal mark, header,
// column names and kinds.
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

enum class ColumnKind {
    Numeric, // numbers, at least as often as text
    Text,
    Empty, // nothing but missing values
};

struct CsvDialect {
    char separator = ','; // ',', ';', '\t', '|', or ' ' for runs of blanks
    char decimal = '.';   // or ','
    bool hasHeader = false;
    bool hasRowNames = false;       // the first column numbers or names the rows and is no data
    std::vector<std::string> names; // one a column, "column 3" where the file has none; valid UTF-8
    std::vector<ColumnKind> kinds;

    std::size_t columns() const { return names.size(); }
};

// `sample` holds the first lines of a table, or all of it (complete). Of the separators and decimal
// marks the pair is taken under which the lines have the same number of fields and most fields are
// numbers; the first line is a header where it has text above numbers. Fails with the line and
// column where the text cannot be split (csv_records.h), or has no lines.
Expected<CsvDialect> detectDialect(std::string_view sample, bool complete = true);

} // namespace gaussarium
