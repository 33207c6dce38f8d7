#include "core/train/counter_random.h"

#include <QtTest>

#include <array>
#include <cmath>
#include <set>

using namespace gaussarium::train;

class TestCounterRandom : public QObject {
    Q_OBJECT

private slots:
    // The known answers of the authors' library (Random123, kat_vectors).
    void philoxGivesTheKnownAnswers() {
        const auto check = [](Words counter, std::uint64_t key, std::array<std::uint32_t, 4> out) {
            const Words found = philox(counter, key);
            for (std::size_t i = 0; i < 4; ++i) {
                QCOMPARE(found.w[i], out[i]);
            }
        };
        check({{0, 0, 0, 0}}, 0, {0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U});
        check({{0xffffffffU, 0xffffffffU, 0xffffffffU, 0xffffffffU}}, 0xffffffffffffffffULL,
              {0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU});
        check({{0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}}, 0x299f31d0a4093822ULL,
              {0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U});
    }

    void uniformsAndNormalsHaveTheirMoments() {
        CounterRandom random(5, 17, 3);
        constexpr int count = 200'000;
        double sum = 0.0;
        double square = 0.0;
        double fourth = 0.0;
        double normal = 0.0;
        double normalSquare = 0.0;
        for (int i = 0; i < count; ++i) {
            const auto u = random.uniform<double>();
            QVERIFY(u > 0.0 && u < 1.0);
            sum += u;
            const auto z = random.normal<double>();
            normal += z;
            normalSquare += z * z;
            fourth += z * z * z * z;
            square += u * u;
        }
        QVERIFY(std::abs(sum / count - 0.5) < 0.003);
        QVERIFY(std::abs(square / count - 1.0 / 3.0) < 0.003);
        QVERIFY(std::abs(normal / count) < 0.01);
        QVERIFY(std::abs(normalSquare / count - 1.0) < 0.015);
        QVERIFY(std::abs(fourth / count - 3.0) < 0.12);
    }

    void tasksPurposesAndStepsHaveStreamsOfTheirOwn() {
        std::set<double> seen;
        for (std::uint64_t step = 0; step < 10; ++step) {
            for (std::uint32_t task = 0; task < 10; ++task) {
                for (std::uint32_t purpose = 1; purpose < 4; ++purpose) {
                    CounterRandom random(stepKey(1, step), task, purpose);
                    seen.insert(random.uniform<double>());
                }
            }
        }
        QCOMPARE(seen.size(), std::size_t{300});
    }

    void indicesAreEven() {
        CounterRandom random(9, 0, 1);
        std::array<int, 7> counts{};
        for (int i = 0; i < 70'000; ++i) {
            const int index = random.index(7);
            QVERIFY(index >= 0 && index < 7);
            ++counts[static_cast<std::size_t>(index)];
        }
        for (const int count : counts) {
            QVERIFY(std::abs(count - 10'000) < 400);
        }
    }
};

QTEST_APPLESS_MAIN(TestCounterRandom)
#include "tst_counter_random.moc"
