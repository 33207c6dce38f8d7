#include "ui/async/latest_runner.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <stdexcept>
#include <thread>

using gaussarium::ui::JobContext;
using gaussarium::ui::LatestRunner;
using gaussarium::ui::Overtaking;

class LatestRunnerTest : public QObject {
    Q_OBJECT

private slots:
    void answersInTheContextsThread();
    void theLastOfManyRequestsWins();
    void waitingRequestsLetTheRunningOneEnd();
    void anExceptionBecomesAText();
    void stoppedJobsStillAnswer();
    void discardedJobsDoNotAnswer();
    void progressOfAnOutdatedJobIsDropped();
    void destructionStopsAndWaits();
    void noAnswerAfterDestruction();
    void anAnswerMayEndItsRunner();
};

namespace {

void ignore(const QString&) {}

void sleepUntilStopped(const JobContext& job) {
    while (!job.stop.stop_requested()) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

} // namespace

void LatestRunnerTest::answersInTheContextsThread() {
    QObject context;
    LatestRunner runner(&context);
    QThread* worker = nullptr;
    QThread* receiver = nullptr;
    QVERIFY(!runner.busy());
    runner.submit([](const JobContext&) { return QThread::currentThread(); },
                  [&](QThread* thread) {
                      worker = thread;
                      receiver = QThread::currentThread();
                  },
                  ignore);
    QVERIFY(runner.busy());
    QTRY_VERIFY(receiver != nullptr);
    QCOMPARE(receiver, QThread::currentThread());
    QVERIFY(worker != receiver);
    QVERIFY(!runner.busy());
}

// Requests come faster than jobs end; only the last answer may arrive, whatever the timing.
void LatestRunnerTest::theLastOfManyRequestsWins() {
    QObject context;
    LatestRunner runner(&context);
    std::vector<int> answers;
    for (int round = 0; round < 20; ++round) {
        answers.clear();
        for (int i = 0; i < 50; ++i) {
            runner.submit(
                [i](const JobContext&) {
                    std::this_thread::sleep_for(std::chrono::microseconds(200 * (i % 3)));
                    return i;
                },
                [&](int answer) { answers.push_back(answer); }, ignore);
            std::this_thread::sleep_for(std::chrono::microseconds(i % 5 == 0 ? 300 : 0));
        }
        QTRY_VERIFY(!runner.busy());
        QCoreApplication::processEvents();
        QCOMPARE(answers, std::vector<int>{49});
    }
}

// Faster than jobs end, and yet there are answers all along, in order, the last one among them.
void LatestRunnerTest::waitingRequestsLetTheRunningOneEnd() {
    QObject context;
    LatestRunner runner(&context);
    std::vector<int> answers;
    std::atomic<int> started = 0;
    std::atomic<int> stopped = 0;
    for (int i = 0; i < 200; ++i) {
        runner.submit(
            [&, i](const JobContext& job) {
                ++started;
                std::this_thread::sleep_for(std::chrono::milliseconds(4));
                stopped += job.stop.stop_requested() ? 1 : 0;
                return i;
            },
            [&](int answer) { answers.push_back(answer); }, ignore, Overtaking::Waits);
        QTest::qWait(1);
    }
    QTRY_VERIFY(!runner.busy());
    QCOMPARE(answers.back(), 199);
    QVERIFY(std::is_sorted(answers.begin(), answers.end()));
    QCOMPARE(int(answers.size()), started.load());
    QCOMPARE(stopped.load(), 0);
    QVERIFY(answers.size() > 3);
    // A request of the other kind overtakes what runs.
    answers.clear();
    runner.submit(
        [](const JobContext& job) {
            sleepUntilStopped(job);
            return 1;
        },
        [&](int answer) { answers.push_back(answer); }, ignore, Overtaking::Waits);
    runner.submit([](const JobContext&) { return 2; },
                  [&](int answer) { answers.push_back(answer); }, ignore);
    QTRY_VERIFY(!runner.busy());
    QCOMPARE(answers, std::vector<int>{2});
}

void LatestRunnerTest::anExceptionBecomesAText() {
    QObject context;
    LatestRunner runner(&context);
    QString failure;
    const auto failed = [&](const QString& text) { failure = text; };
    runner.submit([](const JobContext&) -> int { throw std::runtime_error("it broke"); },
                  [](int) { QFAIL("an answer from a job that threw"); }, failed);
    QTRY_COMPARE(failure, QStringLiteral("it broke"));
    runner.submit([](const JobContext&) -> int { throw 7; }, [](int) {}, failed);
    QTRY_VERIFY(failure.contains(QStringLiteral("without a message")));
    // The thread survived both.
    int answer = 0;
    runner.submit([](const JobContext&) { return 5; }, [&](int value) { answer = value; }, failed);
    QTRY_COMPARE(answer, 5);
}

void LatestRunnerTest::stoppedJobsStillAnswer() {
    QObject context;
    LatestRunner runner(&context);
    bool answered = false;
    runner.submit(
        [](const JobContext& job) {
            sleepUntilStopped(job);
            return 1;
        },
        [&](int) { answered = true; }, ignore);
    QTest::qWait(10);
    QVERIFY(!answered);
    runner.stop();
    QTRY_VERIFY(answered);
    // A stop that comes before the job begins is not lost.
    answered = false;
    runner.submit(
        [](const JobContext& job) {
            sleepUntilStopped(job);
            return 1;
        },
        [&](int) { answered = true; }, ignore);
    runner.stop();
    QTRY_VERIFY(answered);
}

void LatestRunnerTest::discardedJobsDoNotAnswer() {
    QObject context;
    LatestRunner runner(&context);
    std::atomic<bool> ended = false;
    bool answered = false;
    runner.submit(
        [&](const JobContext& job) {
            sleepUntilStopped(job);
            ended = true;
            return 1;
        },
        [&](int) { answered = true; }, ignore);
    QTest::qWait(5);
    runner.discard();
    QVERIFY(!runner.busy());
    QTRY_VERIFY(ended);
    QTest::qWait(20);
    QVERIFY(!answered);
    // The next request's ticket is not the discarded one's.
    int answer = 0;
    runner.submit([](const JobContext&) { return 2; }, [&](int value) { answer = value; }, ignore);
    QTRY_COMPARE(answer, 2);
}

void LatestRunnerTest::progressOfAnOutdatedJobIsDropped() {
    QObject context;
    LatestRunner runner(&context);
    std::atomic<bool> posted = false;
    std::vector<int> calls;
    runner.submit(
        [&](const JobContext& job) {
            job.post([&] { calls.push_back(1); });
            posted = true;
            sleepUntilStopped(job);
            return 0;
        },
        [](int) {}, ignore);
    while (!posted) { // without the event loop: the call stays queued
        std::this_thread::yield();
    }
    runner.submit(
        [&](const JobContext& job) {
            job.post([&] { calls.push_back(2); });
            return 0;
        },
        [&](int) { calls.push_back(3); }, ignore);
    QTRY_VERIFY(!runner.busy());
    QCOMPARE(calls, (std::vector<int>{2, 3}));
}

void LatestRunnerTest::destructionStopsAndWaits() {
    QObject context;
    std::atomic<int> running = 0;
    {
        LatestRunner runner(&context);
        runner.submit(
            [&](const JobContext& job) {
                ++running;
                sleepUntilStopped(job);
                --running;
                return 0;
            },
            [](int) {}, ignore);
        while (running == 0) {
            std::this_thread::yield();
        }
    }
    QCOMPARE(running.load(), 0);
}

void LatestRunnerTest::noAnswerAfterDestruction() {
    QObject context;
    bool answered = false;
    for (int i = 0; i < 100; ++i) {
        LatestRunner runner(&context);
        std::atomic<bool> done = false;
        runner.submit(
            [&](const JobContext&) {
                done = true;
                return 0;
            },
            [&](int) { answered = true; }, ignore);
        while (i % 2 == 0 && !done) {
            std::this_thread::yield();
        }
    }
    QTest::qWait(10);
    QVERIFY(!answered);
}

// A panel whose answer takes it off the window.
void LatestRunnerTest::anAnswerMayEndItsRunner() {
    QObject context;
    for (const bool throws : {false, true}) {
        auto runner = std::make_unique<LatestRunner>(&context);
        runner->submit(
            [throws](const JobContext& job) {
                job.post([] {});
                if (throws) {
                    throw std::runtime_error("it broke");
                }
                return 1;
            },
            [&](int) { runner.reset(); }, [&](const QString&) { runner.reset(); });
        QTRY_VERIFY(runner == nullptr);
        QCoreApplication::processEvents();
    }
}

QTEST_MAIN(LatestRunnerTest)
#include "tst_latest_runner.moc"
