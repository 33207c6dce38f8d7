#include "core/base/random.h"

#include "core/base/check.h"

#include <cmath>
#include <numeric>
#include <utility>

namespace gaussarium {

namespace {

std::uint64_t splitMix(std::uint64_t& state) {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

std::uint64_t rotateLeft(std::uint64_t x, int bits) {
    return (x << bits) | (x >> (64 - bits));
}

} // namespace

std::uint64_t deriveSeed(std::uint64_t seed, std::uint64_t index) {
    std::uint64_t state = seed;
    // Mixing the seed before the index is added keeps (1, 2) and (2, 1) apart.
    state = splitMix(state) + index * 0xD1342543DE82EF95ULL;
    return splitMix(state);
}

Random::Random(std::uint64_t seed) {
    std::uint64_t state = seed;
    for (std::uint64_t& word : m_state) {
        word = splitMix(state);
    }
}

std::uint64_t Random::next() {
    const std::uint64_t result = rotateLeft(m_state[0] + m_state[3], 23) + m_state[0];
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = rotateLeft(m_state[3], 45);
    return result;
}

double Random::uniform() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

double Random::uniform(double low, double high) {
    return low + (high - low) * uniform();
}

std::int64_t Random::index(std::int64_t count) {
    GAUSSARIUM_CHECK_GE(count, 1);
    const auto n = static_cast<std::uint64_t>(count);
    // Draws below 2^64 mod n would make the small indices likelier; they are redrawn.
    const std::uint64_t threshold = (0 - n) % n;
    std::uint64_t draw = next();
    while (draw < threshold) {
        draw = next();
    }
    return static_cast<std::int64_t>(draw % n);
}

double Random::normal() {
    if (m_hasSpareNormal) {
        m_hasSpareNormal = false;
        return m_spareNormal;
    }
    double u = 0.0;
    double v = 0.0;
    double s = 0.0;
    do {
        u = 2.0 * uniform() - 1.0;
        v = 2.0 * uniform() - 1.0;
        s = u * u + v * v;
    } while (s >= 1.0 || s == 0.0);
    const double factor = std::sqrt(-2.0 * std::log(s) / s);
    m_spareNormal = v * factor;
    m_hasSpareNormal = true;
    return u * factor;
}

double Random::gamma(double shape) {
    GAUSSARIUM_CHECK_GT(shape, 0.0);
    if (shape < 1.0) {
        // Gamma(a) = Gamma(a + 1) U^(1/a).
        const double u = 1.0 - uniform();
        return gamma(shape + 1.0) * std::pow(u, 1.0 / shape);
    }
    const double d = shape - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    while (true) {
        const double x = normal();
        const double v = 1.0 + c * x;
        if (v <= 0.0) {
            continue;
        }
        const double cube = v * v * v;
        const double u = 1.0 - uniform();
        if (std::log(u) < 0.5 * x * x + d - d * cube + d * std::log(cube)) {
            return d * cube;
        }
    }
}

std::int64_t Random::categorical(const Eigen::Ref<const Eigen::VectorXd>& weights) {
    GAUSSARIUM_CHECK_GE(weights.size(), 1);
    const double total = weights.sum();
    GAUSSARIUM_CHECK_GT(total, 0.0);
    double remaining = uniform() * total;
    std::int64_t last = 0;
    for (Eigen::Index i = 0; i < weights.size(); ++i) {
        if (weights[i] <= 0.0) {
            continue;
        }
        last = i;
        remaining -= weights[i];
        if (remaining < 0.0) {
            return i;
        }
    }
    // Rounding left a crumb of probability: it belongs to the last positive weight.
    return last;
}

Eigen::MatrixXd Random::normalMatrix(Eigen::Index rows, Eigen::Index cols) {
    Eigen::MatrixXd result(rows, cols);
    for (Eigen::Index j = 0; j < cols; ++j) {
        for (Eigen::Index i = 0; i < rows; ++i) {
            result(i, j) = normal();
        }
    }
    return result;
}

std::vector<std::int64_t> Random::permutation(std::int64_t n) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    for (std::int64_t i = n - 1; i > 0; --i) {
        std::swap(order[static_cast<std::size_t>(i)],
                  order[static_cast<std::size_t>(index(i + 1))]);
    }
    return order;
}

} // namespace gaussarium
