// The kernel's body; included once per instruction set by fused_kernel.cpp.
//
// Points go through in blocks of 16 vectors, in three stages that keep their operands in registers:
// 1. for each component the exponents t = c - |A z + b|^2, and their maximum over the components;
// 2. for each vector the terms 2^(t - max), their sum and its inverse;
// 3. for each component the moments, with y computed again: that is cheaper than storing it.
// A block's buffers fit the first-level cache.
#if defined(GAUSSARIUM_CORE_EM_FUSED_KERNEL_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef GAUSSARIUM_CORE_EM_FUSED_KERNEL_INL_H
#undef GAUSSARIUM_CORE_EM_FUSED_KERNEL_INL_H
#else
#define GAUSSARIUM_CORE_EM_FUSED_KERNEL_INL_H
#endif

#include "core/em/exp2-inl.h"
#include "core/em/fused_kernel.h"

#include <hwy/highway.h>

#include <algorithm>
#include <cmath>

HWY_BEFORE_NAMESPACE();
namespace gaussarium::em::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Doubles = hn::ScalableTag<double>;
using Vector = hn::Vec<Doubles>;

inline constexpr int blockVectors = 16;

// Row a of a packed matrix starts here.
template <bool diagonal>
HWY_INLINE constexpr int rowStart(int a) {
    return diagonal ? a : a * (a + 1) / 2;
}

// y = A z + b and |y|^2 for fixed dimension, with A and b held in registers.
template <int dimension, bool diagonal>
struct FixedMap {
    static constexpr int packed = rowStart<diagonal>(dimension);
    Vector matrix[packed];
    Vector offset[dimension];

    HWY_INLINE explicit FixedMap(const double* values) {
        const Doubles d;
        for (int i = 0; i < packed; ++i) {
            matrix[i] = hn::Set(d, values[i]);
        }
        for (int a = 0; a < dimension; ++a) {
            offset[a] = hn::Set(d, values[packed + a]);
        }
    }

    HWY_INLINE void apply(const double* points, std::int64_t stride, Vector* HWY_RESTRICT y) const {
        const Doubles d;
        Vector z[dimension];
        for (int a = 0; a < dimension; ++a) {
            z[a] = hn::Load(d, points + a * stride);
        }
        for (int a = 0; a < dimension; ++a) {
            if constexpr (diagonal) {
                y[a] = hn::MulAdd(matrix[a], z[a], offset[a]);
            } else {
                y[a] = hn::MulAdd(matrix[rowStart<false>(a)], z[0], offset[a]);
                for (int b = 1; b <= a; ++b) {
                    y[a] = hn::MulAdd(matrix[rowStart<false>(a) + b], z[b], y[a]);
                }
            }
        }
    }
};

// Stages 1 and 3 for d = 1, 2, 3.
template <int dimension, bool diagonal>
struct FixedStages {
    using Map = FixedMap<dimension, diagonal>;
    static constexpr int sums = 1 + dimension + Map::packed;

    static HWY_INLINE void exponents(const KernelInput&, const double* kernel, const double* points,
                                     std::int64_t stride, int vectors, double*, double* t) {
        const Doubles d;
        const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
        const Vector constant = hn::Set(d, kernel[0]);
        const Map map(kernel + 1);
        for (int v = 0; v < vectors; ++v) {
            Vector y[dimension];
            map.apply(points + v * lanes, stride, y);
            Vector value = constant;
            for (int a = 0; a < dimension; ++a) {
                value = hn::NegMulAdd(y[a], y[a], value);
            }
            hn::Store(value, d, t + v * lanes);
        }
    }

    static HWY_INLINE void moments(const KernelInput&, const double* kernel, const double* points,
                                   std::int64_t stride, int vectors, double*, const double* term,
                                   const double* inverse, double* accumulators) {
        const Doubles d;
        const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
        const Map map(kernel + 1);
        Vector sum[sums];
        for (int i = 0; i < sums; ++i) {
            sum[i] = hn::Load(d, accumulators + i * lanes);
        }
        for (int v = 0; v < vectors; ++v) {
            Vector y[dimension];
            map.apply(points + v * lanes, stride, y);
            const Vector r =
                hn::Mul(hn::Load(d, term + v * lanes), hn::Load(d, inverse + v * lanes));
            sum[0] = hn::Add(sum[0], r);
            for (int a = 0; a < dimension; ++a) {
                const Vector weighted = hn::Mul(r, y[a]);
                sum[1 + a] = hn::Add(sum[1 + a], weighted);
                for (int b = diagonal ? a : 0; b <= a; ++b) {
                    const int at = 1 + dimension + rowStart<diagonal>(a) + (diagonal ? 0 : b);
                    sum[at] = hn::MulAdd(weighted, y[b], sum[at]);
                }
            }
        }
        for (int i = 0; i < sums; ++i) {
            hn::Store(sum[i], d, accumulators + i * lanes);
        }
    }
};

