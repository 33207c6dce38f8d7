// Where training computes: the CPU or one CUDA device.
#pragma once

#include "core/base/error.h"
#include "core/train/operator_set.h"

#include <string>

namespace gaussarium::train {

enum class DeviceKind { Cpu, Cuda };

// True where LibTorch was built with CUDA and sees a device.
bool cudaAvailable();

// Threads of the operators of this process; 0: all cores. OpenBLAS counts its own: with our
// operators, which cut products up themselves, it has one, with LibTorch's as many.
void setComputeThreads(int threads, OperatorSet operators = OperatorSet::Own);

// "1.13.1"
std::string torchVersion();

} // namespace gaussarium::train
