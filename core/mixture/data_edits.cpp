#include "core/mixture/data_edits.h"

#include "core/base/check.h"
#include "core/mixture/density.h"

#include <algorithm>
#include <string>

namespace gaussarium {

namespace {

// Said once, however often the data are changed.
void markEdited(Dataset& data) {
    const std::string mark = "edited by hand";
    if (data.source.find(mark) == std::string::npos) {
        data.source += data.source.empty() ? mark : ", " + mark;
    }
    const std::string suffix = " (edited)";
    if (data.name.size() < suffix.size()
        || data.name.compare(data.name.size() - suffix.size(), suffix.size(), suffix) != 0) {
        data.name += suffix;
    }
}

void requireColumns(const Dataset& data, const std::vector<Eigen::Index>& columns,
                    const char* function) {
    for (const Eigen::Index column : columns) {
        require(column >= 0 && column < data.size(), function,
                fmt::format("column {} of {} points", column, data.size()));
    }
}

bool labelsAreComponents(const LabelledData& data) {
    const auto k = static_cast<std::size_t>(data.truth.components());
    if (!data.data.hasLabels() || data.data.labelNames.size() != k) {
        return false;
    }
    for (std::size_t j = 0; j < k; ++j) {
        if (data.data.labelNames[j] != std::to_string(j + 1)) {
            return false;
        }
    }
    return true;
}

} // namespace

LabelledData withPointsAdded(const LabelledData& data,
                             const Eigen::Ref<const Eigen::MatrixXd>& points) {
    GAUSSARIUM_CHECK_EQ(points.rows(), data.data.dimension());
    require(points.allFinite(), __func__, "a value is not finite");
    LabelledData result = data;
    const Eigen::Index before = data.data.size();
    result.data.points.conservativeResize(Eigen::NoChange, before + points.cols());
    result.data.points.rightCols(points.cols()) = points;
    if (data.data.hasLabels()) {
        result.data.labels.resize(static_cast<std::size_t>(before + points.cols()), -1);
    }
    markEdited(result.data);
    return result;
}

LabelledData withPointsRemoved(const LabelledData& data, std::vector<Eigen::Index> columns) {
    requireColumns(data.data, columns, __func__);
    std::sort(columns.begin(), columns.end());
    columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
    const auto removed = static_cast<Eigen::Index>(columns.size());
    GAUSSARIUM_CHECK_LT(removed, data.data.size());
    LabelledData result = data;
    Eigen::Index to = 0;
    auto next = columns.begin();
    for (Eigen::Index from = 0; from < data.data.size(); ++from) {
        if (next != columns.end() && *next == from) {
            ++next;
            continue;
        }
        if (to != from) {
            result.data.points.col(to) = result.data.points.col(from);
            if (data.data.hasLabels()) {
                result.data.labels[static_cast<std::size_t>(to)] =
                    result.data.labels[static_cast<std::size_t>(from)];
            }
        }
        ++to;
    }
    result.data.points.conservativeResize(Eigen::NoChange, to);
    if (data.data.hasLabels()) {
        result.data.labels.resize(static_cast<std::size_t>(to));
    }
    markEdited(result.data);
    return result;
}

LabelledData withPointsMoved(const LabelledData& data, const std::vector<Eigen::Index>& columns,
                             const Eigen::Ref<const Eigen::VectorXd>& by) {
    requireColumns(data.data, columns, __func__);
    GAUSSARIUM_CHECK_EQ(by.size(), data.data.dimension());
    require(by.allFinite(), __func__, "a value is not finite");
    LabelledData result = data;
    for (const Eigen::Index column : columns) {
        result.data.points.col(column) = data.data.points.col(column) + by;
    }
    markEdited(result.data);
    return result;
}

std::vector<int> ownersOfPoints(const LabelledData& data) {
    require(!data.truth.empty(), __func__, "there is no truth");
    std::vector<int> owners;
    if (labelsAreComponents(data)) {
        owners = data.data.labels;
    } else {
        owners = MixtureDensity(data.truth).assign(data.data.points);
    }
    return owners;
}

LabelledData withComponentMapped(const LabelledData& data, const std::vector<int>& owners,
                                 Eigen::Index component,
                                 const Eigen::Ref<const Eigen::MatrixXd>& map,
                                 const Eigen::Ref<const Eigen::VectorXd>& mean) {
    GAUSSARIUM_CHECK_GE(component, 0);
    GAUSSARIUM_CHECK_LT(component, data.truth.components());
    GAUSSARIUM_CHECK_EQ(static_cast<Eigen::Index>(owners.size()), data.data.size());
    GAUSSARIUM_CHECK_EQ(map.rows(), data.data.dimension());
    GAUSSARIUM_CHECK_EQ(map.cols(), data.data.dimension());
    GAUSSARIUM_CHECK_EQ(mean.size(), data.data.dimension());
    LabelledData result = data;
    const Eigen::VectorXd oldMean = data.truth.means.col(component);
    Eigen::MatrixXd& covariance = result.truth.covariances[static_cast<std::size_t>(component)];
    const Eigen::MatrixXd mapped = map * covariance * map.transpose();
    covariance = 0.5 * (mapped + mapped.transpose());
    result.truth.means.col(component) = mean;
    if (const Expected<void> valid = result.truth.validate(); !valid) {
        require(false, __func__, valid.error().message);
    }
    for (Eigen::Index i = 0; i < data.data.size(); ++i) {
        if (owners[static_cast<std::size_t>(i)] == component) {
            result.data.points.col(i) = mean + map * (data.data.points.col(i) - oldMean);
        }
    }
    require(result.data.points.allFinite(), __func__, "a point leaves the range of numbers");
    markEdited(result.data);
    return result;
}

} // namespace gaussarium
