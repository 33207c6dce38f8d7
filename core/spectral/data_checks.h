// What makes data unfit for moments, before any method is tried.
#pragma once

#include "core/data/dataset.h"
#include "core/spectral/moments.h"

#include <string>

namespace gaussarium::spectral {

// Why these data allow no answer for any k, in one sentence; empty where they may: too few or equal
// points, a constant column, values whose squares overflow.
std::string unfitData(const Dataset& data, const StandardCoordinates& coordinates);

// The same from the second moments: points on a line or a plane.
std::string flatData(const MomentTable& table, const StandardCoordinates& coordinates);

// The same for k components: fewer points than unknown numbers.
std::string tooFewPoints(Eigen::Index n, Eigen::Index d, Eigen::Index k);

} // namespace gaussarium::spectral
