// The card of what a run trains: how the weights came to be.
#pragma once

#include "core/train/checkpoint.h"
#include "core/train/compute_device.h"
#include "core/train/train_config.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::train {

// JSON for tgmm::Weights::card. `excess` is the held-out excess at `sizes`, empty where it was not
// measured yet.
std::string runCard(const TrainConfig& config, DeviceKind device, const std::string& command,
                    const TrainState& state, const std::vector<std::int64_t>& sizes,
                    const std::vector<double>& excess);

} // namespace gaussarium::train