// The same for any dimension: y of a block goes through memory.
template <bool diagonal>
struct GeneralStages {
    // y is dimension x block.
    static HWY_INLINE void map(const KernelInput& input, const double* values, const double* points,
                               std::int64_t stride, int vectors, double* y) {
        const Doubles d;
        const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
        const int dimension = input.dimension;
        const double* const offset = values + rowStart<diagonal>(dimension);
        for (int a = 0; a < dimension; ++a) {
            const double* const row = values + rowStart<diagonal>(a);
            for (int v = 0; v < vectors; ++v) {
                Vector value = hn::Set(d, offset[a]);
                for (int b = diagonal ? a : 0; b <= a; ++b) {
                    value = hn::MulAdd(hn::Set(d, row[diagonal ? 0 : b]),
                                       hn::Load(d, points + b * stride + v * lanes), value);
                }
                hn::Store(value, d, y + (a * blockVectors + v) * lanes);
            }
        }
    }

    static HWY_INLINE void exponents(const KernelInput& input, const double* kernel,
                                     const double* points, std::int64_t stride, int vectors,
                                     double* y, double* t) {
        const Doubles d;
        const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
        map(input, kernel + 1, points, stride, vectors, y);
        for (int v = 0; v < vectors; ++v) {
            Vector value = hn::Set(d, kernel[0]);
            for (int a = 0; a < input.dimension; ++a) {
                const Vector coordinate = hn::Load(d, y + (a * blockVectors + v) * lanes);
                value = hn::NegMulAdd(coordinate, coordinate, value);
            }
            hn::Store(value, d, t + v * lanes);
        }
    }

    static HWY_INLINE void moments(const KernelInput& input, const double* kernel,
                                   const double* points, std::int64_t stride, int vectors,
                                   double* y, const double* term, const double* inverse,
                                   double* accumulators) {
        const Doubles d;
        const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
        const int dimension = input.dimension;
        map(input, kernel + 1, points, stride, vectors, y);
        Vector r[blockVectors];
        Vector mass = hn::Load(d, accumulators);
        for (int v = 0; v < vectors; ++v) {
            r[v] = hn::Mul(hn::Load(d, term + v * lanes), hn::Load(d, inverse + v * lanes));
            mass = hn::Add(mass, r[v]);
        }
        hn::Store(mass, d, accumulators);
        for (int a = 0; a < dimension; ++a) {
            const double* const yA = y + a * blockVectors * lanes;
            Vector weighted[blockVectors];
            double* const first = accumulators + (1 + a) * lanes;
            Vector sum = hn::Load(d, first);
            for (int v = 0; v < vectors; ++v) {
                weighted[v] = hn::Mul(r[v], hn::Load(d, yA + v * lanes));
                sum = hn::Add(sum, weighted[v]);
            }
            hn::Store(sum, d, first);
            for (int b = diagonal ? a : 0; b <= a; ++b) {
                const double* const yB = y + b * blockVectors * lanes;
                double* const second =
                    accumulators
                    + (1 + dimension + rowStart<diagonal>(a) + (diagonal ? 0 : b)) * lanes;
                Vector square = hn::Load(d, second);
                for (int v = 0; v < vectors; ++v) {
                    square = hn::MulAdd(weighted[v], hn::Load(d, yB + v * lanes), square);
                }
                hn::Store(square, d, second);
            }
        }
    }
};

// Sum over the points of log2(density), one lane each: maxima are added, and the sums of terms,
// which lie in [1, k], are multiplied together so that a logarithm is needed only before their
// product could overflow.
class LogSum {
public:
    explicit LogSum(int components)
        : m_capacity(std::max(1, static_cast<int>(900.0 / std::log2(components + 1.0)))) {}

    HWY_INLINE void add(Vector maximum, Vector sum) {
        m_maxima = hn::Add(m_maxima, maximum);
        m_product = hn::Mul(m_product, sum);
        if (++m_factors == m_capacity) {
            flush();
        }
    }

    double total() {
        flush();
        const Doubles d;
        return m_logarithms + hn::GetLane(hn::SumOfLanes(d, m_maxima));
    }

private:
    void flush() {
        const Doubles d;
        HWY_ALIGN double lanes[HWY_MAX_BYTES / sizeof(double)];
        hn::Store(m_product, d, lanes);
        for (std::size_t i = 0; i < hn::Lanes(d); ++i) {
            m_logarithms += std::log2(lanes[i]);
        }
        m_product = hn::Set(d, 1.0);
        m_factors = 0;
    }

