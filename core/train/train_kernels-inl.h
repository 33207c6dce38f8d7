// The bodies of train_kernels.h; included once per instruction set by train_kernels.cpp.
#if defined(GAUSSARIUM_CORE_TRAIN_TRAIN_KERNELS_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef GAUSSARIUM_CORE_TRAIN_TRAIN_KERNELS_INL_H
#undef GAUSSARIUM_CORE_TRAIN_TRAIN_KERNELS_INL_H
#else
#define GAUSSARIUM_CORE_TRAIN_TRAIN_KERNELS_INL_H
#endif

#include "core/tgmm/vector_math-inl.h"
#include "core/train/train_kernels.h"

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gaussarium::train::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using tgmm::HWY_NAMESPACE::Floats;
using tgmm::HWY_NAMESPACE::geluDivisor;
using tgmm::HWY_NAMESPACE::lanes;
using tgmm::HWY_NAMESPACE::Vector;

// Calls body(vector of x at i, i) for whole vectors, then through a buffer for the rest.
template <class Body>
HWY_INLINE void forEach(std::int64_t count, const Body& body) {
    std::int64_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        body(i, lanes);
    }
    if (i < count) {
        body(i, count - i);
    }
}

HWY_INLINE Vector loadPart(const float* from, std::int64_t size) {
    const Floats d;
    if (size == lanes) {
        return hn::LoadU(d, from);
    }
    HWY_ALIGN float buffer[lanes] = {};
    for (std::int64_t i = 0; i < size; ++i) {
        buffer[i] = from[i];
    }
    return hn::Load(d, buffer);
}

HWY_INLINE void storePart(Vector value, float* to, std::int64_t size) {
    const Floats d;
    if (size == lanes) {
        hn::StoreU(value, d, to);
        return;
    }
    HWY_ALIGN float buffer[lanes];
    hn::Store(value, d, buffer);
    for (std::int64_t i = 0; i < size; ++i) {
        to[i] = buffer[i];
    }
}

void runGeluForward(const float* x, float* y, std::int64_t count) {
    forEach(count, [&](std::int64_t i, std::int64_t size) {
        const Vector value = loadPart(x + i, size);
        storePart(hn::Div(value, geluDivisor(value)), y + i, size);
    });
}

void runGeluSlope(const float* x, const float* outer, float* result, std::int64_t count) {
    const Floats d;
    // With h = (1 + tanh u) / 2: (x h)' = h + x h', h' = 2 h (1 - h) u'.
    const Vector first = hn::Set(d, 2.0F * 0.7978845608F);
    const Vector third = hn::Set(d, 2.0F * 0.7978845608F * 3.0F * 0.044715F);
    forEach(count, [&](std::int64_t i, std::int64_t size) {
        const Vector value = loadPart(x + i, size);
        const Vector h = hn::Div(hn::Set(d, 1.0F), geluDivisor(value));
        const Vector slope = hn::MulAdd(hn::Mul(value, value), third, first);
        const Vector bend = hn::Mul(hn::Sub(h, hn::Mul(h, h)), slope);
        const Vector derivative = hn::MulAdd(value, bend, h);
        storePart(hn::Mul(derivative, loadPart(outer + i, size)), result + i, size);
    });
}

void runSoftmaxSlopes(const SoftmaxSlopes& rows, float* weights, float* slopes) {
    const Floats d;
    const Vector scale = hn::Set(d, rows.scale);
    for (std::int64_t row = 0; row < rows.n; ++row) {
        const Vector share = hn::Set(d, 1.0F / rows.sums[row]);
        const Vector delta = hn::Set(d, rows.deltas[row]);
        float* const weight = weights + row * rows.stride;
        float* const slope = slopes + row * rows.stride;
        for (std::int64_t i = 0; i < rows.stride; i += lanes) {
            const Vector p = hn::Mul(hn::LoadU(d, weight + i), share);
            hn::StoreU(p, d, weight + i);
            const Vector g = hn::Sub(hn::LoadU(d, slope + i), delta);
            hn::StoreU(hn::Mul(hn::Mul(p, scale), g), d, slope + i);
        }
    }
}

} // namespace gaussarium::train::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
