#include "core/data/csv_dialect.h"

#include "core/data/csv_cell.h"
#include "core/data/csv_records.h"

#include <algorithm>
#include <map>
#include <optional>

namespace gaussarium {

namespace {

constexpr std::size_t recordsLookedAt = 500;

using Record = std::vector<std::string>;

struct Candidate {
    char separator;
    char decimal;
};

// In the order of preference where several explain the text equally well.
constexpr Candidate candidates[] = {
    {',', '.'}, {';', '.'}, {';', ','}, {'\t', '.'}, {'\t', ','},
    {'|', '.'}, {'|', ','}, {' ', '.'}, {' ', ','},
};

Expected<std::vector<Record>> split(std::string_view sample, bool complete, char separator) {
    MemorySource source(sample);
    BlockBuffer buffer(source);
    CsvRecordReader reader(buffer, separator);
    std::vector<Record> records;
    while (records.size() < recordsLookedAt) {
        const Expected<bool> more = reader.next();
        if (!more && (complete || records.empty())) {
            return fail(more.error());
        }
        if (!more || !*more) {
            break;
        }
        Record record;
        for (const CsvField& field : reader.fields()) {
            record.emplace_back(field.text);
        }
        records.push_back(std::move(record));
    }
    // The end of the sample may have cut the last one.
    if (!complete && records.size() > 1 && records.size() < recordsLookedAt) {
        records.pop_back();
    }
    return records;
}

// The records below the first, which may be a header; all where there is only one.
std::size_t firstBodyRecord(const std::vector<Record>& records) {
    return records.size() > 1 ? 1 : 0;
}

// The commonest number of fields.
std::size_t commonestWidth(const std::vector<Record>& records) {
    std::map<std::size_t, std::size_t> counts;
    for (std::size_t i = firstBodyRecord(records); i < records.size(); ++i) {
        ++counts[records[i].size()];
    }
    std::size_t width = 0;
    std::size_t most = 0;
    for (const auto& [fields, count] : counts) {
        if (count >= most) {
            most = count;
            width = fields;
        }
    }
    return width;
}

// How well a reading explains the text: the share of records with the common number of fields,
// times the share of numbers among their fields. A missing value counts half: blanks in a row make
// many empty fields of one separator, and none where runs separate. A table of one column is what
// every wrong separator sees, so it counts for little.
double score(const std::vector<Record>& records, std::size_t width, char decimal) {
    double agreeing = 0.0;
    double total = 0.0;
    double fields = 0.0;
    double numbers = 0.0;
    for (std::size_t i = firstBodyRecord(records); i < records.size(); ++i) {
        total += 1.0;
        if (records[i].size() != width) {
            continue;
        }
        agreeing += 1.0;
        for (const std::string& field : records[i]) {
            const CellKind kind = parseCell(field, decimal).kind;
            fields += 1.0;
            numbers += kind == CellKind::Missing ? 0.5 : kind == CellKind::Text ? 0.0 : 1.0;
        }
    }
    const double whole = total > 0.0 && fields > 0.0 ? agreeing / total * numbers / fields : 0.0;
    return width == 1 ? 1e-3 * whole : whole;
}

ColumnKind kindOf(const std::vector<Record>& records, std::size_t first, std::size_t column,
                  char decimal) {
    std::size_t numbers = 0;
    std::size_t texts = 0;
    for (std::size_t i = first; i < records.size(); ++i) {
        if (column >= records[i].size()) {
            continue;
        }
        const CellKind kind = parseCell(records[i][column], decimal).kind;
        numbers += kind == CellKind::Number || kind == CellKind::Infinite ? 1 : 0;
        texts += kind == CellKind::Text ? 1 : 0;
    }
    return numbers + texts == 0 ? ColumnKind::Empty
           : numbers >= texts   ? ColumnKind::Numeric
                                : ColumnKind::Text;
}

// A header has text above numbers, and at least as much text as numbers.
bool looksLikeHeader(const std::vector<Record>& records, const CsvDialect& dialect,
                     std::size_t shift) {
    if (records.size() < 2) {
        return false;
    }
    std::size_t texts = 0;
    std::size_t numbers = 0;
    bool anyNumeric = false;
    for (std::size_t j = 0; j < records.front().size() && j + shift < dialect.kinds.size(); ++j) {
        if (dialect.kinds[j + shift] != ColumnKind::Numeric) {
            continue;
        }
        anyNumeric = true;
        const CellKind kind = parseCell(records.front()[j], dialect.decimal).kind;
        texts += kind == CellKind::Text ? 1 : 0;
        numbers += kind == CellKind::Number || kind == CellKind::Infinite ? 1 : 0;
    }
    return anyNumeric && texts > 0 && texts >= numbers;
}

// 0, 1, 2, ... or 1, 2, 3, ...: what table programs write in front of the rows.
bool countsRows(const std::vector<Record>& records, char decimal) {
    double expected = -1.0;
    for (std::size_t i = 1; i < records.size(); ++i) {
        const Cell cell = parseCell(records[i].front(), decimal);
        if (cell.kind != CellKind::Number || (expected >= 0.0 && cell.value != expected)
            || (expected < 0.0 && cell.value != 0.0 && cell.value != 1.0)) {
            return false;
        }
        expected = cell.value + 1.0;
    }
    return true;
}

void nameColumns(const std::vector<Record>& records, std::size_t width, CsvDialect& dialect) {
    const std::size_t header = records.front().size();
    // R writes a header without a name for the row names, so one field shorter than the rows; a
    // separator at the end of every row looks alike, but its last column is empty.
    const bool shifted = header + 1 == width && dialect.kinds.back() != ColumnKind::Empty;
    const std::size_t shift = shifted ? 1 : 0;
    dialect.hasHeader = looksLikeHeader(records, dialect, shift);
    dialect.names.assign(width, {});
    if (dialect.hasHeader) {
        for (std::size_t j = 0; j + shift < width && j < header; ++j) {
            dialect.names[j + shift] = readableText(records.front()[j]);
        }
        dialect.hasRowNames =
            width > 1
            && (shifted
                || (records.front().front().empty() && countsRows(records, dialect.decimal)));
    }
    for (std::size_t j = 0; j < width; ++j) {
        if (dialect.names[j].empty()) {
            dialect.names[j] = "column " + std::to_string(j + 1);
        }
    }
}

} // namespace

Expected<CsvDialect> detectDialect(std::string_view sample, bool complete) {
    CsvDialect best;
    std::vector<Record> bestRecords;
    double bestScore = -1.0;
    std::size_t bestWidth = 0;
    std::optional<Error> error;
    char splitBy = '\0';
    Expected<std::vector<Record>> records;
    for (const Candidate& candidate : candidates) {
        if (candidate.separator != splitBy) {
            records = split(sample, complete, candidate.separator);
            splitBy = candidate.separator;
        }
        if (!records) {
            // A quote in the middle of a field opens nothing; under another separator it may.
            error = error.value_or(records.error());
            continue;
        }
        const std::size_t width = commonestWidth(*records);
        const double value = score(*records, width, candidate.decimal);
        if (value > bestScore) {
            bestScore = value;
            bestWidth = width;
            bestRecords = *records;
            best.separator = candidate.separator;
            best.decimal = candidate.decimal;
        }
    }
    // Where the text cannot be split at its own separator, others see it as one column.
    if (bestScore < 0.0 || (error && bestWidth == 1)) {
        return fail(*error);
    }
    if (bestRecords.empty()) {
        return fail("holds no data, only blank lines or comments");
    }
    for (std::size_t j = 0; j < bestWidth; ++j) {
        best.kinds.push_back(kindOf(bestRecords, firstBodyRecord(bestRecords), j, best.decimal));
    }
    nameColumns(bestRecords, bestWidth, best);
    return best;
}

} // namespace gaussarium
