// What a reader of an EM fit should distrust, in sentences.
#pragma once

#include "core/em/em_loop.h"
#include "core/em/starts.h"

#include <string>
#include <vector>

namespace gaussarium::em {

// A ridge that is no longer small beside the data's own variance; components whose covariance is
// held open by the ridge alone (points that coincide or lie on a line); components reseeded.
std::vector<std::string> fitWarnings(const Problem& problem, const LoopResult& result);

// The axes along which the ridge (in standardised coordinates) is no longer small beside the
// variance of all points.
std::vector<int> largeRidges(const Statistics& overall, const std::vector<double>& ridge);

// Whether the component's covariance is held open by the ridge alone along some direction. Of use
// only where no ridge is large.
bool restsOnRidge(const Components& components, const std::vector<double>& ridge, int component);

} // namespace gaussarium::em
