// The points that estimators see, and where they came from.
#pragma once

#include "core/base/error.h"

#include <Eigen/Core>

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium {

// A row of a file that is not in the data, and why.
struct SkippedRow {
    std::int64_t line = 0; // 1-based, as an editor counts
    std::string reason;
};

// How columns were reduced when a file had more than three of them:
// points = components^T (row - mean).
struct Projection {
    Eigen::VectorXd mean;             // p
    Eigen::MatrixXd components;       // p x d, orthonormal columns, by decreasing variance
    double explainedVariance = 1.0;   // share of the total variance that is kept, 0..1
    std::vector<std::string> columns; // p names, before the projection
};

struct Dataset {
    Eigen::MatrixXd points;           // d x n, one column a point; all finite
    std::vector<std::string> columns; // d names, shown on the axes
    std::vector<int> labels;          // empty, or n: index into labelNames, -1 where unknown
    std::vector<std::string> labelNames;
    std::string name;   // short, for titles: "Old Faithful"
    std::string source; // the file, or the preset and seed that made it
    std::int64_t rowsSkipped = 0;
    std::vector<SkippedRow> skipped; // the first of them (at most 100)
    std::vector<std::string> notes;  // what a reader should know: a projection, a constant column
    Projection projection;           // components is empty where there was none

    Eigen::Index dimension() const { return points.rows(); }
    Eigen::Index size() const { return points.cols(); }
    bool hasLabels() const { return !labels.empty(); }
    bool isProjected() const { return projection.components.size() > 0; }

    // Throws std::invalid_argument where names, labels or values contradict the points.
    void check() const;
};

// A data set from bare points (d x n); columns are named x, y, z (x1, x2, ... for d > 3).
Dataset makeDataset(Eigen::MatrixXd points, std::string name = {}, std::string source = {});

// The first `components` principal components of data with more dimensions than that; the result
// carries the projection, a note in words, and columns named PC1, PC2, ... Fails for values beyond
// 1e300 in size, and once a stop is asked for. Cost O(n d^2 + d^3); beside the data it holds the
// result and one block.
Expected<Dataset> projectToPrincipalComponents(Dataset data, Eigen::Index components,
                                               const std::stop_token& stop = {});

} // namespace gaussarium
