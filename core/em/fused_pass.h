// One EM pass over all points: the kernel over fixed chunks, on several threads.
#pragma once

#include "core/em/components.h"
#include "core/em/point_columns.h"

#include <stop_token>
#include <vector>

namespace gaussarium::em {

// What a pass measures under one mixture. Kept between passes: its memory is reused.
struct PassSums {
    double logLikelihood = 0.0;  // natural, of the standardised points
    std::vector<double> moments; // k x (1 + d + packed): sums of r, r y, r y y^T (fused_kernel.h)
    std::vector<double> chunks;  // scratch
};

// Chunks of 4096 points are added in their order, so the bits do not depend on the number of
// threads. False when stopped, with the sums undefined. O(n k d^2).
bool fusedPass(const PointColumns& columns, const Components& components, bool moments, int threads,
               const std::stop_token& stop, PassSums& sums);

} // namespace gaussarium::em
