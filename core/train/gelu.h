// x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), with its gradient. Internal to core/train
// (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// Of any shape. By kernels of our own on the CPU in float (train_kernels.h): LibTorch 1.13 calls
// std::tanh for every number, which took a third of a training step. Else LibTorch's.
at::Tensor gelu(const at::Tensor& x);

} // namespace gaussarium::train
