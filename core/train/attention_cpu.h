// Self-attention of many tasks on the CPU, forwards and backwards. Internal to core/train.
//
// One task and head at a time, by the matrix kernels of the inference (core/tgmm/kernels.h), so
// that scores, weights and their gradients stay in the cache: LibTorch 1.13's batched products are
// plain loops without MKL, and its operators write every n x n matrix of a batch to memory.
#pragma once

#include <cstdint>

namespace gaussarium::train {

struct HeadTask {
    std::int64_t n = 0;         // rows
    std::int64_t headWidth = 0; // D
    std::int64_t stride = 0;    // of the rows of q, k and v, and of their gradients
    std::int64_t outStride = 0; // of the rows of out, and of the gradient by it
    bool causal = false;        // a row attends to itself and to those before it
};

// out [n, D] = softmax(q k^T / sqrt(D)) v. One thread; memory of n^2 floats, kept per thread.
void attendHead(const HeadTask& task, const float* q, const float* k, const float* v, float* out);

// Gradients by q, k and v, given out and the gradient by it. The softmax is made again.
void attendHeadSlope(const HeadTask& task, const float* q, const float* k, const float* v,
                     const float* out, const float* byOut, float* byQ, float* byK, float* byV);

} // namespace gaussarium::train
