#include "core/mixture/truth_file.h"

#include "core/base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace gaussarium {

namespace {

using Json = nlohmann::json;

// Rows of numbers, all of one length; "" or the reason why not.
Expected<Eigen::MatrixXd> parseMatrix(const Json& rows, const std::string& key) {
    if (!rows.is_array() || rows.empty()) {
        return fail("'{}' is no list of rows", key);
    }
    Eigen::MatrixXd result;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!rows[i].is_array() || rows[i].empty()
            || !std::all_of(rows[i].begin(), rows[i].end(),
                            [](const Json& value) { return value.is_number(); })) {
            return fail("'{}': row {} is no list of numbers", key, i + 1);
        }
        if (i == 0) {
            result.resize(static_cast<Eigen::Index>(rows.size()),
                          static_cast<Eigen::Index>(rows[0].size()));
        }
        if (static_cast<Eigen::Index>(rows[i].size()) != result.cols()) {
            return fail("'{}': row {} has {} numbers where the first has {}", key, i + 1,
                        rows[i].size(), result.cols());
        }
        for (std::size_t j = 0; j < rows[i].size(); ++j) {
            result(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
                rows[i][j].get<double>();
        }
    }
    return result;
}

Expected<TruthFile> parseTruth(const Json& json) {
    if (!json.is_object()) {
        return fail("the file holds no JSON object");
    }
    for (const char* key : {"weights", "means", "covariances"}) {
        if (!json.contains(key)) {
            return fail("the key '{}' is missing", key);
        }
    }
    TruthFile truth;
    const Expected<Eigen::MatrixXd> weights =
        parseMatrix(Json::array({json.at("weights")}), "weights");
    if (!weights) {
        return fail(weights.error());
    }
    const Expected<Eigen::MatrixXd> means = parseMatrix(json.at("means"), "means");
    if (!means) {
        return fail(means.error());
    }
    truth.mixture.weights = weights->row(0).transpose();
    truth.mixture.means = means->transpose();
    if (!json.at("covariances").is_array()) {
        return fail("'covariances' is no list of matrices");
    }
    for (const Json& entry : json.at("covariances")) {
        const Expected<Eigen::MatrixXd> covariance = parseMatrix(entry, "covariances");
        if (!covariance) {
            return fail(covariance.error());
        }
        truth.mixture.covariances.push_back(*covariance);
    }
    if (const Expected<void> valid = truth.mixture.validate(); !valid) {
        return fail(valid.error());
    }
    if (json.contains("labels") && !json.at("labels").is_null()) {
        const Json& labels = json.at("labels");
        const auto k = truth.mixture.components();
        if (!labels.is_array()) {
            return fail("'labels' is no list");
        }
        for (const Json& label : labels) {
            // Beyond 2^63 a number is unsigned, and would turn into a negative one.
            const bool tooLarge = label.is_number_unsigned()
                                  && label.get<std::uint64_t>() >= static_cast<std::uint64_t>(k);
            if (!label.is_number_integer() || tooLarge || label.get<std::int64_t>() < -1) {
                return fail("'labels': {} is no component from 0 to {}", label.dump(), k - 1);
            }
            truth.labels.push_back(label.get<int>());
        }
    }
    return truth;
}

} // namespace

std::string truthJson(const Mixture& truth, const std::vector<int>& labels) {
    Json json;
    json["weights"] = std::vector<double>(truth.weights.begin(), truth.weights.end());
    json["means"] = Json::array();
    json["covariances"] = Json::array();
    for (Eigen::Index j = 0; j < truth.components(); ++j) {
        const Eigen::VectorXd mean = truth.means.col(j);
        json["means"].push_back(std::vector<double>(mean.begin(), mean.end()));
        Json rows = Json::array();
        for (Eigen::Index row = 0; row < truth.dimension(); ++row) {
            const Eigen::VectorXd values =
                truth.covariances[static_cast<std::size_t>(j)].row(row).transpose();
            rows.push_back(std::vector<double>(values.begin(), values.end()));
        }
        json["covariances"].push_back(std::move(rows));
    }
    if (!labels.empty()) {
        json["labels"] = labels;
    }
    return json.dump() + "\n";
}

Expected<TruthFile> readTruth(const std::filesystem::path& path) {
    const Expected<std::string> text = readFile(path);
    if (!text) {
        return fail(text.error());
    }
    try {
        Expected<TruthFile> truth = parseTruth(Json::parse(*text));
        if (!truth) {
            return fail("{}: {}", path.string(), truth.error().message);
        }
        return truth;
    } catch (const Json::exception& error) {
        // Its message carries line and column.
        return fail("{}: not valid JSON: {}", path.string(), error.what());
    }
}

Expected<LabelledData> withTruth(Dataset data, const TruthFile& truth) {
    LabelledData result;
    result.truth = truth.mixture;
    if (data.isProjected() && truth.mixture.dimension() == data.projection.mean.size()) {
        const Eigen::MatrixXd map = data.projection.components.transpose();
        result.truth = affineImage(truth.mixture, map, -map * data.projection.mean);
    }
    if (result.truth.dimension() != data.dimension()) {
        return fail("the truth has {} dimensions where the data have {}", result.truth.dimension(),
                    data.dimension());
    }
    if (!truth.labels.empty()) {
        if (static_cast<Eigen::Index>(truth.labels.size()) != data.size()) {
            return fail("the truth has {} labels where the data have {} points",
                        truth.labels.size(), data.size());
        }
        data.labels = truth.labels;
        data.labelNames.clear();
        for (Eigen::Index j = 0; j < result.truth.components(); ++j) {
            data.labelNames.push_back(std::to_string(j + 1));
        }
    }
    result.data = std::move(data);
    return result;
}

} // namespace gaussarium
