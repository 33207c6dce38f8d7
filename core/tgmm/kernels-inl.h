// The bodies of kernels.h; included once per instruction set by kernels.cpp.
#if defined(GAUSSARIUM_CORE_TGMM_KERNELS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef GAUSSARIUM_CORE_TGMM_KERNELS_INL_H
#undef GAUSSARIUM_CORE_TGMM_KERNELS_INL_H
#else
#define GAUSSARIUM_CORE_TGMM_KERNELS_INL_H
#endif

#include "core/tgmm/kernels.h"
#include "core/tgmm/network_config.h"
#include "core/tgmm/vector_math-inl.h"

#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace gaussarium::tgmm::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

static_assert(panelWidth % (2 * lanes) == 0);

// Two vectors wide, and as many rows as the registers hold accumulators: 24 of 32 with AVX-512
// (enough to hide the latency of two multiply-adds a cycle), 12 or 8 of 16 before it.
#if HWY_TARGET == HWY_AVX3
inline constexpr int mostRows = 12;
#elif HWY_TARGET == HWY_AVX2
inline constexpr int mostRows = 6;
#else
inline constexpr int mostRows = 4;
#endif

// `rows` rows of A times two vectors' columns of one panel.
template <int rows>
HWY_INLINE void multiplyTile(const Product& product, const float* HWY_RESTRICT a,
                             const float* HWY_RESTRICT b, float* HWY_RESTRICT c) {
    const Floats d;
    Vector sum[rows][2];
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r) {
        sum[r][0] = hn::Zero(d);
        sum[r][1] = hn::Zero(d);
    }
    const std::int64_t inner = product.inner;
    const std::int64_t aStride = product.aStride;
    for (std::int64_t i = 0; i < inner; ++i) {
        const Vector b0 = hn::Load(d, b + i * panelWidth);
        const Vector b1 = hn::Load(d, b + i * panelWidth + lanes);
#pragma GCC unroll 16
        for (int r = 0; r < rows; ++r) {
            const Vector value = hn::Set(d, a[r * aStride + i]);
            sum[r][0] = hn::MulAdd(value, b0, sum[r][0]);
            sum[r][1] = hn::MulAdd(value, b1, sum[r][1]);
        }
    }
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r) {
        float* const to = c + r * product.cStride;
        if (product.accumulate) {
            sum[r][0] = hn::Add(sum[r][0], hn::LoadU(d, to));
            sum[r][1] = hn::Add(sum[r][1], hn::LoadU(d, to + lanes));
        }
        hn::StoreU(sum[r][0], d, to);
        hn::StoreU(sum[r][1], d, to + lanes);
    }
}

// Picks the instance for a number of rows known only at run time.
template <int rows>
HWY_INLINE void multiplyRows(int count, const Product& product, const float* a, const float* b,
                             float* c) {
    if constexpr (rows > 0) {
        if (count == rows) {
            multiplyTile<rows>(product, a, b, c);
        } else {
            multiplyRows<rows - 1>(count, product, a, b, c);
        }
    }
}

void runMultiply(const Product& product) {
    // Rows are shared out evenly: 32 as 11 + 11 + 10, not as 12 + 12 + 8.
    const std::int64_t groups = (product.rows + mostRows - 1) / mostRows;
    for (std::int64_t panel = 0; panel < product.panels; ++panel) {
        for (std::int64_t column = 0; column < panelWidth; column += 2 * lanes) {
            const float* const b = product.b + panel * product.panelStride + column;
            float* const c = product.c + panel * panelWidth + column;
            for (std::int64_t group = 0; group < groups; ++group) {
                const std::int64_t first = group * product.rows / groups;
                const std::int64_t last = (group + 1) * product.rows / groups;
                multiplyRows<mostRows>(static_cast<int>(last - first), product,
                                       product.a + first * product.aStride, b,
                                       c + first * product.cStride);
            }
        }
    }
}

// Calls body(start, vector mask) over `width` numbers; the last mask may be partial.
template <class Body>
HWY_INLINE void forMasked(std::int64_t width, const Body& body) {
    const Floats d;
    for (std::int64_t i = 0; i < width; i += lanes) {
        body(i, hn::FirstN(d, static_cast<std::size_t>(std::min(lanes, width - i))));
    }
}

