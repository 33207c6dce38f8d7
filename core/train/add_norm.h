// The residual stream's step as one operator: add what a block made, and normalise the sum.
// Internal to core/train (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

struct AddNorm {
    at::Tensor sum;    // x + update, of x's type
    at::Tensor normed; // layer normalisation of the sum, without gain and bias, of `type`
};

// x [rows, W]; update of the same shape and of `type`, or undefined for none. Differentiable in
// both. Two reads and two writes of the stream instead of the six that separate operators make:
// half of a training step on a GPU went into those. float or double on the CPU (`type` is x's),
// float with bfloat16 on CUDA, there W a power of two from 32 to 1024.
AddNorm addNorm(const at::Tensor& x, const at::Tensor& update, at::ScalarType type);

} // namespace gaussarium::train