    Vector m_maxima = hn::Zero(Doubles());
    Vector m_product = hn::Set(Doubles(), 1.0);
    double m_logarithms = 0.0;
    int m_factors = 0;
    int m_capacity;
};

// Stage 2. `valid` lanes of the last vector hold points; the others are given no weight.
HWY_INLINE void terms(int components, int vectors, std::int64_t valid, double* t, double* inverse,
                      LogSum& logSum) {
    const Doubles d;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    const Vector lowest = hn::Set(d, exp2Lowest);
    for (int v = 0; v < vectors; ++v) {
        double* const column = t + v * lanes;
        Vector maximum = hn::Load(d, column);
        for (int j = 1; j < components; ++j) {
            maximum = hn::Max(maximum, hn::Load(d, column + j * blockVectors * lanes));
        }
        Vector sum = hn::Zero(d);
        for (int j = 0; j < components; ++j) {
            double* const at = column + j * blockVectors * lanes;
            const Vector term = exp2Clamped(d, hn::Max(hn::Sub(hn::Load(d, at), maximum), lowest));
            hn::Store(term, d, at);
            sum = hn::Add(sum, term);
        }
        Vector reciprocal = hn::Div(hn::Set(d, 1.0), sum);
        if (HWY_UNLIKELY(v + 1 == vectors && valid < lanes)) {
            const auto mask = hn::FirstN(d, static_cast<std::size_t>(valid));
            reciprocal = hn::IfThenElseZero(mask, reciprocal);
            sum = hn::IfThenElse(mask, sum, hn::Set(d, 1.0));
            maximum = hn::IfThenElseZero(mask, maximum);
        }
        hn::Store(reciprocal, d, inverse + v * lanes);
        logSum.add(maximum, sum);
    }
}

template <class Stages>
void run(const KernelInput& input, double* scratch, double* sums) {
    const Doubles d;
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(d));
    const std::int64_t block = blockVectors * lanes;
    const int packed = input.diagonal ? input.dimension : rowStart<false>(input.dimension);
    const int sumsEach = 1 + input.dimension + packed;
    double* const t = scratch; // components x block
    double* const inverse = t + input.components * block;
    double* const y = inverse + block; // dimension x block, used by the general stages
    double* const accumulators = y + input.dimension * block;
    std::fill(accumulators, accumulators + input.components * sumsEach * lanes, 0.0);
    LogSum logSum(input.components);
    for (std::int64_t first = 0; first < input.count; first += block) {
        const std::int64_t count = std::min(block, input.count - first);
        const auto vectors = static_cast<int>((count + lanes - 1) / lanes);
        const double* const points = input.points + first;
        for (int j = 0; j < input.components; ++j) {
            Stages::exponents(input, input.kernel + j * sumsEach, points, input.stride, vectors, y,
                              t + j * block);
        }
        terms(input.components, vectors, count - (vectors - 1) * lanes, t, inverse, logSum);
        for (int j = 0; input.moments && j < input.components; ++j) {
            Stages::moments(input, input.kernel + j * sumsEach, points, input.stride, vectors, y,
                            t + j * block, inverse, accumulators + j * sumsEach * lanes);
        }
    }
    sums[0] = logSum.total();
    for (int i = 0; i < input.components * sumsEach; ++i) {
        sums[1 + i] = hn::GetLane(hn::SumOfLanes(d, hn::Load(d, accumulators + i * lanes)));
    }
}

template <bool diagonal>
void runForDimension(const KernelInput& input, double* scratch, double* sums) {
    switch (input.dimension) {
    case 1:
        return run<FixedStages<1, diagonal>>(input, scratch, sums);
    case 2:
        return run<FixedStages<2, diagonal>>(input, scratch, sums);
    case 3:
        return run<FixedStages<3, diagonal>>(input, scratch, sums);
    default:
        return run<GeneralStages<diagonal>>(input, scratch, sums);
    }
}

void runChunk(const KernelInput& input, double* scratch, double* sums) {
    if (input.diagonal) {
        runForDimension<true>(input, scratch, sums);
    } else {
        runForDimension<false>(input, scratch, sums);
    }
}

void runExp2(const double* values, double* results, std::int64_t n) {
    const hn::CappedTag<double, 1> one;
    for (std::int64_t i = 0; i < n; ++i) {
        hn::StoreU(exp2Clamped(one, hn::LoadU(one, values + i)), one, results + i);
    }
}

const char* targetName() {
    return hwy::TargetName(HWY_TARGET);
}

} // namespace gaussarium::em::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
