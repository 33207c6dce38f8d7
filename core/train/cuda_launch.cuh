// What every kernel file needs: streams, launch errors, sums over a warp. Internal to core/train.
#pragma once

#include <cuda_runtime.h>

#include <stdexcept>
#include <string>

namespace gaussarium::train::cuda {

inline cudaStream_t nativeStream(void* stream) {
    return static_cast<cudaStream_t>(stream);
}

// Throws std::runtime_error where the launch before it was refused.
inline void checkLaunch(const char* what) {
    if (const cudaError_t error = cudaGetLastError(); error != cudaSuccess) {
        throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(error));
    }
}

// In every lane.
__device__ inline float warpSum(float value) {
#pragma unroll
    for (int offset = 16; offset > 0; offset /= 2) {
        value += __shfl_xor_sync(0xFFFFFFFFU, value, offset);
    }
    return value;
}

__device__ inline float warpMax(float value) {
#pragma unroll
    for (int offset = 16; offset > 0; offset /= 2) {
        value = fmaxf(value, __shfl_xor_sync(0xFFFFFFFFU, value, offset));
    }
    return value;
}

} // namespace gaussarium::train::cuda
