// softmax(q k^T / sqrt(D)) v per task and head, with its gradient. Internal to core/train (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// q is [B, H, m, D], k and v are [B, H, n, D], of any strides; the result is [B, H, m, D].
// Uses LibTorch's fused operator where the version has one (2.0 and later), else our own, which
// makes one matrix product a head: LibTorch 1.13's batched product is a plain loop without MKL, and
// 10 times slower than OpenBLAS at these sizes.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

// Written out with batched products, as a PyTorch port has it: what the others are measured
// against.
at::Tensor attentionWrittenOut(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

// The operator of our own, for any version (CPU; any floating type that at::mm has).
at::Tensor attentionByHead(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

} // namespace gaussarium::train
