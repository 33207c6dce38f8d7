#include "core/data/csv_reader.h"

#include "core/data/column_choice.h"
#include "core/data/csv_cell.h"
#include "core/data/csv_dialect.h"
#include "core/data/csv_records.h"
#include "core/data/label_collector.h"
#include "core/data/row_collector.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace gaussarium {

namespace {

constexpr std::size_t sampleBytes = std::size_t{1} << 18;
// A text column that nobody asked for gives labels only where it has at most this many groups.
constexpr std::size_t mostUnaskedLabels = 100;

// Formats that are mistaken for tables; any other binary data show by their zero bytes.
Expected<void> refuseOtherFormats(std::string_view start) {
    const auto is = [&](std::string_view magic) { return start.starts_with(magic); };
    if (is("\xFF\xFE") || is("\xFE\xFF")) {
        return fail("is UTF-16 text: save it as UTF-8");
    }
    if (is("PK\x03\x04")) {
        return fail("is a ZIP archive or a spreadsheet: export the table as CSV");
    }
    if (is("\x1F\x8B") || is("BZh")
        || is("\xFD"
              "7zXZ")
        || is("\x28\xB5\x2F\xFD")) {
        return fail("is compressed: unpack it first");
    }
    if (is("\x89PNG") || is("%PDF") || is("\x89HDF") || is("\xFF\xD8\xFF")
        || is("\x7F"
              "ELF")
        || is("PAR1")) {
        return fail("is binary data, not a table of text or an NPY array");
    }
    return {};
}

// One pass over the records.
class TableReader {
public:
    TableReader(BlockBuffer& buffer, const CsvDialect& dialect, ColumnChoice choice)
        : m_dialect(dialect)
        , m_choice(std::move(choice))
        , m_records(buffer, dialect.separator)
        , m_rows(static_cast<Eigen::Index>(m_choice.coordinates.size()))
        , m_row(m_choice.coordinates.size()) {}

    Expected<Dataset> read(const std::stop_token& stop);

private:
    void readRow();
    void skipRagged();
    bool takeCoordinates();
    void takeLabel();
    Expected<void> checkRows() const;

