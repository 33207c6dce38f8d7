// Problems of basins, and what tells two maps apart.
#pragma once

#include "core/study/basin_map.h"
#include "tests/core/em/em_problems.h"
#include "tests/core/study/mean_grids.h"

#include <utility>

namespace gaussarium::testing {

inline BasinRequest requestFor(const Eigen::MatrixXd& points, Mixture mixture, int moved,
                               int side) {
    BasinRequest request;
    request.grid = gridOver(points, mixture.means.col(moved), side, side);
    request.mixture = std::move(mixture);
    request.moved = moved;
    return request;
}

// The same ends of the same cells, to the last bit.
inline bool equal(const BasinMap& a, const BasinMap& b) {
    bool same = a.done == b.done && a.ends.size() == b.ends.size();
    for (std::size_t i = 0; same && i < a.cells.size(); ++i) {
        same = a.cells[i].end == b.cells[i].end && a.cells[i].iterations == b.cells[i].iterations;
    }
    for (std::size_t i = 0; same && i < a.ends.size(); ++i) {
        same = a.ends[i].cells == b.ends[i].cells && a.ends[i].kind == b.ends[i].kind
               && (a.ends[i].kind != EndKind::Optimum
                   || (a.ends[i].logLikelihood == b.ends[i].logLikelihood
                       && a.ends[i].mixture.means == b.ends[i].mixture.means));
    }
    return same;
}

struct BasinProblem {
    Eigen::MatrixXd points;
    Mixture truth;
};

inline BasinProblem randomProblem(int d, int k, Eigen::Index n, std::uint64_t seed) {
    Random random(seed);
    BasinProblem problem;
    problem.truth = randomMixture(d, k, 2.5, random);
    problem.points = drawSample(problem.truth, n, random).points;
    return problem;
}

} // namespace gaussarium::testing
