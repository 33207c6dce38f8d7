#include "core/base/random.h"
#include "core/worker/message_codec.h"
#include "core/worker/responder.h"

#include <QtTest>

#include <map>
#include <mutex>
#include <thread>

using namespace gaussarium;
using namespace gaussarium::worker;

namespace {

// Notes what it was asked, and answers when the test says so.
class FakeJob final : public TrainingJob {
public:
    void start(const Start& request, const std::string& run, Reply reply) override {
        note("start " + request.folder + " " + run, std::move(reply));
    }
    void goOn(const Continue& request, const std::string& run, Reply reply) override {
        note("continue " + request.folder + " " + run, std::move(reply));
    }
    void pause(Reply reply) override { note("pause", std::move(reply)); }
    void resume(Reply reply) override { note("resume", std::move(reply)); }
    void cancel(Reply reply) override { note("cancel", std::move(reply)); }
    void setLearningRate(double factor, Reply reply) override {
        note("rate " + std::to_string(factor), std::move(reply));
    }
    void evaluate(Reply reply) override { note("evaluate", std::move(reply)); }
    void checkpoint(Reply reply) override { note("checkpoint", std::move(reply)); }
    void end() override { asked.push_back("end"); }

    std::vector<std::string> asked;
    std::vector<Reply> replies;

private:
    void note(std::string what, Reply reply) {
        asked.push_back(std::move(what));
        replies.push_back(std::move(reply));
    }
};

Start startIn(const std::string& folder) {
    Start start;
    start.folder = folder;
    return start;
}

struct Fixture {
    Fixture()
        : responder(job, welcome(), [this](MessageLine line) {
            const std::lock_guard lock(mutex);
            sent.push_back(std::move(line));
        }) {}

    static Welcome welcome() {
        Welcome welcome;
        welcome.program = "test";
        return welcome;
    }

    void ask(const std::string& id, Request request) {
        responder.handle(serialise(RequestLine{id, std::move(request)}));
    }
    void greet() { ask("hello", Hello{}); }
    const Failed& failure(std::size_t index) const {
        return std::get<Failed>(sent.at(index).message);
    }

    FakeJob job;
    std::mutex mutex;
    std::vector<MessageLine> sent;
    Responder responder;
};

} // namespace

class TestResponder : public QObject {
    Q_OBJECT

private slots:
    void helloComesFirst() {
        Fixture f;
        f.ask("1", Pause{});
        QCOMPARE(f.failure(0).code, FailureCode::NoHello);
        QVERIFY(f.job.asked.empty());
        f.ask("2", Hello{});
        QCOMPARE(std::get<Welcome>(f.sent.at(1).message).program, std::string("test"));
        QCOMPARE(f.sent[1].id, std::string("2"));
        f.ask("3", Pause{});
        QCOMPARE(f.job.asked, std::vector<std::string>{"pause"});
    }

    void anotherVersionIsToldBothNumbers() {
        Fixture f;
        f.ask("1", Hello{7});
        QCOMPARE(f.failure(0).code, FailureCode::Version);
        const QString sentence = QString::fromStdString(f.failure(0).sentence);
        QVERIFY(sentence.contains("7") && sentence.contains(QString::number(protocolVersion)));
        f.ask("2", startIn("a"));
        QCOMPARE(f.failure(1).code, FailureCode::NoHello);
        QVERIFY(f.job.asked.empty());
    }

    void requestsReachTheJob() {
        Fixture f;
        f.greet();
        f.ask("1", startIn("a"));
        f.ask("2", Continue{"b", "cpu"});
        f.ask("3", Pause{});
        f.ask("4", Resume{});
        f.ask("5", SetLearningRate{0.5});
        f.ask("6", Evaluate{});
        f.ask("7", Checkpoint{});
        f.ask("8", Cancel{});
        QCOMPARE(f.job.asked,
                 (std::vector<std::string>{"start a 1", "continue b 2", "pause", "resume",
                                           "rate 0.500000", "evaluate", "checkpoint", "cancel"}));
        QCOMPARE(f.sent.size(), std::size_t{1}); // hello's: the job has not replied
        f.job.replies[6](Checkpointed{12});
        QCOMPARE(f.sent[1].id, std::string("7"));
        f.job.replies[2](tl::unexpected(Failed{FailureCode::WrongState, "nothing runs"}));
        QCOMPARE(f.sent[2].id, std::string("3"));
        QCOMPARE(f.failure(2).sentence, std::string("nothing runs"));
    }

