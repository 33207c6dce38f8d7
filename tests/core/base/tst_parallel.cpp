// The worker threads: every chunk once, errors, calls within calls, many callers.
#include "core/base/parallel.h"

#include <QtTest>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace gaussarium;

class TestParallel : public QObject {
    Q_OBJECT

private slots:
    void everyChunkRunsOnce() {
        for (const int threads : {0, 1, 2, 3, 16}) {
            for (const std::int64_t chunks : {0, 1, 2, 1000}) {
                std::vector<std::atomic<int>> runs(static_cast<std::size_t>(chunks));
                parallelFor(chunks, threads,
                            [&](std::int64_t i) { ++runs[static_cast<std::size_t>(i)]; });
                for (const std::atomic<int>& count : runs) {
                    QCOMPARE(count.load(), 1);
                }
            }
        }
        QVERIFY(resolveThreads(0) >= 1);
        QCOMPARE(resolveThreads(7), 7);
    }

    void severalThreadsTakePart() {
        std::atomic<int> inside{0};
        std::atomic<bool> met{false};
        parallelFor(2, 2, [&](std::int64_t) {
            ++inside;
            // Ends only when the other chunk runs at the same time, or after 10 s.
            for (int i = 0; i < 10'000 && !met; ++i) {
                met = met || inside == 2;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        QVERIFY(met);
    }

    void theFirstExceptionComesBack() {
        for (const int threads : {1, 4}) {
            std::atomic<int> runs{0};
            try {
                parallelFor(100'000, threads, [&](std::int64_t i) {
                    ++runs;
                    if (i == 10) {
                        throw std::runtime_error("chunk 10");
                    }
                });
                QFAIL("nothing was thrown");
            } catch (const std::runtime_error& error) {
                QCOMPARE(error.what(), "chunk 10");
            }
            QVERIFY(runs < 100'000);
            // The pool works on after it.
            std::atomic<int> after{0};
            parallelFor(50, threads, [&](std::int64_t) { ++after; });
            QCOMPARE(after.load(), 50);
        }
    }

    void callsWithinCallsRun() {
        std::atomic<int> runs{0};
        parallelFor(8, 4, [&](std::int64_t) {
            parallelFor(8, 4, [&](std::int64_t) { ++runs; });
            // Still inside a chunk: a second call must not wait for the pool either.
            parallelFor(8, 4, [&](std::int64_t) { ++runs; });
        });
        QCOMPARE(runs.load(), 128);
    }

    // Who must not wait works alone while another loop is in flight; else threads help.
    void aBusyPoolIsNotWaitedFor() {
        std::atomic<bool> started{false};
        std::atomic<bool> release{false};
        std::atomic<bool> ended{false};
        std::thread other([&] {
            parallelFor(2, 2, [&](std::int64_t) {
                started = true;
                for (int i = 0; i < 10'000 && !release; ++i) {
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                }
            });
            ended = true;
        });
        while (!started) {
            std::this_thread::yield();
        }
        std::vector<std::thread::id> threads(50);
        parallelForIfFree(50, 2, [&](std::int64_t i) {
            threads[static_cast<std::size_t>(i)] = std::this_thread::get_id();
        });
        const bool waited = ended;
        release = true;
        other.join();
        QVERIFY(!waited);
        for (const std::thread::id id : threads) {
            QVERIFY(id == std::this_thread::get_id());
        }

        std::atomic<int> inside{0};
        std::atomic<bool> met{false};
        parallelForIfFree(2, 2, [&](std::int64_t) {
            ++inside;
            for (int i = 0; i < 10'000 && !met; ++i) {
                met = met || inside == 2;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        QVERIFY(met);
    }

    void callersTakeTurns() {
        std::atomic<int> runs{0};
        {
            std::vector<std::jthread> callers;
            for (int caller = 0; caller < 8; ++caller) {
                callers.emplace_back([&] {
                    for (int call = 0; call < 50; ++call) {
                        parallelFor(20, 3, [&](std::int64_t) { ++runs; });
                    }
                });
            }
        }
        QCOMPARE(runs.load(), 8 * 50 * 20);
    }
};

QTEST_APPLESS_MAIN(TestParallel)
#include "tst_parallel.moc"
