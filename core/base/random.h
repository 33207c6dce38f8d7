// Seeded random streams. The same seed gives the same numbers on every platform and with any
// number of threads: no std:: distribution is used (their algorithms differ between libraries),
// and parallel work takes a stream of its own per item, derived from (seed, index).
#pragma once

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <vector>

namespace gaussarium {

// Mixes a seed and an index into a new seed (SplitMix64 finaliser). deriveSeed(s, i) and
// deriveSeed(s, j) start unrelated streams for i != j.
std::uint64_t deriveSeed(std::uint64_t seed, std::uint64_t index);

// xoshiro256++ (Blackman and Vigna 2021), state filled by SplitMix64. 32 bytes, cheap to make.
// Not thread-safe: one per thread.
class Random {
public:
    explicit Random(std::uint64_t seed);

    std::uint64_t next();

    // In [0, 1), 53 random bits.
    double uniform();
    double uniform(double low, double high);
    // In {0, ..., count - 1}, without modulo bias. count >= 1.
    std::int64_t index(std::int64_t count);
    // Standard normal (Marsaglia polar method; the second number of a pair is kept).
    double normal();
    // Gamma(shape, 1) for shape > 0 (Marsaglia and Tsang 2000).
    double gamma(double shape);
    // Index drawn with probability weights[i] / sum(weights). Weights >= 0, sum > 0.
    std::int64_t categorical(const Eigen::Ref<const Eigen::VectorXd>& weights);
    // rows x cols independent standard normals, filled column by column.
    Eigen::MatrixXd normalMatrix(Eigen::Index rows, Eigen::Index cols);
    // 0..n-1 in random order (Fisher-Yates).
    std::vector<std::int64_t> permutation(std::int64_t n);

private:
    std::array<std::uint64_t, 4> m_state;
    double m_spareNormal = 0.0;
    bool m_hasSpareNormal = false;
};

} // namespace gaussarium
