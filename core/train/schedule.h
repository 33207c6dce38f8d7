// The learning rate over a run: a linear warm-up, a flat part, then half a cosine.
#pragma once

#include <cstdint>

namespace gaussarium::train {

struct Schedule {
    double peak = 8e-4;              // learning rate after the warm-up
    std::int64_t warmUpSteps = 1000; // linear from peak / warmUpSteps
    double flatShare = 0.3;          // share of the steps, warm-up included, before the decay
    double finalShare = 1e-3;        // the last step's rate as a share of the peak
    std::int64_t steps = 60000;      // length of the whole run

    // Rate of one step, counted from 0; steps past the end keep the last rate.
    double rate(std::int64_t step) const;
};

} // namespace gaussarium::train
