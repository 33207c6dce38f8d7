// How likely the data are as one component's mean moves and everything else stays: the landscape
// that EM climbs, one slice of it.
#pragma once

#include "core/base/error.h"
#include "core/estimate/estimator.h"
#include "core/mixture/mixture.h"
#include "core/study/mean_grid.h"

#include <vector>

namespace gaussarium {

struct LikelihoodSurface {
    MeanGrid grid;
    // A cell each: the mean log-density of a point, in nats, with the mean at the cell's place.
    std::vector<double> perPoint;
    double lowest = 0.0;
    double highest = 0.0;
    int bestCell = 0; // the first of the highest
};

// The mixture with its component `moved` at every cell of the grid. The part of the other
// components is taken once for each point: O(n k d^2 + cells n d). Fails where the mixture is none,
// and where it was stopped. Throws std::invalid_argument for a grid or a component that does not
// fit the mixture, and without points. Same answer for any number of threads.
Expected<LikelihoodSurface> likelihoodSurface(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                              const Mixture& mixture, int moved,
                                              const MeanGrid& grid, const RunContext& context = {});

} // namespace gaussarium
