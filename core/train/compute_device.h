// Where training computes: the CPU or one CUDA device.
#pragma once

#include "core/base/error.h"

#include <string>

namespace gaussarium::train {

enum class DeviceKind { Cpu, Cuda };

// True where LibTorch was built with CUDA and sees a device.
bool cudaAvailable();

// Threads of the elementwise operators and of the matrix products (OpenBLAS counts its own) of this
// process. 0: all cores.
void setComputeThreads(int threads);

// "1.13.1"
std::string torchVersion();

} // namespace gaussarium::train
