// The element-wise arithmetic of training on the CPU, with the widest vectors of the machine at
// hand (Highway's dynamic dispatch, as core/tgmm/kernels.h). One thread, float. Internal to
// core/train.
#pragma once

#include <cstdint>

namespace gaussarium::train {

// y = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
void geluForward(const float* x, float* y, std::int64_t count);
// result = outer times the derivative of that at x.
void geluSlope(const float* x, const float* outer, float* result, std::int64_t count);

// Rows of attention: weights [n, stride] as softmaxTile leaves them, divided by their sums here;
// slopes [n, stride] the gradients by them, which become those by the unscaled scores:
// scale weight (slope - delta).
struct SoftmaxSlopes {
    std::int64_t n = 0;
    std::int64_t stride = 0;       // a multiple of 32
    const float* sums = nullptr;   // [n]
    const float* deltas = nullptr; // [n]
    float scale = 1.0F;
};
void softmaxSlopes(const SoftmaxSlopes& rows, float* weights, float* slopes);

// turned [n, stride] = the transpose of the leading n x n of matrix [n, stride].
void transpose(const float* matrix, std::int64_t n, std::int64_t stride, float* turned);

} // namespace gaussarium::train
