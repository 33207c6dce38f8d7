// Which columns of a table become coordinates and which one the labels.
#pragma once

#include "core/base/error.h"
#include "core/data/csv_dialect.h"
#include "core/data/data_file.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

// More columns than this are refused: their covariance would be the largest thing in memory.
constexpr std::size_t mostColumns = 1000;

struct ColumnChoice {
    std::vector<std::size_t> coordinates; // 0-based, in the order wanted
    std::optional<std::size_t> label;
    bool labelIsAsked = false;      // by ReadOptions, not by its name or being the only text
    std::vector<std::string> notes; // what was left out, and why
};

// A column by its name, by its name in another case, or by its 1-based number. The error lists the
// columns; so does that for a name which two columns have.
Expected<std::size_t> findColumn(const std::vector<std::string>& names, std::string_view wanted);

// Applies the options to a table. Without a choice the coordinates are all numeric columns but the
// labels and the row numbers; the labels are a column named "label", or the only text column.
Expected<ColumnChoice> chooseColumns(const CsvDialect& table, const ReadOptions& options);

} // namespace gaussarium
