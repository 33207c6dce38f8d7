// The product of many rows with a matrix, with its gradients. Internal to core/train (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// x [rows, in] times w [in, out]. On the CPU the rows are cut into parts whose number does not
// depend on that of the threads, and each part is one thread's product: so is every bit of the
// result, and OpenBLAS's threads do not wait for one another, which took a third of a step on two
// cores. Elsewhere LibTorch's.
at::Tensor rowProduct(const at::Tensor& x, const at::Tensor& w);

} // namespace gaussarium::train
