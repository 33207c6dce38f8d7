// From labelled points to components.
#include "core/em/starts.h"

#include <Eigen/Cholesky>

#include <algorithm>

namespace gaussarium::em {

namespace {

bool isDefinite(const Eigen::MatrixXd& covariance) {
    // A group on a line: its covariance would collapse in the first step.
    constexpr double relativePivotFloor = 1e-10;
    const Eigen::LLT<Eigen::MatrixXd> cholesky(covariance);
    if (cholesky.info() != Eigen::Success) {
        return false;
    }
    const Eigen::VectorXd pivots = cholesky.matrixLLT().diagonal().array().square();
    return (pivots.array() > relativePivotFloor * covariance.diagonal().array()).all();
}

Eigen::MatrixXd unpacked(const std::vector<double>& values, int d, bool diagonal) {
    Eigen::MatrixXd matrix = Eigen::MatrixXd::Zero(d, d);
    for (int a = 0; a < d; ++a) {
        for (int b = diagonal ? a : 0; b <= a; ++b) {
            matrix(a, b) = values[static_cast<std::size_t>(diagonal ? a : a * (a + 1) / 2 + b)];
            matrix(b, a) = matrix(a, b);
        }
    }
    return matrix;
}

void pack(const Eigen::MatrixXd& matrix, bool diagonal, double* values) {
    for (Eigen::Index a = 0; a < matrix.rows(); ++a) {
        for (Eigen::Index b = diagonal ? a : 0; b <= a; ++b) {
            values[diagonal ? a : a * (a + 1) / 2 + b] = matrix(a, b);
        }
    }
}

} // namespace

Components fromLabels(const Problem& problem, const Eigen::MatrixXd& points,
                      const std::vector<int>& labels, int components) {
    const auto d = static_cast<int>(points.rows());
    const bool diagonal = problem.family.diagonal();
    Eigen::VectorXd counts = Eigen::VectorXd::Zero(components);
    Eigen::MatrixXd means = Eigen::MatrixXd::Zero(d, components);
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        const int label = labels[static_cast<std::size_t>(i)];
        counts[label] += 1.0;
        means.col(label) += points.col(i);
    }
    for (int j = 0; j < components; ++j) {
        // An empty group (more groups than distinct points) stands at the centre.
        means.col(j) /= std::max(counts[j], 1.0);
    }
    std::vector<Eigen::MatrixXd> scatter(static_cast<std::size_t>(components),
                                         Eigen::MatrixXd::Zero(d, d));
    Eigen::MatrixXd pooled = Eigen::MatrixXd::Zero(d, d);
    Eigen::VectorXd difference(d);
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        const int label = labels[static_cast<std::size_t>(i)];
        difference = points.col(i) - means.col(label);
        Eigen::MatrixXd& own = scatter[static_cast<std::size_t>(label)];
        for (int b = 0; b < d; ++b) {
            own.col(b) += difference[b] * difference;
        }
    }
    for (const Eigen::MatrixXd& own : scatter) {
        pooled += own;
    }
    const Eigen::MatrixXd ridge =
        Eigen::Map<const Eigen::VectorXd>(problem.ridge.data(), d).asDiagonal();
    pooled = pooled / static_cast<double>(points.cols()) + ridge;
    if (!isDefinite(pooled)) {
        pooled = unpacked(safeOverallCovariance(problem), d, diagonal);
    }

    Components start;
    start.resize(d, components, diagonal);
    const double total = counts.cwiseMax(1.0).sum();
    for (int j = 0; j < components; ++j) {
        Eigen::MatrixXd& own = scatter[static_cast<std::size_t>(j)];
        own = own / std::max(counts[j], 1.0) + ridge;
        start.weights[static_cast<std::size_t>(j)] = std::max(counts[j], 1.0) / total;
        std::copy(means.col(j).begin(), means.col(j).end(), start.means.begin() + j * d);
        const bool usable = counts[j] > d && isDefinite(own);
        pack(usable ? own : pooled, diagonal, start.covariances.data() + j * start.packed());
    }
    if (restrictToFamily(problem.family, start) >= 0) {
        // Rounding only: what is positive definite above may still be below factorise()'s floors.
        const std::vector<double> safe = safeOverallCovariance(problem);
        for (int j = 0; j < components; ++j) {
            std::copy(safe.begin(), safe.end(), start.covariances.begin() + j * start.packed());
        }
        restrictToFamily(problem.family, start);
    }
    return start;
}

} // namespace gaussarium::em
