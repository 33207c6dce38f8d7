#include "core/base/parallel.h"
#include "core/train/cuda_kernels.h"
#include "core/train/torch_device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <dlfcn.h>
#include <stdexcept>

namespace gaussarium::train {

namespace {

// cuDNN's attention compiles a plan per shape; the flash kernels need none and are as fast here.
// Versions before 2.5 have no such switch.
template <class Context>
void avoidPlannedAttention(Context& context) {
    if constexpr (requires { context.setSDPUseCuDNN(false); }) {
        context.setSDPUseCuDNN(false);
    }
}

} // namespace

bool cudaAvailable() {
    return at::hasCUDA();
}

void setComputeThreads(int threads, OperatorSet operators) {
    const int count = resolveThreads(threads);
    at::set_num_threads(count);
    // OpenBLAS is loaded as the system's BLAS; where another one is, there is nothing to set.
    if (void* symbol = ::dlsym(RTLD_DEFAULT, "openblas_set_num_threads")) {
        reinterpret_cast<void (*)(int)>(symbol)(operators == OperatorSet::Own ? 1 : count);
    }
}

std::string torchVersion() {
    return TORCH_VERSION;
}

c10::Device torchDevice(DeviceKind kind) {
    if (kind == DeviceKind::Cpu) {
        return c10::Device(c10::kCPU);
    }
    if (!cudaAvailable()) {
        throw std::runtime_error(
            "there is no CUDA device, or this LibTorch was built without CUDA");
    }
    avoidPlannedAttention(at::globalContext());
    cuda::useOwnStream();
    return {c10::kCUDA, 0};
}

} // namespace gaussarium::train
