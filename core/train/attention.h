// softmax(q k^T / sqrt(D)) v per task and head, with its gradient. Internal to core/train (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// Among the rows of each task: qkv [B n, 3 W] holds the queries, keys and values of all heads side
// by side, the result is [B n, W]. Causal: a row attends to itself and to those before it in its
// task. By kernels of our own on CUDA in bfloat16 with heads of 32 (attention_kernels.cu) and on
// the CPU in float (attention_cpu.h), else by attention().
at::Tensor selfAttention(const at::Tensor& qkv, std::int64_t tasks, std::int64_t heads,
                         bool causal = false);

// q is [B, H, m, D], k and v are [B, H, n, D], of any strides; the result is [B, H, m, D]. Causal
// needs m = n. Uses LibTorch's fused operator where the version has one (2.0 and later), else our
// own, which makes one matrix product a head: LibTorch 1.13's batched product is a plain loop
// without MKL, and 10 times slower than OpenBLAS at these sizes.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                     bool causal = false);

// The operator of our own, for any version (CPU; any floating type that at::mm has).
at::Tensor attentionByHead(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v,
                           bool causal = false);

} // namespace gaussarium::train
