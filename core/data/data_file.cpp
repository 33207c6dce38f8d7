#include "core/data/data_file.h"

#include "core/base/atomic_file.h"

#include <algorithm>
#include <charconv>
#include <sstream>

namespace gaussarium {

namespace {

std::vector<std::string> fieldsOf(const std::string& line) {
    std::vector<std::string> fields;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) {
        fields.push_back(field);
    }
    return fields;
}

bool parse(const std::string& text, double& value) {
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data(), end, value);
    return code == std::errc{} && stop == end;
}

} // namespace

Expected<Dataset> readDataFile(const std::filesystem::path& path, const ReadOptions& options) {
    const Expected<std::string> text = readFile(path);
    if (!text) {
        return fail(text.error());
    }
    std::istringstream stream(*text);
    std::string line;
    std::getline(stream, line);
    const std::vector<std::string> header = fieldsOf(line);
    Dataset data;
    std::vector<std::size_t> use;
    std::size_t labelAt = header.size();
    for (std::size_t j = 0; j < header.size(); ++j) {
        if (options.labelColumn && header[j] == *options.labelColumn) {
            labelAt = j;
        } else if (options.columns.empty()
                   || std::find(options.columns.begin(), options.columns.end(), header[j])
                          != options.columns.end()) {
            use.push_back(j);
            data.columns.push_back(header[j]);
        }
    }
    std::vector<double> values;
    while (std::getline(stream, line)) {
        const std::vector<std::string> fields = fieldsOf(line);
        std::vector<double> row(use.size());
        bool good = fields.size() == header.size();
        for (std::size_t j = 0; good && j < use.size(); ++j) {
            good = parse(fields[use[j]], row[j]);
        }
        if (!good) {
            ++data.rowsSkipped;
            continue;
        }
        values.insert(values.end(), row.begin(), row.end());
        if (labelAt < header.size()) {
            auto& names = data.labelNames;
            auto found = std::find(names.begin(), names.end(), fields[labelAt]);
            data.labels.push_back(static_cast<int>(found - names.begin()));
            if (found == names.end()) {
                names.push_back(fields[labelAt]);
            }
        }
    }
    const auto d = static_cast<Eigen::Index>(use.size());
    if (d == 0 || static_cast<Eigen::Index>(values.size()) < 2 * d) {
        return fail("{}: no two rows of numbers", path.string());
    }
    data.points =
        Eigen::Map<Eigen::MatrixXd>(values.data(), d, static_cast<Eigen::Index>(values.size()) / d);
    data.name = path.stem().string();
    data.source = path.string();
    return d > options.maxDimension ? projectToPrincipalComponents(data, options.maxDimension)
                                    : data;
}

Expected<void> writeDataFile(const std::filesystem::path& path, const Dataset& data) {
    std::string text;
    for (std::size_t j = 0; j < data.columns.size(); ++j) {
        text += (j == 0 ? "" : ",") + data.columns[j];
    }
    text += data.hasLabels() ? ",label\n" : "\n";
    for (Eigen::Index i = 0; i < data.size(); ++i) {
        for (Eigen::Index j = 0; j < data.dimension(); ++j) {
            text += fmt::format("{}{}", j == 0 ? "" : ",", data.points(j, i));
        }
        text += data.hasLabels() ? fmt::format(",{}\n", data.labels[static_cast<std::size_t>(i)])
                                 : "\n";
    }
    return writeFileAtomically(path, text);
}

} // namespace gaussarium
