// AdamW of optimizer.h on a GPU: one pass over the parameters.
#include "core/train/cuda_kernels.h"

#include "core/train/adamw_math.h"
#include "core/train/cuda_launch.cuh"

namespace gaussarium::train::cuda {

namespace {

constexpr int threads = 256;
// Keeps the quotient finite where the gradient is zero; as in adamw.cpp.
constexpr float normFloor = 1e-6F;

__global__ void adamWKernel(AdamWArguments a) {
    const std::int64_t i = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (i >= a.count || (i >= a.leftBegin && i < a.leftEnd) || !isfinite(*a.norm)) {
        return;
    }
    AdamWStep<float> step;
    step.beta1 = a.beta1;
    step.beta2 = a.beta2;
    step.epsilon = a.epsilon;
    step.weightDecay = a.weightDecay;
    step.rate = *a.rate;
    step.scale = fminf(1.0F, a.clip / (*a.norm + normFloor));
    const auto taken = static_cast<float>(*a.taken);
    step.correction1 = 1.0F - powf(a.beta1, taken);
    step.correction2 = 1.0F - powf(a.beta2, taken);
    float value = a.values[i];
    float first = a.first[i];
    float second = a.second[i];
    adamWUpdate(step, a.gradient[i], a.decayMask[i], value, first, second);
    a.values[i] = value;
    a.first[i] = first;
    a.second[i] = second;
}

} // namespace

void adamW(const AdamWArguments& arguments) {
    const auto blocks = static_cast<unsigned>((arguments.count + threads - 1) / threads);
    adamWKernel<<<blocks, threads, 0, nativeStream(arguments.stream)>>>(arguments);
    checkLaunch("adamW");
}

} // namespace gaussarium::train::cuda
