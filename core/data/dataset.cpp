#include "core/data/dataset.h"

#include "core/base/check.h"
#include "core/data/file_context.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium {

namespace {

// Beyond this the squares of a projection's sums could overflow whatever they are scaled by.
constexpr double largestProjected = 1e300;

// Blocks of columns, so that no temporary is as large as the data. False where it was stopped.
template <class Body>
bool forEachBlock(const Eigen::MatrixXd& points, const std::stop_token& stop, Body&& body) {
    constexpr Eigen::Index block = 4096;
    for (Eigen::Index begin = 0; begin < points.cols(); begin += block) {
        if (stop.stop_requested()) {
            return false;
        }
        body(begin, std::min(block, points.cols() - begin));
    }
    return true;
}

// Mean (d) and biased covariance (d x d) of points / scale.
struct ScaledMoments {
    double scale = 1.0;
    Eigen::VectorXd mean;
    Eigen::MatrixXd covariance;
};

Expected<ScaledMoments> measureMoments(const Dataset& data, const std::stop_token& stop) {
    const Eigen::MatrixXd& points = data.points;
    ScaledMoments moments;
    Eigen::ArrayXd largest = Eigen::ArrayXd::Zero(points.rows());
    moments.mean = Eigen::VectorXd::Zero(points.rows());
    moments.covariance = Eigen::MatrixXd::Zero(points.rows(), points.rows());
    const auto n = static_cast<double>(points.cols());

    bool done = forEachBlock(points, stop, [&](Eigen::Index begin, Eigen::Index size) {
        largest = largest.max(points.middleCols(begin, size).array().abs().rowwise().maxCoeff());
    });
    for (Eigen::Index j = 0; j < points.rows(); ++j) {
        if (largest(j) > largestProjected) {
            return fail("column '{}' holds values beyond {}, too large to be projected",
                        data.columns[static_cast<std::size_t>(j)], largestProjected);
        }
    }
    // Scaled by the largest value, squares of 1e200 stay finite and those of 1e-200 above zero.
    moments.scale = largest.maxCoeff() > 0.0 ? largest.maxCoeff() : 1.0;
    done = done && forEachBlock(points, stop, [&](Eigen::Index begin, Eigen::Index size) {
               moments.mean += (points.middleCols(begin, size) / moments.scale).rowwise().sum() / n;
           });
    done = done && forEachBlock(points, stop, [&](Eigen::Index begin, Eigen::Index size) {
               const Eigen::MatrixXd centred =
                   (points.middleCols(begin, size) / moments.scale).colwise() - moments.mean;
               moments.covariance += centred * centred.transpose() / n;
           });
    if (!done) {
        return failStopped();
    }
    return moments;
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

Expected<Dataset> projectToPrincipalComponents(Dataset data, Eigen::Index components,
                                               const std::stop_token& stop) {
    GAUSSARIUM_CHECK_GE(components, 1);
    GAUSSARIUM_CHECK_LE(components, data.dimension());
    GAUSSARIUM_CHECK_GE(data.size(), 2);

    Projection projection;
    projection.columns = data.columns;
    const Expected<ScaledMoments> moments = measureMoments(data, stop);
    if (!moments) {
        return fail(moments.error());
    }
    projection.mean = moments->scale * moments->mean;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(moments->covariance);
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
    const bool done = forEachBlock(result.points, stop, [&](Eigen::Index begin, Eigen::Index size) {
        projected.middleCols(begin, size) =
            projection.components.transpose()
            * (result.points.middleCols(begin, size).colwise() - projection.mean);
    });
    if (!done) {
        return failStopped();
    }
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
