// The random streams: known values, moments, no bias, streams that differ.
#include "core/base/random.h"

#include <QtTest>

#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

using namespace gaussarium;

namespace {

constexpr int draws = 400'000;

// Mean and variance of what draw() gives.
template <class Draw>
std::pair<double, double> moments(Draw&& draw) {
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < draws; ++i) {
        const double x = draw();
        sum += x;
        squares += x * x;
    }
    const double mean = sum / draws;
    return {mean, squares / draws - mean * mean};
}

} // namespace

class TestRandom : public QObject {
    Q_OBJECT

private slots:
    // From a separate implementation of xoshiro256++ and SplitMix64; files and figures that name a
    // seed depend on these.
    void firstValuesNeverChange() {
        const std::array<std::pair<std::uint64_t, std::array<std::uint64_t, 4>>, 3> known{{
            {0,
             {0x53175D61490B23DFULL, 0x61DA6F3DC380D507ULL, 0x5C0FDF91EC9A7BFCULL,
              0x02EEBF8C3BBE5E1AULL}},
            {1,
             {0xCFC5D07F6F03C29BULL, 0xBF424132963FE08DULL, 0x19A37D5757AAF520ULL,
              0xBF08119F05CD56D6ULL}},
            {~0ULL,
             {0x56CCF8CE948E27B2ULL, 0xE68588432E5A5B90ULL, 0xE3E9B5A48119CA8BULL,
              0x460F19495532AE73ULL}},
        }};
        for (const auto& [seed, values] : known) {
            Random random(seed);
            for (const std::uint64_t value : values) {
                QCOMPARE(random.next(), value);
            }
        }
        QCOMPARE(deriveSeed(1, 0), std::uint64_t{0x5E41AB087439611EULL});
        QCOMPARE(deriveSeed(1, 2), std::uint64_t{0xBE5D94AE62B0E9D9ULL});
        QCOMPARE(deriveSeed(2, 1), std::uint64_t{0x66BEEA871F60210CULL});
    }

    void derivedSeedsDiffer() {
        std::set<std::uint64_t> seeds;
        for (std::uint64_t seed = 0; seed < 100; ++seed) {
            for (std::uint64_t index = 0; index < 100; ++index) {
                QVERIFY(seeds.insert(deriveSeed(seed, index)).second);
            }
        }
    }

    // Tolerances are five standard errors of the estimate.
    void momentsAreRight() {
        Random random(42);
        const double root = std::sqrt(static_cast<double>(draws));
        const auto [uniformMean, uniformVariance] = moments([&] {
            const double x = random.uniform();
            return x >= 0.0 && x < 1.0 ? x : 1e9;
        });
        QVERIFY(std::abs(uniformMean - 0.5) < 5.0 * std::sqrt(1.0 / 12.0) / root);
        QVERIFY(std::abs(uniformVariance - 1.0 / 12.0) < 5.0 * std::sqrt(1.0 / 180.0) / root);
        const auto [normalMean, normalVariance] = moments([&] { return random.normal(); });
        QVERIFY(std::abs(normalMean) < 5.0 / root);
        QVERIFY(std::abs(normalVariance - 1.0) < 5.0 * std::sqrt(2.0) / root);
        for (const double shape : {0.3, 1.0, 7.5}) {
            // Mean and variance are both the shape; the fourth central moment is 3 a (a + 2).
            const auto [mean, variance] = moments([&] { return random.gamma(shape); });
            QVERIFY(std::abs(mean - shape) < 5.0 * std::sqrt(shape) / root);
            const double spread = std::sqrt(3.0 * shape * (shape + 2.0) - shape * shape);
            QVERIFY(std::abs(variance - shape) < 5.0 * spread / root);
        }
    }

    void normalTailsAreRight() {
        Random random(3);
        int beyond = 0;
        for (int i = 0; i < draws; ++i) {
            beyond += std::abs(random.normal()) > 3.0 ? 1 : 0;
        }
        const double expected = draws * std::erfc(3.0 / std::sqrt(2.0));
        QVERIFY(std::abs(beyond - expected) < 5.0 * std::sqrt(expected));
    }

    void indicesAreUnbiased() {
        Random random(5);
        for (const int count : {1, 2, 3, 7, 10}) {
            std::vector<int> hits(static_cast<std::size_t>(count));
            for (int i = 0; i < 100'000; ++i) {
                ++hits.at(static_cast<std::size_t>(random.index(count)));
            }
            for (const int hit : hits) {
                QVERIFY(std::abs(hit - 1e5 / count) <= 5.0 * std::sqrt(1e5 / count));
            }
        }
        // Where 2^64 mod count is large, plain modulo would favour the lower half 2 : 1.
        constexpr std::int64_t large = 6'148'914'691'236'517'205; // 2^64 / 3
        int low = 0;
        for (int i = 0; i < 100'000; ++i) {
            low += random.index(large) < large / 2 ? 1 : 0;
        }
        QVERIFY(std::abs(low - 50'000) < 5.0 * std::sqrt(25'000.0));
        QVERIFY_EXCEPTION_THROWN(random.index(0), std::invalid_argument);
    }

    void categoriesFollowTheirWeights() {
        Random random(8);
        const Eigen::Vector4d weights(1.0, 0.0, 3.0, 0.0);
        std::array<int, 4> hits{};
        for (int i = 0; i < 100'000; ++i) {
            ++hits.at(static_cast<std::size_t>(random.categorical(weights)));
        }
        QCOMPARE(hits[1], 0);
        QCOMPARE(hits[3], 0);
        QVERIFY(std::abs(hits[0] - 25'000) < 5.0 * std::sqrt(25'000.0 * 0.75));
        QVERIFY_EXCEPTION_THROWN(random.categorical(Eigen::Vector2d::Zero()),
                                 std::invalid_argument);
    }

    void permutationsHoldEveryIndexOnce() {
        Random random(2);
        std::set<std::vector<std::int64_t>> seen;
        for (int i = 0; i < 2000; ++i) {
            const std::vector<std::int64_t> order = random.permutation(4);
            QCOMPARE(std::set<std::int64_t>(order.begin(), order.end()).size(), std::size_t{4});
            seen.insert(order);
        }
        QCOMPARE(seen.size(), std::size_t{24});
        QVERIFY(random.permutation(0).empty());
    }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
