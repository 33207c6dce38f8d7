// Compiled once per instruction set; the best one is chosen at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/train/train_kernels.cpp"
// As in core/tgmm/kernels.cpp.
#define HWY_DISABLED_TARGETS                                                                       \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include <hwy/foreach_target.h>

// After foreach_target.h.
#include "core/train/train_kernels-inl.h"

#if HWY_ONCE

#include <algorithm>

namespace gaussarium::train {

HWY_EXPORT(runGeluForward);
HWY_EXPORT(runGeluSlope);
HWY_EXPORT(runSoftmaxSlopes);

void geluForward(const float* x, float* y, std::int64_t count) {
    HWY_DYNAMIC_DISPATCH(runGeluForward)(x, y, count);
}

void geluSlope(const float* x, const float* outer, float* result, std::int64_t count) {
    HWY_DYNAMIC_DISPATCH(runGeluSlope)(x, outer, result, count);
}

void softmaxSlopes(const SoftmaxSlopes& rows, float* weights, float* slopes) {
    HWY_DYNAMIC_DISPATCH(runSoftmaxSlopes)(rows, weights, slopes);
}

void transpose(const float* matrix, std::int64_t n, std::int64_t stride, float* turned) {
    // Blocks of a cache line each way.
    constexpr std::int64_t block = 16;
    for (std::int64_t row = 0; row < n; row += block) {
        for (std::int64_t column = 0; column < n; column += block) {
            const std::int64_t lastRow = std::min(row + block, n);
            const std::int64_t lastColumn = std::min(column + block, n);
            for (std::int64_t j = column; j < lastColumn; ++j) {
                for (std::int64_t i = row; i < lastRow; ++i) {
                    turned[j * stride + i] = matrix[i * stride + j];
                }
            }
        }
    }
}

} // namespace gaussarium::train

#endif
