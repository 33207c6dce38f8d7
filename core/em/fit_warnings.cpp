#include "core/em/fit_warnings.h"

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::em {

namespace {

// A ridge of a hundredth of the variance shows in the picture.
constexpr double noticeableShare = 0.01;

int pivot(int axis, bool diagonal) {
    return diagonal ? axis : axis * (axis + 1) / 2 + axis;
}

} // namespace

std::vector<int> largeRidges(const Statistics& overall, const std::vector<double>& ridge) {
    std::vector<int> axes;
    for (int a = 0; a < overall.dimension; ++a) {
        if (ridge[static_cast<std::size_t>(a)]
            > noticeableShare
                  * overall.scatter[static_cast<std::size_t>(pivot(a, overall.diagonal))]) {
            axes.push_back(a);
        }
    }
    return axes;
}

bool restsOnRidge(const Components& components, const std::vector<double>& ridge, int component) {
    const int d = components.dimension;
    if (!(*std::min_element(ridge.begin(), ridge.end()) > 0.0)) {
        return false;
    }
    // The variance along each direction in units of the ridge's own there, smallest first.
    const double* const covariance =
        components.covariances.data() + component * components.packed();
    Eigen::MatrixXd relative = Eigen::MatrixXd::Zero(d, d);
    for (int a = 0; a < d; ++a) {
        for (int b = components.diagonal ? a : 0; b <= a; ++b) {
            relative(a, b) = covariance[components.diagonal ? a : a * (a + 1) / 2 + b]
                             / std::sqrt(ridge[static_cast<std::size_t>(a)])
                             / std::sqrt(ridge[static_cast<std::size_t>(b)]);
        }
    }
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(relative, Eigen::EigenvaluesOnly);
    return solver.eigenvalues()[0] < 2.0;
}

std::vector<std::string> fitWarnings(const Problem& problem, const LoopResult& result) {
    std::vector<std::string> warnings;
    const std::vector<int> large = largeRidges(problem.overall, problem.ridge);
    for (const int a : large) {
        const double ridge = problem.ridge[static_cast<std::size_t>(a)];
        const double variance =
            problem.overall.scatter[static_cast<std::size_t>(pivot(a, problem.overall.diagonal))];
        const std::string& column = problem.data.columns[static_cast<std::size_t>(a)];
        warnings.push_back(
            variance > 0.0
                ? fmt::format("the ridge {:g} is {:.2g} times the variance of {}: lower it or "
                              "rescale the data",
                              problem.options.ridge, ridge / variance, column)
                : fmt::format("{} is constant: its variance is the ridge alone", column));
    }
    for (int j = 0; j < result.components.count && large.empty(); ++j) {
        if (restsOnRidge(result.components, problem.ridge, j)) {
            warnings.push_back(fmt::format("component {} rests on the ridge: its points coincide "
                                           "or lie on a line",
                                           j + 1));
        }
    }
    if (result.reseeds > 0) {
        warnings.push_back(fmt::format("{} component{} collapsed and started again", result.reseeds,
                                       result.reseeds == 1 ? "" : "s"));
    }
    return warnings;
}

} // namespace gaussarium::em
