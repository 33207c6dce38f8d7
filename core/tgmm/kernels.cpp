// Compiled once per instruction set; the best one is chosen at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/tgmm/kernels.cpp"
// Targets that add nothing here (same width and the same instructions for floats), or whose vectors
// cannot be held in arrays.
#define HWY_DISABLED_TARGETS                                                                       \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include <hwy/foreach_target.h>

// After foreach_target.h.
#include "core/tgmm/kernels-inl.h"

#if HWY_ONCE

namespace gaussarium::tgmm {

HWY_EXPORT(runMultiply);
HWY_EXPORT(runNormaliseRows);
HWY_EXPORT(runGelu);
HWY_EXPORT(runSoftmaxTile);
HWY_EXPORT(runScaleRows);
HWY_EXPORT(targetName);

void multiply(const Product& product) {
    HWY_DYNAMIC_DISPATCH(runMultiply)(product);
}

void normaliseRows(const float* x, std::int64_t xStride, std::int64_t rows, std::int64_t width,
                   float* y, std::int64_t yStride) {
    HWY_DYNAMIC_DISPATCH(runNormaliseRows)(x, xStride, rows, width, y, yStride);
}

void gelu(float* x, std::int64_t count) {
    HWY_DYNAMIC_DISPATCH(runGelu)(x, count);
}

void softmaxTile(const SoftmaxTile& tile) {
    HWY_DYNAMIC_DISPATCH(runSoftmaxTile)(tile);
}

void scaleRows(float* x, std::int64_t stride, std::int64_t rows, std::int64_t columns,
               const float* factors) {
    HWY_DYNAMIC_DISPATCH(runScaleRows)(x, stride, rows, columns, factors);
}

const char* kernelTarget() {
    return HWY_DYNAMIC_DISPATCH(targetName)();
}

} // namespace gaussarium::tgmm

#endif
