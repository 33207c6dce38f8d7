// Every state of a run has its sentence and a way on.
#include "core/worker/message_codec.h"
#include "ui/training/training_words.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::ui;
using namespace gaussarium::worker;

namespace {

class MemoryProcess final : public WorkerProcess {
public:
    void start() override { emit started(); }
    void write(const QByteArray& bytes) override {
        for (const QByteArray& line : bytes.split('\n')) {
            if (!line.isEmpty()) {
                asked.push_back(*parseRequest(line.toStdString()));
            }
        }
    }
    void closeInput() override {}
    void kill() override {}
    void say(const MessageLine& line) {
        emit output(QByteArray::fromStdString(serialise(line) + "\n"));
    }
    void answer(Message message) { say({asked.back().id, {}, std::move(message)}); }

    std::vector<RequestLine> asked;
};

struct Fixture {
    explicit Fixture(int silenceMs = 60'000)
        : client(
            [this]() -> Expected<std::unique_ptr<WorkerProcess>> {
                auto made = std::make_unique<MemoryProcess>();
                process = made.get();
                return made;
            },
            limits(silenceMs)) {}

    static TrainingLimits limits(int silenceMs) {
        TrainingLimits made;
        made.silenceMs = silenceMs;
        return made;
    }

    void run() {
        Start start;
        start.folder = dir.path().toStdString();
        client.start(start);
        process->answer(Welcome());
        Started started;
        started.steps = 4000;
        runId = process->asked.back().id;
        process->answer(started);
    }
    void tell(Message message) { process->say({{}, runId, std::move(message)}); }

    QTemporaryDir dir;
    MemoryProcess* process = nullptr;
    std::string runId;
    TrainingClient client;
};

Progress someProgress() {
    Progress progress;
    progress.step = 1200;
    progress.seconds = 60.0;
    progress.learningRate = 3e-3;
    progress.nll = 2.5123456;
    progress.gradientNorm = 1.44;
    progress.tokens = 1200 * 2048;
    progress.stepsPerSecond = 28.0;
    return progress;
}

} // namespace

class TestTrainingWords : public QObject {
    Q_OBJECT

private slots:
    void everyStateHasASentence() {
        Fixture f;
        QStringList all = {trainingSentence(f.client)};
        QVERIFY(trainingNumbers(f.client, 0.0).isEmpty());
        Start start;
        start.folder = f.dir.path().toStdString();
        f.client.start(start);
        all.append(trainingSentence(f.client));
        f.client.cancel();
        f.run();
        all.append(trainingSentence(f.client));
        f.tell(someProgress());
        f.client.pause();
        f.process->answer(Paused{1200, {}});
        all.append(trainingSentence(f.client));
        f.tell(Paused{1200, "no space left on the disk"});
        all.append(trainingSentence(f.client));
        QVERIFY(all.back().contains(QStringLiteral("Resume")));
        f.client.cancel();
        all.append(trainingSentence(f.client));
        f.tell(Finished{1200, false, 60.0, "w", "1200 of 4000 steps in 60 s"});
        all.append(trainingSentence(f.client));
        QCOMPARE(all.back(), QStringLiteral("1200 of 4000 steps in 60 s"));
        all.removeDuplicates();
        QCOMPARE(all.size(), 7);
        for (const QString& sentence : all) {
            QVERIFY(sentence.size() > 5);
        }
    }

    void aFailureIsSaidAsItIs() {
        Fixture f;
        f.run();
        f.tell(Failed{FailureCode::OutOfMemory, "the memory does not suffice"});
        QVERIFY(trainingSentence(f.client).contains(QStringLiteral("memory")));
    }

    void silenceIsSaid() {
        Fixture f(30);
        f.run();
        QTRY_VERIFY(f.client.silent());
        QVERIFY(trainingSentence(f.client).contains(QStringLiteral("checkpoint")));
    }

    void numbersOfARun() {
        Fixture f;
        f.run();
        f.tell(someProgress());
        const QString words = trainingNumbers(f.client, 0.0);
        for (const char* const part :
             {"2.512", "gradient 1.4", "learning rate 0.003 ", "1 min 40 s left"}) {
            QVERIFY2(words.contains(QLatin1String(part)), qPrintable(words));
        }
        // 28 steps a second of 2048 points.
        QVERIFY2(QString(words).remove(QLatin1Char(',')).contains(QStringLiteral("57344 tokens/s")),
                 qPrintable(words));
        // A budget that ends before the steps do.
        QVERIFY(trainingNumbers(f.client, 1.5).contains(QStringLiteral("30 s left")));
    }

    void howFastAndHowLong() {
        Progress now = someProgress();
        QVERIFY(paceWords(now, 4000, 0.0).contains(QStringLiteral("1 min 40 s left")));
        QVERIFY(!paceWords(now, 0, 0.0).contains(QStringLiteral("left"))); // nobody knows
        QVERIFY(paceWords(now, 0, 1.5).contains(QStringLiteral("30 s left")));
        now.stepsPerSecond = 0.0;
        QVERIFY(paceWords(now, 4000, 0.0).isEmpty());
    }

    void numbersThatAreNoneAreNotShown() {
        Fixture f;
        f.run();
        Progress odd = someProgress();
        odd.nll = std::numeric_limits<double>::quiet_NaN();
        odd.stepsPerSecond = 0.0;
        odd.skipped = 3;
        f.tell(odd);
        const QString words = trainingNumbers(f.client, 0.0);
        QVERIFY2(!words.contains(QStringLiteral("nan")) && !words.contains(QStringLiteral("inf")),
                 qPrintable(words));
        QVERIFY(words.contains(QStringLiteral("3 steps skipped")));
    }

    void evaluationsInWords() {
        Fixture f;
        f.run();
        QVERIFY(evaluationWords(f.client).isEmpty());
        f.client.evaluate();
        f.process->answer(Evaluated{7, {16, 64}, {0.5, 0.25}});
        const QString words = evaluationWords(f.client);
        QVERIFY2(words.contains(QStringLiteral("0.50 (n = 16), 0.25 (n = 64)")), qPrintable(words));
    }

    void timesToWait() {
        QCOMPARE(waitText(0.2), QStringLiteral("0 s"));
        QCOMPARE(waitText(59.6), QStringLiteral("1 min 0 s"));
        QCOMPARE(waitText(7500.0), QStringLiteral("2 h 5 min"));
        QCOMPARE(waitText(std::numeric_limits<double>::infinity()),
                 QStringLiteral("more than a month"));
        QCOMPARE(waitText(std::numeric_limits<double>::quiet_NaN()),
                 QStringLiteral("more than a month"));
    }
};

QTEST_GUILESS_MAIN(TestTrainingWords)
#include "tst_training_words.moc"
