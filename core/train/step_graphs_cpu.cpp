// step_graphs.h in a build without CUDA.
#include "core/train/step_graphs.h"

namespace gaussarium::train {

struct StepGraphs::Impl {};

StepGraphs::StepGraphs(DeviceKind) {}
StepGraphs::~StepGraphs() = default;

void StepGraphs::run(std::int64_t, const std::function<void()>& work) {
    work();
}

} // namespace gaussarium::train
