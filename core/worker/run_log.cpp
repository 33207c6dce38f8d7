#include "core/worker/run_log.h"

#include "core/base/atomic_file.h"

#include <charconv>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

namespace gaussarium::worker {

namespace fs = std::filesystem;

namespace {

constexpr const char* logName = "log.csv";
constexpr std::string_view excessPrefix = "excess_";

std::vector<std::string_view> cells(std::string_view line) {
    std::vector<std::string_view> found;
    while (true) {
        const std::size_t comma = line.find(',');
        found.push_back(line.substr(0, comma));
        if (comma == std::string_view::npos) {
            return found;
        }
        line.remove_prefix(comma + 1);
    }
}

// The whole cell as a number, "nan" and "inf" included; nullopt: it is none.
template <class Number>
std::optional<Number> number(std::string_view cell) {
    Number value = 0;
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size()) {
        return std::nullopt;
    }
    return value;
}

// Lines of a text, without their line feeds; the last one need not have one.
class Lines {
public:
    explicit Lines(std::string_view text) : m_left(text) {}

    std::optional<std::string_view> next() {
        if (m_left.empty()) {
            return std::nullopt;
        }
        const std::size_t end = m_left.find('\n');
        const std::string_view line = m_left.substr(0, end);
        m_left.remove_prefix(end == std::string_view::npos ? m_left.size() : end + 1);
        return line;
    }

private:
    std::string_view m_left;
};

// Puts a cell where its column belongs; false where it does not fit.
bool assign(LogRow& row, std::string_view column, std::string_view cell) {
    const auto whole = [cell](std::int64_t& field) {
        const std::optional<std::int64_t> value = number<std::int64_t>(cell);
        field = value.value_or(0);
        return value.has_value();
    };
    const auto real = [cell](double& field) {
        const std::optional<double> value = number<double>(cell);
        field = value.value_or(0.0);
        return value.has_value();
    };
    if (column == "step") {
        return whole(row.step);
    }
    if (column == "seconds") {
        return real(row.seconds);
    }
    if (column == "learning_rate") {
        return real(row.learningRate);
    }
    if (column == "nll") {
        return real(row.nll);
    }
    if (column == "count_loss") {
        return real(row.countLoss);
    }
    if (column == "gradient_norm") {
        return real(row.gradientNorm);
    }
    if (column == "skipped") {
        return whole(row.skipped);
    }
    if (column == "tokens") {
        return whole(row.tokens);
    }
    if (column == "steps_per_second") {
        return real(row.stepsPerSecond);
    }
    if (column.starts_with(excessPrefix)) {
        if (cell.empty()) {
            return true;
        }
        return real(row.excess.emplace_back());
    }
    return true;
}

} // namespace

RunLogWriter::RunLogWriter(fs::path folder, const std::vector<std::int64_t>& sizes)
    : m_path(std::move(folder) / logName), m_columns(sizes.size()) {
    m_header = "step,seconds,learning_rate,nll,count_loss,gradient_norm,skipped,tokens,"
               "steps_per_second";
    for (const std::int64_t n : sizes) {
        m_header += fmt::format(",{}{}", excessPrefix, n);
    }
    m_header += "\n";
}

Expected<void> RunLogWriter::keepUpTo(std::int64_t step) {
    std::error_code ignored;
    if (!fs::exists(m_path, ignored)) {
        return {};
    }
    const Expected<std::string> text = readFile(m_path);
    if (!text) {
        return fail(text.error());
    }
    Lines lines(*text);
    lines.next(); // the header
    while (const std::optional<std::string_view> line = lines.next()) {
        const std::optional<std::int64_t> at =
            number<std::int64_t>(line->substr(0, line->find(',')));
        if (at && *at <= step) {
            m_rows += *line;
            m_rows += '\n';
        }
    }
    return {};
}

Expected<void> RunLogWriter::add(const LogRow& row) {
    m_rows += fmt::format("{},{:.1f},{:.4g},{:.5f},{:.4f},{:.4f},{},{},{:.2f}", row.step,
                          row.seconds, row.learningRate, row.nll, row.countLoss, row.gradientNorm,
                          row.skipped, row.tokens, row.stepsPerSecond);
    for (std::size_t i = 0; i < m_columns; ++i) {
        m_rows += i < row.excess.size() ? fmt::format(",{:.4f}", row.excess[i]) : ",";
    }
    m_rows += "\n";
    return write();
}

Expected<void> RunLogWriter::write() const {
    return m_rows.empty() ? Expected<void>() : writeFileAtomically(m_path, m_header + m_rows);
}

Expected<RunLog> parseRunLog(const std::string& text) {
    Lines lines(text);
    const std::vector<std::string_view> columns = cells(lines.next().value_or(""));
    if (columns.front() != "step") {
        return fail("line 1: a run's log begins with the column 'step'");
    }
    RunLog log;
    for (const std::string_view column : columns) {
        if (column.starts_with(excessPrefix)) {
            log.sizes.push_back(
                number<std::int64_t>(column.substr(excessPrefix.size())).value_or(0));
        }
    }
    int lineNumber = 1;
    while (const std::optional<std::string_view> line = lines.next()) {
        ++lineNumber;
        const std::vector<std::string_view> values = cells(*line);
        if (values.size() != columns.size()) {
            return fail("line {}: {} cells where the header has {}", lineNumber, values.size(),
                        columns.size());
        }
        LogRow row;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (!assign(row, columns[i], values[i])) {
                return fail("line {}: '{:.40}' is no number for the column '{}'", lineNumber,
                            values[i], columns[i]);
            }
        }
        if (!row.excess.empty() && row.excess.size() != log.sizes.size()) {
            return fail("line {}: held-out figures of {} sizes where there are {}", lineNumber,
                        row.excess.size(), log.sizes.size());
        }
        if (!log.rows.empty() && row.step < log.rows.back().step) {
            return fail("line {}: step {} follows step {}", lineNumber, row.step,
                        log.rows.back().step);
        }
        log.rows.push_back(std::move(row));
    }
    return log;
}

Expected<RunLog> readRunLog(const fs::path& folder) {
    const fs::path path = folder / logName;
    const Expected<std::string> text = readFile(path, std::size_t{1} << 28);
    if (!text) {
        return fail(text.error());
    }
    Expected<RunLog> log = parseRunLog(*text);
    if (!log) {
        return fail("{}: {}", path.string(), log.error().message);
    }
    return log;
}

} // namespace gaussarium::worker
