// The client against a worker in memory: what is said, in which order, and what it makes of it.
#include "core/worker/message_codec.h"
#include "core/worker/run_log.h"
#include "ui/async/training_client.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::worker;
using gaussarium::ui::TrainingClient;
using gaussarium::ui::WorkerEnd;
using gaussarium::ui::WorkerProcess;
using State = TrainingClient::State;

namespace {

// Notes what is written to it, and says what the test has it say.
class MemoryProcess final : public WorkerProcess {
public:
    void start() override {
        running = true;
        emit started();
    }
    void write(const QByteArray& bytes) override {
        for (const QByteArray& line : bytes.split('\n')) {
            if (!line.isEmpty()) {
                asked.push_back(*parseRequest(line.toStdString()));
            }
        }
    }
    void closeInput() override { finish({WorkerEnd::How::Exited, 0, {}}); }
    void kill() override { finish({WorkerEnd::How::Killed, 9, {}}); }

    void finish(const WorkerEnd& end) {
        if (running) {
            running = false;
            emit ended(end);
        }
    }
    void say(const MessageLine& line) {
        emit output(QByteArray::fromStdString(serialise(line) + "\n"));
    }
    // To the last request.
    void answer(Message message) { say({asked.back().id, {}, std::move(message)}); }

    bool running = false;
    std::vector<RequestLine> asked;
};

struct Fixture {
    explicit Fixture(int silenceMs = 60'000) : client(maker(), limits(silenceMs)) {}

    TrainingClient::MakeProcess maker() {
        return [this]() -> Expected<std::unique_ptr<WorkerProcess>> {
            auto made = std::make_unique<MemoryProcess>();
            process = made.get();
            ++made_;
            return made;
        };
    }

    static ui::TrainingLimits limits(int silenceMs) {
        ui::TrainingLimits limits;
        limits.silenceMs = silenceMs;
        limits.endMs = 100;
        return limits;
    }

    // A run of 100 steps that has begun at `step`.
    void run(std::int64_t step = 0) {
        Start start;
        start.folder = folder.path().toStdString();
        start.config = "tiny";
        client.start(start);
        process->answer(Welcome());
        begin(step);
    }

    void begin(std::int64_t step) {
        Started started;
        started.step = step;
        started.steps = 100;
        runId = process->asked.back().id;
        process->answer(started);
    }

    void tell(Message message) { process->say({{}, runId, std::move(message)}); }

    void writeCheckpoint() {
        QFile file(folder.filePath("checkpoint.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }

    QTemporaryDir folder;
    MemoryProcess* process = nullptr;
    int made_ = 0;
    std::string runId;
    TrainingClient client;
};

Progress progressAt(std::int64_t step) {
    Progress progress;
    progress.step = step;
    return progress;
}

} // namespace

class TestTrainingClient : public QObject {
    Q_OBJECT

private slots:
    void greetsThenStarts() {
        Fixture f;
        QCOMPARE(f.client.state(), State::Idle);
        Start start;
        start.folder = "/runs/a";
        start.seed = 7;
        f.client.start(start);
        QCOMPARE(f.client.state(), State::Starting);
        QCOMPARE(f.process->asked.size(), std::size_t{1});
        QVERIFY(std::holds_alternative<Hello>(f.process->asked[0].request));
        f.process->answer(Welcome());
        QCOMPARE(f.process->asked.size(), std::size_t{2});
        QCOMPARE(std::get<Start>(f.process->asked[1].request).seed, std::uint64_t{7});
        QCOMPARE(f.client.state(), State::Starting);
        f.begin(0);
        QCOMPARE(f.client.state(), State::Running);
        QCOMPARE(f.client.run()->steps, std::int64_t{100});
    }

    void followsTheRun() {
        Fixture f;
        f.run();
        f.tell(progressAt(12));
        QCOMPARE(f.client.progress()->step, std::int64_t{12});
        f.tell(Record{progressAt(20), {0.5}});
        QCOMPARE(f.client.rows().size(), std::size_t{1});
        QCOMPARE(f.client.rows()[0].excess, std::vector<double>{0.5});
        f.tell(Checkpointed{20});
        QCOMPARE(f.client.savedStep(), std::int64_t{20});
        f.tell(Finished{100, true, 1.0, "w", "100 of 100 steps"});
        QCOMPARE(f.client.state(), State::Finished);
        QCOMPARE(f.client.sentence(), QString("100 of 100 steps"));
    }

    void pausesAndResumes() {
        Fixture f;
        f.run();
        f.client.resume(); // not paused: nothing is asked
        QCOMPARE(f.process->asked.size(), std::size_t{2});
        f.client.pause();
        QCOMPARE(f.client.state(), State::Running); // not before it has
        f.process->answer(Paused{5, ""});
        QCOMPARE(f.client.state(), State::Paused);
        f.client.resume();
        f.process->answer(Resumed{5});
        QCOMPARE(f.client.state(), State::Running);
    }

    void aRunThatPausesByItselfSaysWhy() {
        Fixture f;
        f.run();
        f.tell(Paused{5, "no space left"});
        QCOMPARE(f.client.state(), State::Paused);
        QCOMPARE(f.client.sentence(), QString("no space left"));
        QSignalSpy notices(&f.client, &TrainingClient::notice);
        f.client.resume();
        f.process->answer(Failed{FailureCode::DiskFull, "still none"});
        QCOMPARE(f.client.state(), State::Paused);
        QCOMPARE(notices.at(0).at(0).toString(), QString("still none"));
    }

    // A slider that moves a hundred times: one request on its way, then the last value.
    void ofManyRatesTheLastCounts() {
        Fixture f;
        f.run();
        for (int i = 1; i <= 100; ++i) {
            f.client.setLearningRate(0.01 * i);
        }
        QCOMPARE(f.process->asked.size(), std::size_t{3});
        f.process->answer(RateSet{5, 0.01, 1e-5});
        QCOMPARE(f.client.rateFactor(), 0.01);
        QCOMPARE(f.process->asked.size(), std::size_t{4});
        QCOMPARE(std::get<SetLearningRate>(f.process->asked[3].request).factor, 1.0);
        f.process->answer(RateSet{5, 1.0, 1e-3});
        QCOMPARE(f.process->asked.size(), std::size_t{4});
        QCOMPARE(f.client.rateFactor(), 1.0);
    }

    void evaluatesAndSaves() {
        Fixture f;
        f.run();
        f.client.evaluate();
        f.process->answer(Evaluated{9, {16}, {0.25}});
        QCOMPARE(f.client.evaluation()->excess, std::vector<double>{0.25});
        f.client.checkpoint();
        QVERIFY(std::holds_alternative<Checkpoint>(f.process->asked.back().request));
    }

    void aRefusedStartFails() {
        Fixture f;
        Start start;
        start.folder = "/runs/a";
        f.client.start(start);
        f.process->answer(Welcome());
        f.process->answer(Failed{FailureCode::FolderInUse, "written by process 12"});
        QCOMPARE(f.client.state(), State::Failed);
        QCOMPARE(f.client.sentence(), QString("written by process 12"));
        // The worker is still there: the next run takes it.
        f.client.goOn(f.folder.path());
        QCOMPARE(f.made_, 1);
        f.begin(0);
        QCOMPARE(f.client.state(), State::Running);
    }

    void eventsOfAnEarlierRunAreNotTaken() {
        Fixture f;
        f.run();
        const std::string earlier = f.runId;
        f.tell(Finished{100, true, 1.0, "w", "done"});
        f.client.goOn(f.folder.path());
        f.begin(0);
        QVERIFY(f.runId != earlier);
        f.process->say({{}, earlier, progressAt(99)});
        QVERIFY(!f.client.progress());
        f.process->say({{}, earlier, Failed{FailureCode::Broken, "old"}});
        QCOMPARE(f.client.state(), State::Running);
    }

    void aResumedRunShowsTheRowsBefore() {
        Fixture f;
        RunLogWriter log(f.folder.path().toStdString(), {16});
        for (const std::int64_t step : {10, 20, 30}) {
            LogRow row;
            row.step = step;
            QVERIFY(log.add(row));
        }
        f.run(20);
        f.tell(Record{progressAt(30), {}}); // before the file is read
        QTRY_COMPARE(f.client.rows().size(), std::size_t{3});
        f.tell(Record{progressAt(40), {}});
        std::vector<std::int64_t> steps;
        for (const LogRow& row : f.client.rows()) {
            steps.push_back(row.step);
        }
        QCOMPARE(steps, (std::vector<std::int64_t>{10, 20, 30, 40}));
    }

    void cancelEndsTheRun() {
        Fixture f;
        f.run();
        f.client.cancel();
        QCOMPARE(f.client.state(), State::Ending);
        const std::string id = f.process->asked.back().id;
        f.tell(Finished{7, false, 1.0, "w", "7 of 100 steps"});
        f.process->say({id, {}, Cancelled{7}});
        QCOMPARE(f.client.state(), State::Finished);
        QVERIFY(f.process->running);
    }

    void aRunThatDoesNotEndIsEnded() {
        Fixture f;
        f.run();
        f.client.cancel();
        QTRY_COMPARE(f.client.state(), State::Failed);
        QVERIFY(f.client.sentence().contains("did not end"));
    }

    void cancellingBeforeItBegan() {
        Fixture f;
        f.client.goOn(f.folder.path());
        f.client.cancel();
        QCOMPARE(f.client.state(), State::Idle);
        f.client.goOn(f.folder.path());
        QCOMPARE(f.made_, 2);
    }

    void silenceIsToldAndTakenBack() {
        Fixture f(50);
        f.run();
        QSignalSpy silences(&f.client, &TrainingClient::silenceChanged);
        QTRY_VERIFY(f.client.silent());
        QCOMPARE(f.client.state(), State::Running); // perhaps only a long step
        f.tell(progressAt(1));
        QVERIFY(!f.client.silent());
        QCOMPARE(silences.size(), 2);
        // A paused run has nothing to say.
        f.client.pause();
        f.process->answer(Paused{1, ""});
        QTest::qWait(120);
        QVERIFY(!f.client.silent());
    }

    // The same folder, another process; the old one is gone.
    void aSilentRunCanBeRestarted() {
        Fixture f(50);
        f.run();
        QTRY_VERIFY(f.client.silent());
        MemoryProcess* const first = f.process;
        f.client.restart();
        QVERIFY(f.process != first);
        QVERIFY(!f.client.silent());
        QCOMPARE(f.client.state(), State::Starting);
        f.process->answer(Welcome());
        QCOMPARE(std::get<Continue>(f.process->asked.back().request).folder,
                 f.folder.path().toStdString());
    }

    void whatEndedIsSaidAndWhatCanBeDone() {
        Fixture f;
        f.run();
        f.process->finish({WorkerEnd::How::Killed, 11, {}});
        QCOMPARE(f.client.state(), State::Failed);
        QVERIFY(f.client.sentence().contains("signal 11"));
        QVERIFY(!f.client.canGoOn());
        QVERIFY(!f.client.sentence().contains("checkpoint"));

        f.writeCheckpoint();
        f.client.restart();
        f.process->answer(Welcome());
        f.begin(3);
        f.process->finish({WorkerEnd::How::Killed, 9, {}});
        QVERIFY(f.client.sentence().contains("memory"));
        QVERIFY(f.client.canGoOn());
        QVERIFY(f.client.sentence().contains("checkpoint"));
    }

    void theWorkersLastWordsAreTold() {
        Fixture f;
        f.run();
        emit f.process->errorOutput("one\nlast words\n");
        f.process->finish({WorkerEnd::How::Exited, 3, {}});
        QVERIFY(f.client.sentence().contains("exit code 3"));
        QVERIFY(f.client.sentence().contains("last words"));
    }

    void aWorkerThatEndsAfterTheRunIsNoFailure() {
        Fixture f;
        f.run();
        f.tell(Finished{100, true, 1.0, "w", "done"});
        f.process->finish({WorkerEnd::How::Killed, 9, {}});
        QCOMPARE(f.client.state(), State::Finished);
        f.client.goOn(f.folder.path());
        QCOMPARE(f.made_, 2);
    }

    void aProgramThatIsNotThereIsASentence() {
        TrainingClient client(
            []() -> Expected<std::unique_ptr<WorkerProcess>> { return fail("install it"); }, {});
        client.goOn("/runs/a");
        QCOMPARE(client.state(), State::Failed);
        QCOMPARE(client.sentence(), QString("install it"));
    }

    // Everything a user can press, in any state: nothing crashes, and the client can be used again.
    void anythingAtAnyTime() {
        Fixture f;
        for (int round = 0; round < 4; ++round) {
            f.client.pause();
            f.client.resume();
            f.client.setLearningRate(0.5);
            f.client.evaluate();
            f.client.checkpoint();
            f.client.cancel();
            f.client.restart();
            f.client.goOn(f.folder.path());
            if (round % 2 == 1) {
                f.process->finish({WorkerEnd::How::Killed, 9, {}});
            }
        }
        f.client.cancel();
        f.run();
        QCOMPARE(f.client.state(), State::Running);
    }
};

QTEST_GUILESS_MAIN(TestTrainingClient)
#include "tst_training_client.moc"
