#include "core/data/dataset.h"

#include "core/base/check.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium {

namespace {

// Blocks of columns, so that no temporary is as large as the data.
template <class Body>
void forEachBlock(const Eigen::MatrixXd& points, Body&& body) {
    constexpr Eigen::Index block = 4096;
    for (Eigen::Index begin = 0; begin < points.cols(); begin += block) {
        body(begin, std::min(block, points.cols() - begin));
    }
}

} // namespace

void Dataset::check() const {
    GAUSSARIUM_CHECK_EQ(static_cast<Eigen::Index>(columns.size()), dimension());
    if (!labels.empty()) {
        GAUSSARIUM_CHECK_EQ(static_cast<Eigen::Index>(labels.size()), size());
        for (const int label : labels) {
            GAUSSARIUM_CHECK_GE(label, -1);
            GAUSSARIUM_CHECK_LT(label, static_cast<int>(labelNames.size()));
        }
    }
    require(points.allFinite(), "Dataset::check", "a point is NaN or infinite");
}

Dataset makeDataset(Eigen::MatrixXd points, std::string name, std::string source) {
    Dataset data;
    const Eigen::Index d = points.rows();
    for (Eigen::Index i = 0; i < d; ++i) {
        data.columns.push_back(d <= 3 ? std::string(1, "xyz"[i]) : "x" + std::to_string(i + 1));
    }
    data.points = std::move(points);
    data.name = std::move(name);
    data.source = std::move(source);
    return data;
}

Dataset projectToPrincipalComponents(Dataset data, Eigen::Index components) {
    GAUSSARIUM_CHECK_GE(components, 1);
    GAUSSARIUM_CHECK_LE(components, data.dimension());
    GAUSSARIUM_CHECK_GE(data.size(), 2);

    Projection projection;
    projection.columns = data.columns;
    // Scaled by the largest value, squares of 1e200 stay finite and those of 1e-200 above zero.
    const double largest = data.points.cwiseAbs().maxCoeff();
    const double scale = largest > 0.0 ? largest : 1.0;
    const auto n = static_cast<double>(data.size());
    Eigen::VectorXd scaledMean = Eigen::VectorXd::Zero(data.dimension());
    Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(data.dimension(), data.dimension());
    forEachBlock(data.points, [&](Eigen::Index begin, Eigen::Index size) {
        scaledMean += (data.points.middleCols(begin, size) / scale).rowwise().sum() / n;
    });
    forEachBlock(data.points, [&](Eigen::Index begin, Eigen::Index size) {
        const Eigen::MatrixXd centred =
            (data.points.middleCols(begin, size) / scale).colwise() - scaledMean;
        covariance += centred * centred.transpose() / n;
    });
    projection.mean = scale * scaledMean;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(covariance);
    // Eigenvalues come in increasing order.
    projection.components = eigen.eigenvectors().rightCols(components).rowwise().reverse();
    for (Eigen::Index j = 0; j < components; ++j) {
        // An eigenvector's sign is arbitrary: the largest entry is made positive, so that the
        // picture does not flip between machines.
        Eigen::Index largestEntry = 0;
        projection.components.col(j).cwiseAbs().maxCoeff(&largestEntry);
        if (projection.components(largestEntry, j) < 0.0) {
            projection.components.col(j) *= -1.0;
        }
    }
    const double total = eigen.eigenvalues().sum();
    projection.explainedVariance =
        total > 0.0 ? eigen.eigenvalues().tail(components).sum() / total : 1.0;

    Dataset result = std::move(data);
    Eigen::MatrixXd projected(components, result.size());
    forEachBlock(result.points, [&](Eigen::Index begin, Eigen::Index size) {
        projected.middleCols(begin, size) =
            projection.components.transpose()
            * (result.points.middleCols(begin, size).colwise() - projection.mean);
    });
    result.points = std::move(projected);
    result.columns.clear();
    for (Eigen::Index j = 0; j < components; ++j) {
        result.columns.push_back("PC" + std::to_string(j + 1));
    }
    result.notes.push_back(fmt::format("{} columns projected on the first {} principal components, "
                                       "which keep {:.1f}% of the variance",
                                       projection.columns.size(), components,
                                       100.0 * projection.explainedVariance));
    result.projection = std::move(projection);
    return result;
}

} // namespace gaussarium
