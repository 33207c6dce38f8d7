#include "core/em/fit_warnings.h"

#include <fmt/format.h>

namespace gaussarium::em {

namespace {

// A ridge of a hundredth of the variance shows in the picture.
constexpr double noticeableShare = 0.01;

} // namespace

std::vector<std::string> fitWarnings(const Problem& problem, const LoopResult& result) {
    std::vector<std::string> warnings;
    const int d = problem.columns.dimension();
    const bool diagonal = problem.overall.diagonal;
    const auto pivot = [&](int a) { return diagonal ? a : a * (a + 1) / 2 + a; };
    bool ridgeIsLarge = false;
    for (int a = 0; a < d; ++a) {
        const double ridge = problem.ridge[static_cast<std::size_t>(a)];
        const double variance = problem.overall.scatter[static_cast<std::size_t>(pivot(a))];
        if (ridge > noticeableShare * variance) {
            ridgeIsLarge = true;
            const std::string& column = problem.data.columns[static_cast<std::size_t>(a)];
            warnings.push_back(
                variance > 0.0
                    ? fmt::format("the ridge {:g} is {:.2g} times the variance of {}: lower it or "
                                  "rescale the data",
                                  problem.options.ridge, ridge / variance, column)
                    : fmt::format("{} is constant: its variance is the ridge alone", column));
        }
    }
    const Components& components = result.components;
    for (int j = 0; j < components.count && !ridgeIsLarge && problem.options.ridge > 0.0; ++j) {
        for (int a = 0; a < d; ++a) {
            const double deviation =
                components.lower[static_cast<std::size_t>(j * components.packed() + pivot(a))];
            if (deviation * deviation < 2.0 * problem.ridge[static_cast<std::size_t>(a)]) {
                warnings.push_back(fmt::format("component {} rests on the ridge: its points "
                                               "coincide or lie on a line",
                                               j + 1));
                break;
            }
        }
    }
    if (result.reseeds > 0) {
        warnings.push_back(fmt::format("{} component{} collapsed and started again", result.reseeds,
                                       result.reseeds == 1 ? "" : "s"));
    }
    return warnings;
}

} // namespace gaussarium::em
