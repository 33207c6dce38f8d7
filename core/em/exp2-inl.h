// 2^x on vectors. Included once per instruction set, inside a file of Highway's dynamic dispatch
// (hwy/foreach_target.h), so it has no ordinary guard.
#if defined(GAUSSARIUM_CORE_EM_EXP2_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef GAUSSARIUM_CORE_EM_EXP2_INL_H
#undef GAUSSARIUM_CORE_EM_EXP2_INL_H
#else
#define GAUSSARIUM_CORE_EM_EXP2_INL_H
#endif

#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gaussarium::em::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Below this, 2^x is nothing beside the largest term of a sum that is at least 1, and the result
// stays a normal number: denormal ones cost a hundred cycles each.
inline constexpr double exp2Lowest = -1000.0;

// 2^x for x in [-1000, 1000], to one unit in the last place (1.3 without fused multiply-adds;
// measured in tst_fused_pass): x = n + f with n the nearest integer,
// 2^f by the polynomial of degree 11 whose largest relative error on [-1/2, 1/2] is smallest
// (3.1e-18, by Remez's exchange in 60 digits), 2^n by adding n to the exponent bits. Degree 10
// would err by 2.1e-16, a whole unit, for one multiplication less.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V exp2Clamped(D d, V x) {
    const hn::Rebind<std::int64_t, D> di;
    // Adding 1.5 * 2^52 leaves the nearest integer in the low bits.
    const V magic = hn::Set(d, 6755399441055744.0);
    const V shifted = hn::Add(x, magic);
    const V f = hn::Sub(x, hn::Sub(shifted, magic));
    const auto exponent = hn::ShiftLeft<52>(hn::BitCast(di, shifted));
    V p = hn::Set(d, 0x1.e7aa1c12faa3cp-32);
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.e620fb67ac6ddp-28));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.b5267882d5309p-24));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.62bfc3c1d2153p-20));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.ffcbfba7bc9a1p-17));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.43091310bf66dp-13));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.5d87fe78cf260p-10));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.3b2ab6fb9f413p-7));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.c6b08d7049fd1p-5));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.ebfbdff82c5adp-3));
    p = hn::MulAdd(p, f, hn::Set(d, 0x1.62e42fefa39efp-1));
    p = hn::MulAdd(p, f, hn::Set(d, 1.0));
    return hn::BitCast(d, hn::Add(hn::BitCast(di, p), exponent));
}

} // namespace gaussarium::em::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
