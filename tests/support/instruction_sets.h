// Every instruction set that this machine has, down to plain scalar code, one after the other
// (Highway's dynamic dispatch). Needs hwy::hwy.
#pragma once

#include <hwy/highway.h>

#include <cstdint>
#include <vector>

namespace gaussarium::testing {

inline std::vector<std::int64_t> machineTargets() {
    std::vector<std::int64_t> each;
    std::int64_t targets = hwy::SupportedTargets() | HWY_STATIC_TARGET;
    for (; targets != 0; targets &= targets - 1) {
        each.push_back(targets & -targets);
    }
    return each;
}

// From here on; 0: the best again.
inline void useTarget(std::int64_t target) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().DeInit();
}

template <class Body>
void forEachTarget(const Body& body) {
    for (const std::int64_t target : machineTargets()) {
        useTarget(target);
        body();
    }
    useTarget(0);
}

} // namespace gaussarium::testing
