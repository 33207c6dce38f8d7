// How long frames took, in the numbers that say whether motion looks smooth.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::bench {

struct FrameTimes {
    std::int64_t count = 0;
    double median = 0.0; // seconds, as the next two
    double slow = 0.0;   // 95 of 100 frames are not slower
    double worst = 0.0;
    double within60 = 0.0; // share of the frames within 1/60 s
    double within30 = 0.0; // within 1/30 s
};

// At least one frame; throws std::invalid_argument for none.
FrameTimes frameTimes(std::vector<double> seconds);

// "85 frames/s; 95 % 14 ms, worst 22 ms; 98 % within 1/60 s".
std::string frameWords(const FrameTimes& frames);

} // namespace gaussarium::bench