void runNormaliseRows(const float* x, std::int64_t xStride, std::int64_t rows, std::int64_t width,
                      float* y, std::int64_t yStride) {
    const Floats d;
    const auto inverse = 1.0F / static_cast<float>(width);
    for (std::int64_t r = 0; r < rows; ++r) {
        const float* const from = x + r * xStride;
        float* const to = y + r * yStride;
        Vector sum = hn::Zero(d);
        forMasked(width, [&](std::int64_t i, auto mask) {
            sum = hn::Add(sum, hn::IfThenElseZero(mask, hn::LoadU(d, from + i)));
        });
        const Vector mean = hn::Set(d, hn::GetLane(hn::SumOfLanes(d, sum)) * inverse);
        Vector squares = hn::Zero(d);
        forMasked(width, [&](std::int64_t i, auto mask) {
            const Vector off = hn::IfThenElseZero(mask, hn::Sub(hn::LoadU(d, from + i), mean));
            squares = hn::MulAdd(off, off, squares);
        });
        const float variance = hn::GetLane(hn::SumOfLanes(d, squares)) * inverse;
        const Vector factor = hn::Set(d, 1.0F / std::sqrt(variance + normEpsilon));
        forMasked(width, [&](std::int64_t i, auto mask) {
            const Vector value = hn::Mul(hn::Sub(hn::LoadU(d, from + i), mean), factor);
            hn::StoreU(hn::IfThenElse(mask, value, hn::LoadU(d, to + i)), d, to + i);
        });
    }
}

void runGelu(float* x, std::int64_t count) {
    const Floats d;
    for (std::int64_t i = 0; i < count; i += lanes) {
        const Vector value = hn::LoadU(d, x + i);
        hn::StoreU(hn::Div(value, geluDivisor(value)), d, x + i);
    }
}

// decays[r] = 2^(scale (decays[r] - maxima[r])), in whole vectors on the side.
HWY_INLINE void finishDecays(const SoftmaxTile& tile) {
    const Floats d;
    HWY_ALIGN float exponents[lanes] = {};
    for (std::int64_t r = 0; r < tile.rows; r += lanes) {
        const std::int64_t count = std::min(lanes, tile.rows - r);
        for (std::int64_t i = 0; i < count; ++i) {
            exponents[i] = (tile.decays[r + i] - tile.maxima[r + i]) * tile.scale;
        }
        hn::Store(exp2NotAbove(hn::Load(d, exponents)), d, exponents);
        std::copy_n(exponents, count, tile.decays + r);
    }
}

// The rows' maxima first and their powers after that: neither then waits for the other's last
// steps, which are long chains of shuffles.
void runSoftmaxTile(const SoftmaxTile& tile) {
    const Floats d;
    const std::int64_t padded = paddedToPanels(tile.columns);
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        float* const row = tile.scores + r * tile.stride;
        std::fill(row + tile.columns, row + padded, softmaxStart);
        Vector most0 = hn::Set(d, tile.maxima[r]);
        Vector most1 = most0;
        for (std::int64_t i = 0; i < padded; i += 2 * lanes) {
            most0 = hn::Max(most0, hn::LoadU(d, row + i));
            most1 = hn::Max(most1, hn::LoadU(d, row + i + lanes));
        }
        tile.decays[r] = tile.maxima[r];
        tile.maxima[r] = hn::GetLane(hn::MaxOfLanes(d, hn::Max(most0, most1)));
    }
    finishDecays(tile);
    const Vector scale = hn::Set(d, tile.scale);
    for (std::int64_t r = 0; r < tile.rows; ++r) {
        float* const row = tile.scores + r * tile.stride;
        // Subtracted before scaling: the largest score gives 2^0 exactly, however large it is, and
        // none is above it.
        const Vector shift = hn::Set(d, tile.maxima[r]);
        const auto power = [&](std::int64_t i) HWY_ATTR {
            const Vector value =
                exp2NotAbove(hn::Mul(hn::Sub(hn::LoadU(d, row + i), shift), scale));
            hn::StoreU(value, d, row + i);
            return value;
        };
        Vector sum0 = hn::Zero(d);
        Vector sum1 = hn::Zero(d);
        for (std::int64_t i = 0; i < padded; i += 2 * lanes) {
            sum0 = hn::Add(sum0, power(i));
            sum1 = hn::Add(sum1, power(i + lanes));
        }
        const float sum = hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
        tile.sums[r] = tile.sums[r] * tile.decays[r] + sum;
    }
}

void runScaleRows(float* x, std::int64_t stride, std::int64_t rows, std::int64_t columns,
                  const float* factors) {
    const Floats d;
    for (std::int64_t r = 0; r < rows; ++r) {
        const Vector factor = hn::Set(d, factors[r]);
        for (std::int64_t i = 0; i < columns; i += lanes) {
            float* const at = x + r * stride + i;
            hn::StoreU(hn::Mul(hn::LoadU(d, at), factor), d, at);
        }
    }
}

const char* targetName() {
    return hwy::TargetName(HWY_TARGET);
}

} // namespace gaussarium::tgmm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
