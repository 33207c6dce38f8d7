// Whether a GPU computes what the CPU computes: every operator of ours on the same numbers.
#pragma once

#include <string>
#include <vector>

namespace gaussarium::train {

struct DeviceDifference {
    std::string what;        // "refine, gradient by the anchor's points"
    double largest = 0.0;    // difference, relative to the largest number
    double acceptable = 0.0; // what rounding of the types involved explains
    bool passed() const { return largest <= acceptable; }
};

// Needs a CUDA device; throws std::runtime_error where there is none. Some seconds.
std::vector<DeviceDifference> compareCudaWithCpu();

} // namespace gaussarium::train
