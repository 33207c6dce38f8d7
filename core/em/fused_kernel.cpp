// Compiled once per instruction set; the best one is chosen at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/em/fused_kernel.cpp"
// Targets that add nothing here (same width and the same instructions for doubles), or whose
// vectors cannot be held in arrays.
#define HWY_DISABLED_TARGETS                                                                       \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include "core/em/fused_kernel.h"

#include <hwy/foreach_target.h>
// After foreach_target.h.
#include "core/em/exp2-inl.h"
#include "core/em/fused_kernel-inl.h"

#if HWY_ONCE

namespace gaussarium::em {

HWY_EXPORT(runChunk);
HWY_EXPORT(runExp2);
HWY_EXPORT(targetName);

int kernelSums(int dimension, int components, bool diagonal) {
    const int packed = diagonal ? dimension : dimension * (dimension + 1) / 2;
    return 1 + components * (1 + dimension + packed);
}

std::int64_t kernelScratch(int dimension, int components, bool diagonal) {
    // Sized for the widest vectors (8 doubles), 16 of them a block.
    constexpr std::int64_t block = 16 * 8;
    const std::int64_t accumulators =
        static_cast<std::int64_t>(kernelSums(dimension, components, diagonal)) * 8;
    return block * (components + 2 + dimension) + accumulators;
}

void fusedKernel(const KernelInput& input, double* scratch, double* sums) {
    HWY_DYNAMIC_DISPATCH(runChunk)(input, scratch, sums);
}

void exp2Array(const double* values, double* results, std::int64_t n) {
    HWY_DYNAMIC_DISPATCH(runExp2)(values, results, n);
}

const char* kernelTarget() {
    return HWY_DYNAMIC_DISPATCH(targetName)();
}

} // namespace gaussarium::em

#endif
