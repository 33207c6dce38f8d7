// Random numbers by counting: draw i of a stream is a function of (key, i) alone, so that every
// task of a batch, on the CPU or on a GPU, has draws of its own without any state to pass on, save
// or replay. Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011).
#pragma once

#include "core/base/host_device.h"

#include <cmath>
#include <cstdint>

namespace gaussarium::train {

struct Words {
    std::uint32_t w[4];
};

// Ten rounds on a 128-bit counter under a 64-bit key.
GAUSSARIUM_HD inline Words philox(Words counter, std::uint64_t key) {
    auto low = static_cast<std::uint32_t>(key);
    auto high = static_cast<std::uint32_t>(key >> 32);
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t a = std::uint64_t{0xD2511F53U} * counter.w[0];
        const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * counter.w[2];
        counter = {{static_cast<std::uint32_t>(b >> 32) ^ counter.w[1] ^ low,
                    static_cast<std::uint32_t>(b),
                    static_cast<std::uint32_t>(a >> 32) ^ counter.w[3] ^ high,
                    static_cast<std::uint32_t>(a)}};
        low += 0x9E3779B9U;
        high += 0xBB67AE85U;
    }
    return counter;
}

// The key of one step of a run: SplitMix64's finaliser on their sum along the golden ratio.
GAUSSARIUM_HD inline std::uint64_t stepKey(std::uint64_t seed, std::uint64_t step) {
    std::uint64_t z = seed + (step + 1) * 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

// In (0, 1) by 24 bits and a half step, which a float holds exactly: both ends are left out, so
// that its logarithm is finite.
template <class Real>
GAUSSARIUM_HD Real uniformOf(std::uint32_t word) {
    return (static_cast<Real>(word >> 8) + Real(0.5)) * Real(1.0 / 16777216.0);
}

// Two independent normals from two words (Box and Muller).
template <class Real>
GAUSSARIUM_HD void normalPair(std::uint32_t first, std::uint32_t second, Real out[2]) {
    const Real radius = std::sqrt(Real(-2) * std::log(uniformOf<Real>(first)));
    const Real angle = Real(6.283185307179586) * uniformOf<Real>(second);
    out[0] = radius * std::cos(angle);
    out[1] = radius * std::sin(angle);
}

// The draws of one task one after the other; `purpose` sets apart what a task draws.
class CounterRandom {
public:
    GAUSSARIUM_HD CounterRandom(std::uint64_t key, std::uint32_t task, std::uint32_t purpose)
        : m_key(key), m_counter{{0, 0, task, purpose}} {}

    template <class Real>
    GAUSSARIUM_HD Real uniform(Real low = Real(0), Real high = Real(1)) {
        return low + (high - low) * uniformOf<Real>(next());
    }

    // 0 .. count - 1; count up to 2^16 or so, where the bias of a multiplication is nothing.
    GAUSSARIUM_HD int index(int count) {
        return static_cast<int>((std::uint64_t{next()} * static_cast<std::uint64_t>(count)) >> 32);
    }

    template <class Real>
    GAUSSARIUM_HD Real normal() {
        Real pair[2];
        const std::uint32_t first = next();
        normalPair(first, next(), pair);
        return pair[0];
    }

private:
    GAUSSARIUM_HD std::uint32_t next() {
        if (m_left == 0) {
            m_block = philox(m_counter, m_key);
            // 2^32 blocks a stream: more than any task draws.
            ++m_counter.w[0];
            m_left = 4;
        }
        return m_block.w[--m_left];
    }

    std::uint64_t m_key;
    Words m_counter;
    Words m_block = {};
    int m_left = 0;
};

} // namespace gaussarium::train
