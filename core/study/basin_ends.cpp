// What a basin map knows of a place, and which ends are one.
#include "core/metrics/mixture_distance.h"
#include "core/study/basin_map.h"

#include <algorithm>
#include <cmath>

namespace gaussarium {

namespace {

// Two ends are one where they differ by less.
constexpr double sameLikelihood = 1e-5; // nats a point
constexpr double sameMixture = 0.1;     // overall deviations

} // namespace

bool sameOptimum(const Mixture& a, double objectiveOfA, const Mixture& b, double objectiveOfB,
                 Eigen::Index points) {
    return std::abs(objectiveOfA - objectiveOfB) < sameLikelihood * static_cast<double>(points)
           && mixtureDistance(a, b) < sameMixture;
}

int BasinMap::optima() const {
    return static_cast<int>(std::count_if(ends.begin(), ends.end(), [](const BasinEnd& end) {
        return end.kind == EndKind::Optimum;
    }));
}

double BasinMap::share(int end) const {
    return done > 0 ? static_cast<double>(ends.at(static_cast<std::size_t>(end)).cells) / done
                    : 0.0;
}

const Mixture* BasinMap::endOf(int cell) const {
    const int end = cells.at(static_cast<std::size_t>(cell)).end;
    if (end < 0) {
        return nullptr;
    }
    if (ends[static_cast<std::size_t>(end)].kind == EndKind::Optimum) {
        return &ends[static_cast<std::size_t>(end)].mixture;
    }
    const auto own = collapsed.find(cell);
    return own == collapsed.end() ? nullptr : &own->second;
}

int BasinMap::nearestDone(int cell) const {
    const int row = cell / grid.columns;
    const int column = cell % grid.columns;
    const auto nearest = [](int index, int stride, int count) {
        return std::min((index + stride / 2) / stride, (count - 1) / stride) * stride;
    };
    for (int stride = 1; stride <= grid.firstStride(); stride *= 2) {
        const int candidate =
            nearest(row, stride, grid.rows) * grid.columns + nearest(column, stride, grid.columns);
        if (cells[static_cast<std::size_t>(candidate)].end >= 0) {
            return candidate;
        }
    }
    return -1;
}

int BasinMap::shownEnd(int cell) const {
    const BasinCell& own = cells[static_cast<std::size_t>(cell)];
    const int nearest = nearestDone(cell);
    if (nearest < 0) {
        return own.guess;
    }
    const double distance = std::hypot(nearest % grid.columns - cell % grid.columns,
                                       nearest / grid.columns - cell / grid.columns);
    return own.guess >= 0 && own.guessDistance < distance
               ? own.guess
               : cells[static_cast<std::size_t>(nearest)].end;
}

int BasinMap::endLike(const BasinEnd& other) const {
    const auto found = std::find_if(ends.begin(), ends.end(), [&](const BasinEnd& end) {
        return end.kind == other.kind
               && (end.kind != EndKind::Optimum
                   || sameOptimum(end.mixture, end.objective, other.mixture, other.objective,
                                  points));
    });
    return found == ends.end() ? -1 : static_cast<int>(found - ends.begin());
}

} // namespace gaussarium
