#include "core/worker/message_codec.h"
#include "core/worker/outbox.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace gaussarium::worker;
using namespace std::chrono_literals;

namespace {

MessageLine progressAt(std::int64_t step) {
    Progress progress;
    progress.step = step;
    return {"", "run", progress};
}

MessageLine taken(Outbox& outbox) {
    const auto line = outbox.take();
    return line ? *parseMessage(*line) : MessageLine{"none", "", Bye()};
}

std::int64_t stepOf(const MessageLine& line) {
    const auto* progress = std::get_if<Progress>(&line.message);
    return progress ? progress->step : -1;
}

} // namespace

class TestOutbox : public QObject {
    Q_OBJECT

private slots:
    void messagesKeepTheirOrder() {
        Outbox outbox;
        outbox.put({"1", "", Resumed{1}});
        outbox.put(progressAt(2));
        outbox.put({"3", "", Checkpointed{3}});
        outbox.close();
        QCOMPARE(taken(outbox).id, std::string("1"));
        QCOMPARE(stepOf(taken(outbox)), std::int64_t{2});
        QCOMPARE(taken(outbox).id, std::string("3"));
        QVERIFY(!outbox.take());
    }

    // Ten thousand a second go in for half a second; about one an interval comes out, the last of
    // all among them, and steps ascend.
    void progressIsBoundedAndItsLastIsNotLost() {
        Outbox outbox(50ms);
        const auto begin = std::chrono::steady_clock::now();
        std::int64_t last = 0;
        std::jthread producer([&] {
            while (std::chrono::steady_clock::now() - begin < 500ms) {
                outbox.put(progressAt(++last));
                std::this_thread::sleep_for(100us);
            }
            outbox.close();
        });
        std::vector<std::int64_t> steps;
        while (const auto line = outbox.take()) {
            steps.push_back(stepOf(*parseMessage(*line)));
        }
        producer.join();
        QVERIFY2(steps.size() >= 2 && steps.size() <= 12,
                 qPrintable(QString::number(steps.size())));
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
        QCOMPARE(steps.back(), last);
    }

    // Without a close: the newest comes by itself when it is due.
    void theLastComesWithoutAFurtherMessage() {
        Outbox outbox(30ms);
        outbox.put(progressAt(1));
        QCOMPARE(stepOf(taken(outbox)), std::int64_t{1});
        const auto begin = std::chrono::steady_clock::now();
        outbox.put(progressAt(2));
        outbox.put(progressAt(3));
        QCOMPARE(stepOf(taken(outbox)), std::int64_t{3});
        QVERIFY(std::chrono::steady_clock::now() - begin >= 20ms);
    }

    // A reader who sleeps: memory stays bounded, nobody waits, and no answer is lost.
    void aSleepingReaderLosesRecordsNotAnswers() {
        Outbox outbox(100ms, 10);
        for (int i = 0; i < 1000; ++i) {
            outbox.put({"", "run", Record{}});
            outbox.put({"", "run", Checkpointed{i}});
        }
        for (int i = 0; i < 20; ++i) {
            outbox.put({std::to_string(i), "", Checkpointed{i}});
        }
        outbox.put({"", "run", Finished{}});
        outbox.close();
        int answers = 0;
        int events = 0;
        while (const auto line = outbox.take()) {
            (parseMessage(*line)->run.empty() ? answers : events) += 1;
        }
        QCOMPARE(answers, 20);
        QCOMPARE(events, 10 + 1);
    }

    void requestsWaitForRoom() {
        Outbox outbox(100ms, 2);
        QVERIFY(outbox.waitForRoom());
        outbox.put({"1", "", Bye{}});
        outbox.put({"2", "", Bye{}});
        std::atomic<bool> passed = false;
        std::jthread reader([&] { passed = outbox.waitForRoom(); });
        std::this_thread::sleep_for(20ms);
        QVERIFY(!passed);
        taken(outbox);
        reader.join();
        QVERIFY(passed);
        outbox.close();
        QVERIFY(!outbox.waitForRoom());
    }
};

QTEST_APPLESS_MAIN(TestOutbox)
#include "tst_outbox.moc"
