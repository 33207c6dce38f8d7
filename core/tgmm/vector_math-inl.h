// Functions of float vectors for the kernels here and in core/train; included once per instruction
// set by what they are compiled into.
#if defined(GAUSSARIUM_CORE_TGMM_VECTOR_MATH_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef GAUSSARIUM_CORE_TGMM_VECTOR_MATH_INL_H
#undef GAUSSARIUM_CORE_TGMM_VECTOR_MATH_INL_H
#else
#define GAUSSARIUM_CORE_TGMM_VECTOR_MATH_INL_H
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace gaussarium::tgmm::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

inline constexpr std::int64_t lanes = HWY_LANES(float);

// 2^x to 2e-7 relative for x in [-126, 126]. x = n + f with n the nearest integer; 2^f = 1 + f q(f)
// by the minimax q of degree 4 on [-1/2, 1/2] (relative error 9.3e-8 with the coefficients as
// floats, before the evaluation rounds); n is added to the exponent bits.
HWY_INLINE Vector exp2InRange(Vector x) {
    const Floats d;
    const hn::RebindToSigned<Floats> di;
    // Adding 1.5 * 2^23 leaves the nearest integer in the low bits.
    const Vector magic = hn::Set(d, 12582912.0F);
    const Vector shifted = hn::Add(x, magic);
    const Vector f = hn::Sub(x, hn::Sub(shifted, magic));
    Vector p = hn::Set(d, 0x1.5bd974p-10F);
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.3ce8b2p-7F));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.c6b6dap-5F));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.ebf9c2p-3F));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.62e42ap-1F));
    p = hn::MulAdd(p, f, hn::Set(d, 1.0F));
    const auto exponent = hn::ShiftLeft<23>(hn::BitCast(di, shifted));
    return hn::BitCast(d, hn::Add(hn::BitCast(di, p), exponent));
}

// Smaller x is taken as -126: 2^-126 is the smallest normal number, and nothing beside a sum of at
// least 1 (softmax) or of 1 (GELU).
HWY_INLINE Vector exp2NotAbove(Vector x) {
    return exp2InRange(hn::Max(x, hn::Set(Floats(), -126.0F)));
}

// 2 / (1 + tanh u) = 1 + 2^(-2 u log2 e), u = sqrt(2 / pi) (x + 0.044715 x^3): GELU is x over it.
HWY_INLINE Vector geluDivisor(Vector x) {
    const Floats d;
    constexpr float linear = -2.302208198F; // -2 log2(e) sqrt(2 / pi)
    constexpr float cubic = -0.1029432397F; // 0.044715 times that
    const Vector slope = hn::MulAdd(hn::Mul(x, x), hn::Set(d, cubic), hn::Set(d, linear));
    const Vector exponent = hn::Min(hn::Mul(x, slope), hn::Set(d, 126.0F));
    return hn::Add(hn::Set(d, 1.0F), exp2NotAbove(exponent));
}

} // namespace gaussarium::tgmm::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
