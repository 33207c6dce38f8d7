// Compiled once per instruction set, as core/em's kernel is; the best one is chosen at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "app/bench/machine_limit.cpp"
#define HWY_DISABLED_TARGETS                                                                       \
    (HWY_SSSE3 | HWY_AVX3_DL | HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace gaussarium::bench::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// `rounds` times 12 chains of multiply-adds: enough to hide the latency of any of them. Returns the
// lanes of a vector; `result` keeps the work alive.
int multiplyAdd(long long rounds, double* result) {
    const hn::ScalableTag<double> d;
    constexpr int chains = 12;
    hn::Vec<decltype(d)> sum[chains];
    for (int i = 0; i < chains; ++i) {
        sum[i] = hn::Set(d, 1.0 + i);
    }
    const auto factor = hn::Set(d, *result);
    const auto addend = hn::Set(d, 1.0 - *result);
    for (long long round = 0; round < rounds; ++round) {
        for (int i = 0; i < chains; ++i) {
            sum[i] = hn::MulAdd(sum[i], factor, addend);
        }
    }
    for (int i = 1; i < chains; ++i) {
        sum[0] = hn::Add(sum[0], sum[i]);
    }
    *result = hn::GetLane(hn::SumOfLanes(d, sum[0]));
    return static_cast<int>(hn::Lanes(d));
}

} // namespace gaussarium::bench::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

#include "app/bench/machine_limit.h"
#include "core/base/parallel.h"
#include "core/base/stopwatch.h"

#include <algorithm>
#include <map>

namespace gaussarium::bench {

HWY_EXPORT(multiplyAdd);

namespace {

double measureRate(int threads) {
    constexpr long long rounds = 400'000;
    constexpr int chains = 12;
    double best = 0.0;
    for (int repeat = 0; repeat < 12; ++repeat) {
        int lanes = 1;
        const Stopwatch watch;
        parallelFor(threads, threads, [&](std::int64_t index) {
            double value = 0.999999;
            const int own = HWY_DYNAMIC_DISPATCH(multiplyAdd)(rounds, &value);
            if (index == 0) {
                lanes = own;
            }
        });
        // The best of several: a limit is what the machine can do, not what others left of it.
        best = std::max(best,
                        static_cast<double>(rounds) * chains * lanes * threads / watch.seconds());
    }
    return best;
}

} // namespace

double multiplicationsPerSecond(int threads) {
    static std::map<int, double> measured;
    const auto [entry, isNew] = measured.try_emplace(threads, 0.0);
    if (isNew) {
        entry->second = measureRate(threads);
    }
    return entry->second;
}

double emStepLimit(long long n, int dimension, int components, bool diagonal, int threads) {
    const int packed = diagonal ? dimension : dimension * (dimension + 1) / 2;
    const int each = packed + dimension + 11 + 1 + dimension + packed;
    return static_cast<double>(n) * components * each / multiplicationsPerSecond(threads);
}

} // namespace gaussarium::bench

#endif
