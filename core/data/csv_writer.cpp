#include "core/data/csv_writer.h"

#include <fmt/format.h>

#include <iterator>
#include <string_view>

namespace gaussarium {

namespace {

// A field that would be read as something else without its quotes is quoted.
void appendField(std::string& text, std::string_view field, char separator) {
    const bool plain = !field.empty() && field.front() != '#' && field.front() != ' '
                       && field.back() != ' ' && field.find(separator) == std::string_view::npos
                       && field.find_first_of("\"\r\n\t") == std::string_view::npos;
    if (plain) {
        text += field;
        return;
    }
    text += '"';
    for (const char c : field) {
        text += c;
        if (c == '"') {
            text += '"';
        }
    }
    text += '"';
}

} // namespace

std::string csvText(const Dataset& data, char separator) {
    return csvHeader(data, separator) + csvRows(data, separator, 0, data.size());
}

std::string csvHeader(const Dataset& data, char separator) {
    std::string text;
    for (std::size_t j = 0; j < data.columns.size(); ++j) {
        if (j > 0) {
            text += separator;
        }
        appendField(text, data.columns[j], separator);
    }
    if (data.hasLabels()) {
        text += separator;
        text += "label";
    }
    text += '\n';
    return text;
}

std::string csvRows(const Dataset& data, char separator, Eigen::Index first, Eigen::Index count) {
    std::string text;
    for (Eigen::Index i = first; i < first + count; ++i) {
        for (Eigen::Index j = 0; j < data.dimension(); ++j) {
            if (j > 0) {
                text += separator;
            }
            fmt::format_to(std::back_inserter(text), "{}", data.points(j, i));
        }
        if (data.hasLabels()) {
            text += separator;
            const int label = data.labels[static_cast<std::size_t>(i)];
            if (label >= 0) {
                appendField(text, data.labelNames[static_cast<std::size_t>(label)], separator);
            }
        }
        text += '\n';
    }
    return text;
}

} // namespace gaussarium
