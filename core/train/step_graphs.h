// A training step as one launch: CUDA graphs of the same work on other numbers. Internal to
// core/train.
#pragma once

#include "core/train/compute_device.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace gaussarium::train {

// A step enqueues about a thousand kernels, most of them shorter than their launch. Captured once
// and replayed, they follow each other without the processor.
class StepGraphs {
public:
    explicit StepGraphs(DeviceKind device);
    ~StepGraphs();
    StepGraphs(const StepGraphs&) = delete;
    StepGraphs& operator=(const StepGraphs&) = delete;

    // Makes the step `work`. On CUDA the first two of each `shape` run as they are (libraries then
    // choose their kernels and take their memory), the third is captured, and it and all later ones
    // are replays: whatever changes from step to step must lie in device memory. Every work of one
    // shape must be the same. On the CPU each runs as it is.
    void run(std::int64_t shape, const std::function<void()>& work);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace gaussarium::train
