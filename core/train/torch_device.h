// The Torch side of compute_device.h. Internal to core/train (Torch).
#pragma once

#include "core/train/compute_device.h"

#include <c10/core/Device.h>

namespace gaussarium::train {

// Throws std::runtime_error where there is no such device; sets what LibTorch has to be told once.
c10::Device torchDevice(DeviceKind kind);

} // namespace gaussarium::train
