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

} // namespace gaussarium::em