    const CsvDialect& m_dialect;
    ColumnChoice m_choice;
    CsvRecordReader m_records;
    RowCollector m_rows;
    LabelCollector m_labels;
    std::vector<double> m_row;
    std::int64_t m_count = 0;  // rows below the header
    std::int64_t m_ragged = 0; // of them, with another number of fields
    SkippedRow m_firstRagged;
    bool m_tooManyLabels = false;
};

Expected<Dataset> TableReader::read(const std::stop_token& stop) {
    bool header = m_dialect.hasHeader;
    while (true) {
        const Expected<bool> more = m_records.next();
        if (!more) {
            return fail(more.error());
        }
        if (!*more) {
            break;
        }
        if (!std::exchange(header, false)) {
            readRow();
        }
    }
    if (const Expected<void> valid = checkRows(); !valid) {
        return fail(valid.error());
    }
    Dataset data;
    for (const std::size_t column : m_choice.coordinates) {
        data.columns.push_back(m_dialect.names[column]);
    }
    data.notes = m_choice.notes;
    if (!m_rows.moveInto(data, stop)) {
        return failStopped();
    }
    if (m_choice.label) {
        const bool asked = m_choice.labelIsAsked;
        // An identifier in every row is text too.
        const bool identifies =
            m_labels.groups() > mostUnaskedLabels || 2 * m_labels.groups() > m_labels.size() + 1;
        if (m_tooManyLabels || (!asked && identifies)) {
            data.notes.push_back(
                fmt::format("column '{}' has too many different values to be labels: left out",
                            m_dialect.names[*m_choice.label]));
        } else {
            m_labels.moveInto(data);
        }
    }
    return data;
}

void TableReader::readRow() {
    ++m_count;
    if (m_records.fields().size() != m_dialect.columns()) {
        skipRagged();
    } else if (takeCoordinates()) {
        m_rows.add(m_row);
        takeLabel();
    }
}

void TableReader::skipRagged() {
    const std::size_t count = m_records.fields().size();
    const auto reason = [&] {
        const std::int64_t column = count > m_dialect.columns()
                                        ? m_records.fields()[m_dialect.columns()].column
                                        : m_records.endColumn();
        return fmt::format("column {}: {} field{} where most rows have {}", column, count,
                           count == 1 ? "" : "s", m_dialect.columns());
    };
    if (m_ragged++ == 0) {
        m_firstRagged = {m_records.line(), reason()};
    }
    m_rows.skip(m_records.line(), reason);
}

// False where the row has no number in a chosen column; the row is then skipped.
bool TableReader::takeCoordinates() {
    for (std::size_t j = 0; j < m_row.size(); ++j) {
        const CsvField& field = m_records.fields()[m_choice.coordinates[j]];
        const Cell cell = parseCell(field.text, m_dialect.decimal);
        if (cell.kind != CellKind::Number) {
            m_rows.skip(m_records.line(), [&] {
                const std::string& name = m_dialect.names[m_choice.coordinates[j]];
                switch (cell.kind) {
                case CellKind::Missing:
                    return fmt::format("column {}: no value for '{}'", field.column, name);
                case CellKind::Infinite:
                    return fmt::format("column {}: '{}' for '{}' is infinite", field.column,
                                       excerpt(field.text), name);
                default:
                    return fmt::format("column {}: '{}' for '{}' is not a number", field.column,
                                       excerpt(field.text), name);
                }
            });
            return false;
        }
        m_row[j] = cell.value;
    }
    return true;
}

void TableReader::takeLabel() {
    if (m_choice.label && !m_tooManyLabels) {
        m_tooManyLabels = !m_labels.add(m_records.fields()[*m_choice.label].text);
    }
}

Expected<void> TableReader::checkRows() const {
    if (m_ragged > 1 && 10 * m_ragged > m_count) {
        return fail("line {}, {}; {} of {} rows differ from the others, so this is no table",
                    m_firstRagged.line, m_firstRagged.reason, m_ragged, m_count);
    }
    if (m_rows.size() >= 2) {
        return {};
    }
    std::string why;
    if (!m_rows.skipped().empty()) {
        const SkippedRow& first = m_rows.skipped().front();
        why = fmt::format("; {} skipped, the first on line {}, {}", m_rows.skippedCount(),
                          first.line, first.reason);
    }
    return fail("{} row{} of numbers where at least 2 are needed{}", m_rows.size(),
                m_rows.size() == 1 ? "" : "s", why);
}

} // namespace

Expected<Dataset> readCsv(BlockBuffer& buffer, const ReadOptions& options,
                          const std::stop_token& stop) {
    Expected<std::span<char>> start = buffer.peek(sampleBytes);
    if (!start) {
        return fail(start.error());
    }
    if (start->empty()) {
        return fail("is empty");
    }
    if (const Expected<void> text = refuseOtherFormats({start->data(), start->size()}); !text) {
        return fail(text.error());
    }
    if (std::string_view(start->data(), start->size()).starts_with("\xEF\xBB\xBF")) {
        buffer.consume(3);
        start = start->subspan(3);
    }
    const std::string_view sample(start->data(), std::min(start->size(), sampleBytes));
    const bool complete = buffer.sawEnd() && sample.size() == start->size();
    const Expected<CsvDialect> dialect = detectDialect(sample, complete);
    if (!dialect) {
        return fail(dialect.error());
    }
    Expected<ColumnChoice> choice = chooseColumns(*dialect, options);
    if (!choice) {
        return fail(choice.error());
    }
    return TableReader(buffer, *dialect, std::move(*choice)).read(stop);
}

} // namespace gaussarium
