// Phases in turn: every chunk once, nothing of a phase before the one before it has ended.
#include "core/base/parallel.h"
#include "core/base/parallel_phases.h"

#include <QtTest>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace gaussarium;

class TestParallelPhases : public QObject {
    Q_OBJECT

private slots:
    void everyChunkRunsOnceAndInItsPhase() {
        for (const int threads : {0, 1, 2, 3, 8}) {
            for (const std::int64_t chunks : {1, 2, 3, 17}) {
                constexpr std::int64_t phases = 200;
                std::vector<std::atomic<int>> runs(static_cast<std::size_t>(phases * chunks));
                std::atomic<std::int64_t> finished{0};
                std::atomic<std::int64_t> between{0};
                std::atomic<bool> early{false};
                parallelPhases(
                    phases, chunks, threads,
                    [&](std::int64_t phase, std::int64_t chunk) {
                        early = early || finished < phase * chunks || between != phase;
                        ++runs[static_cast<std::size_t>(phase * chunks + chunk)];
                        ++finished;
                    },
                    [&](std::int64_t phase) {
                        early = early || between != phase || finished != (phase + 1) * chunks;
                        ++between;
                    });
                QVERIFY(!early);
                QCOMPARE(between.load(), phases);
                for (const std::atomic<int>& count : runs) {
                    QCOMPARE(count.load(), 1);
                }
            }
        }
        int runs = 0;
        parallelPhases(0, 5, 2, [&](std::int64_t, std::int64_t) { ++runs; });
        parallelPhases(5, 0, 2, [&](std::int64_t, std::int64_t) { ++runs; });
        QCOMPARE(runs, 0);
    }

    // What one phase wrote, plainly, the next reads on whatever thread.
    void phasesSeeWhatTheOnesBeforeWrote() {
        constexpr std::int64_t chunks = 6;
        std::vector<std::int64_t> values(chunks, 1);
        std::vector<std::int64_t> next(chunks, 0);
        std::int64_t total = 0;
        parallelPhases(
            40, chunks, 3,
            [&](std::int64_t, std::int64_t chunk) {
                std::int64_t sum = 0;
                for (const std::int64_t value : values) {
                    sum += value;
                }
                next[static_cast<std::size_t>(chunk)] = (sum + chunk) % 1000;
            },
            [&](std::int64_t) {
                values.swap(next);
                total += values[0];
            });
        std::vector<std::int64_t> expected(chunks, 1);
        std::int64_t expectedTotal = 0;
        for (int phase = 0; phase < 40; ++phase) {
            std::int64_t sum = 0;
            for (const std::int64_t value : expected) {
                sum += value;
            }
            for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
                expected[static_cast<std::size_t>(chunk)] = (sum + chunk) % 1000;
            }
            expectedTotal += expected[0];
        }
        QCOMPARE(values, expected);
        QCOMPARE(total, expectedTotal);
    }

    void severalThreadsTakePart() {
        std::atomic<int> inside{0};
        std::atomic<bool> met{false};
        parallelPhases(2, 2, 2, [&](std::int64_t phase, std::int64_t) {
            if (phase == 0) {
                return;
            }
            ++inside;
            // Ends only when the other chunk runs at the same time, or after 10 s.
            for (int i = 0; i < 10'000 && !met; ++i) {
                met = met || inside == 2;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        QVERIFY(met);
    }

    // Longer than anybody waits awake.
    void waitsForASlowChunk() {
        std::atomic<std::int64_t> finished{0};
        std::atomic<bool> early{false};
        parallelPhases(5, 2, 2, [&](std::int64_t phase, std::int64_t chunk) {
            early = early || finished < 2 * phase;
            if (chunk == 1) {
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
            }
            ++finished;
        });
        QVERIFY(!early);
        QCOMPARE(finished.load(), std::int64_t{10});
    }

    void theFirstExceptionComesBack() {
        for (const int threads : {1, 4}) {
            for (const bool inBetween : {false, true}) {
                std::atomic<int> runs{0};
                const auto call = [&] {
                    parallelPhases(
                        1000, 4, threads,
                        [&](std::int64_t phase, std::int64_t chunk) {
                            ++runs;
                            if (!inBetween && phase == 3 && chunk == 2) {
                                throw std::runtime_error("a chunk");
                            }
                        },
                        [&](std::int64_t phase) {
                            if (inBetween && phase == 3) {
                                throw std::runtime_error("between");
                            }
                        });
                };
                QVERIFY_EXCEPTION_THROWN(call(), std::runtime_error);
                QVERIFY(runs <= 16);
            }
        }
    }

    void runsWithinAChunk() {
        std::atomic<int> runs{0};
        parallelFor(4, 4, [&](std::int64_t) {
            parallelPhases(3, 5, 4, [&](std::int64_t, std::int64_t) { ++runs; });
        });
        QCOMPARE(runs.load(), 60);
    }
};

QTEST_APPLESS_MAIN(TestParallelPhases)
#include "tst_parallel_phases.moc"