    void ratesOutOfRangeNeverReachIt() {
        Fixture f;
        f.greet();
        for (const double factor : {0.0, -1.0, 1e-4, 2e3}) {
            f.ask("1", SetLearningRate{factor});
            QCOMPARE(f.failure(f.sent.size() - 1).code, FailureCode::BadRequest);
        }
        f.responder.handle(R"({"id":"1","type":"set_learning_rate","factor":null})");
        QCOMPARE(f.failure(f.sent.size() - 1).code, FailureCode::BadRequest);
        QVERIFY(f.job.asked.empty());
    }

    void secondRepliesAreDropped() {
        Fixture f;
        f.greet();
        f.ask("1", Pause{});
        f.job.replies[0](Paused{1, ""});
        f.job.replies[0](Paused{2, ""});
        QCOMPARE(f.sent.size(), std::size_t{2});
    }

    void anIdThatIsOpenIsRefused() {
        Fixture f;
        f.greet();
        f.ask("1", Evaluate{});
        f.ask("1", Checkpoint{});
        QCOMPARE(f.failure(1).code, FailureCode::BadRequest);
        f.job.replies[0](Evaluated{});
        f.ask("1", Checkpoint{}); // answered: free again
        QCOMPARE(f.job.asked, (std::vector<std::string>{"evaluate", "checkpoint"}));
    }

    void whatIsOpenIsAnsweredInTheEnd() {
        Fixture f;
        f.greet();
        f.ask("1", startIn("a"));
        f.ask("2", Evaluate{});
        f.ask("3", Quit{});
        QVERIFY(f.responder.ended());
        QCOMPARE(f.job.asked.back(), std::string("end"));
        QCOMPARE(f.sent.size(), std::size_t{4});
        QCOMPARE(f.failure(1).code, FailureCode::WrongState);
        QCOMPARE(f.failure(2).code, FailureCode::WrongState);
        QVERIFY(std::holds_alternative<Bye>(f.sent[3].message));
        f.job.replies[0](Started{}); // too late
        QCOMPARE(f.sent.size(), std::size_t{4});
    }

    void badLinesAreAnswered() {
        Fixture f;
        f.greet();
        f.responder.handle("what?");
        QVERIFY(f.sent[1].id.empty());
        QCOMPARE(f.failure(1).code, FailureCode::BadLine);
        f.responder.handle(R"({"id":"5","type":"pause","now":1})");
        QCOMPARE(f.sent[2].id, std::string("5"));
        QCOMPARE(f.failure(2).code, FailureCode::BadRequest);
        f.responder.refuseLongLine();
        QCOMPARE(f.failure(3).code, FailureCode::BadLine);
        QVERIFY(f.job.asked.empty());
    }

    // Any mix of good and bad lines with replies from other threads: one answer a line.
    void everyLineGetsExactlyOneAnswer() {
        Random random(5);
        Fixture f;
        f.greet();
        std::map<std::string, int> due;
        int withoutId = 0;
        for (int i = 0; i < 2000; ++i) {
            const std::string id = std::to_string(i);
            switch (random.index(5)) {
            case 0:
                f.ask(id, Pause{});
                break;
            case 1:
                f.ask(id, Evaluate{});
                break;
            case 2:
                f.responder.handle(R"({"id":")" + id + R"(","type":"fly"})");
                break;
            case 3:
                f.ask(id, Hello{});
                break;
            default:
                f.responder.handle("{");
                ++withoutId;
                continue;
            }
            due[id] = 0;
        }
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 3; ++t) {
                threads.emplace_back([&f] {
                    // All of them try to answer everything but the last tenth.
                    for (std::size_t i = 0; i < f.job.replies.size() * 9 / 10; ++i) {
                        f.job.replies[i](Paused{});
                    }
                });
            }
        }
        f.responder.close();
        int nobody = 0;
        for (const MessageLine& line : f.sent) {
            if (line.id.empty()) {
                ++nobody;
            } else if (line.id != "hello") {
                ++due.at(line.id);
            }
        }
        QCOMPARE(nobody, withoutId);
        for (const auto& [id, answers] : due) {
            QVERIFY2(answers == 1, id.c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestResponder)
#include "tst_responder.moc"
