// The client against child processes: those that serve, and those that misbehave.
#include "core/worker/messages.h"
#include "ui/async/trainer_program.h"
#include "ui/async/training_client.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>

using namespace gaussarium;
using gaussarium::ui::ChildProcess;
using gaussarium::ui::TrainingClient;
using gaussarium::ui::WorkerProcess;
using State = TrainingClient::State;

namespace {

TrainingClient::MakeProcess childIn(const QString& mode) {
    return [mode]() -> Expected<std::unique_ptr<WorkerProcess>> {
        return std::make_unique<ChildProcess>(QStringLiteral(FAKE_WORKER), QStringList{mode});
    };
}

ui::TrainingLimits quick() {
    ui::TrainingLimits limits;
    limits.worker.handshakeMs = 10'000;
    limits.silenceMs = 300;
    limits.endMs = 300;
    return limits;
}

worker::Start startIn(const QTemporaryDir& folder, std::int64_t steps = 40) {
    worker::Start start;
    start.folder = folder.path().toStdString();
    start.config = "tiny";
    start.steps = steps;
    return start;
}

} // namespace

class TestWorkerProcesses : public QObject {
    Q_OBJECT

private slots:
    void oneThatServes_data() {
        QTest::addColumn<QString>("mode");
        QTest::newRow("ok") << "ok";
        QTest::newRow("slow") << "slow";
    }

    void oneThatServes() {
        QFETCH(QString, mode);
        const QTemporaryDir folder;
        TrainingClient client(childIn(mode), quick());
        client.start(startIn(folder));
        QTRY_COMPARE(client.state(), State::Running);
        client.pause();
        QTRY_COMPARE(client.state(), State::Paused);
        client.setLearningRate(0.5);
        QTRY_COMPARE(client.rateFactor(), 0.5);
        client.evaluate();
        QTRY_VERIFY(client.evaluation());
        client.resume();
        QTRY_COMPARE(client.state(), State::Finished);
        QCOMPARE(client.rows().size(), std::size_t{4});
        QCOMPARE(client.progress()->step, std::int64_t{40});
        QCOMPARE(client.garbageLines(), 0);
        // Another run in the same process.
        const std::int64_t process = client.workerInfo()->process;
        client.goOn(folder.path());
        QTRY_COMPARE(client.state(), State::Finished);
        QCOMPARE(client.workerInfo()->process, process);
    }

    void oneThatMisbehaves_data() {
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("words");
        QTest::newRow("crash") << "crash"
                               << "signal 11";
        QTest::newRow("exit") << "exit"
                              << "the cat pulled the plug";
        QTest::newRow("garbage") << "garbage"
                                 << "make no sense";
        QTest::newRow("flood") << "flood"
                               << "in a second";
        QTest::newRow("endless-line") << "endless-line"
                                      << "in a second";
        QTest::newRow("wrong-version") << "wrong-version"
                                       << "99";
        QTest::newRow("dies-at-start") << "dies-at-start"
                                       << "libtorch.so";
        QTest::newRow("mute") << "mute"
                              << "did not answer";
    }

    // Each ends in a sentence soon, the event loop turns all the while, and the way on is open.
    void oneThatMisbehaves() {
        QFETCH(QString, mode);
        QFETCH(QString, words);
        const QTemporaryDir folder;
        QFile checkpoint(folder.filePath(QStringLiteral("checkpoint.json")));
        QVERIFY(checkpoint.open(QIODevice::WriteOnly));
        QString current = mode;
        ui::TrainingLimits limits = quick();
        if (mode == QStringLiteral("mute")) {
            limits.worker.handshakeMs = 500;
        }
        TrainingClient client(
            [&current]() -> Expected<std::unique_ptr<WorkerProcess>> { return childIn(current)(); },
            limits);
        QElapsedTimer gap;
        qint64 longestGap = 0;
        QTimer pulse;
        connect(&pulse, &QTimer::timeout, this, [&] {
            longestGap = std::max(longestGap, gap.isValid() ? gap.restart() : 0);
            gap.start();
        });
        pulse.start(5);
        client.start(startIn(folder));
        QTRY_COMPARE(client.state(), State::Failed);
        QVERIFY2(client.sentence().contains(words), qPrintable(client.sentence()));
        QVERIFY(client.sentence().contains(QStringLiteral("last checkpoint")));
        QVERIFY2(longestGap < 250, qPrintable(QString::number(longestGap)));
        QVERIFY(client.canGoOn());
        if (mode == QStringLiteral("mute")) {
            return; // its limit is too short for one that answers on a busy machine
        }
        current = QStringLiteral("ok");
        client.restart();
        QTRY_COMPARE(client.state(), State::Finished);
    }

    void oneThatHangs() {
        const QTemporaryDir folder;
        QString mode = QStringLiteral("hang");
        TrainingClient client(
            [&mode]() -> Expected<std::unique_ptr<WorkerProcess>> { return childIn(mode)(); },
            quick());
        client.start(startIn(folder));
        QTRY_VERIFY(client.silent());
        const auto process = static_cast<pid_t>(client.workerInfo()->process);
        mode = QStringLiteral("ok");
        client.restart();
        QTRY_COMPARE(client.state(), State::Finished);
        QTRY_VERIFY(::kill(process, 0) != 0); // not left behind
    }

    void oneThatHangsIsCancelled() {
        const QTemporaryDir folder;
        TrainingClient client(childIn(QStringLiteral("hang")), quick());
        client.start(startIn(folder));
        QTRY_VERIFY(client.silent());
        client.cancel();
        QTRY_COMPARE(client.state(), State::Failed);
        QVERIFY2(client.sentence().contains(QStringLiteral("did not end")),
                 qPrintable(client.sentence()));
    }

    void linesThatAreNoMessagesAreCountedAndToldOnce() {
        const QTemporaryDir folder;
        TrainingClient client(childIn(QStringLiteral("babble")), quick());
        QSignalSpy notices(&client, &TrainingClient::notice);
        client.start(startIn(folder));
        QTRY_COMPARE(client.state(), State::Finished);
        QCOMPARE(client.garbageLines(), 9);
        QCOMPARE(notices.size(), 1);
        QVERIFY(notices.at(0).at(0).toString().contains(QStringLiteral("OpenBLAS")));
    }

    void theEndOfTheWindowEndsTheWorker() {
        const QTemporaryDir folder;
        pid_t process = 0;
        {
            TrainingClient client(childIn(QStringLiteral("ok")), quick());
            client.start(startIn(folder, 1'000'000));
            QTRY_VERIFY(client.progress());
            process = static_cast<pid_t>(client.workerInfo()->process);
        }
        QTRY_VERIFY(::kill(process, 0) != 0);
    }

    void aProgramThatCannotStart() {
        TrainingClient client(
            []() -> Expected<std::unique_ptr<WorkerProcess>> {
                return std::make_unique<ChildProcess>(QStringLiteral("/no/such/program"),
                                                      QStringList());
            },
            quick());
        client.goOn(QStringLiteral("/runs/a"));
        QTRY_COMPARE(client.state(), State::Failed);
        QVERIFY2(client.sentence().contains(QStringLiteral("could not be started")),
                 qPrintable(client.sentence()));
    }

    void theTrainerIsLookedFor() {
        qputenv("GAUSSARIUM_TRAINER", FAKE_WORKER);
        QCOMPARE(*ui::findTrainer(), QStringLiteral(FAKE_WORKER));
        qputenv("GAUSSARIUM_TRAINER", "/no/such/trainer");
        const Expected<QString> none = ui::findTrainer();
        QVERIFY(!none && none.error().message.find("/no/such/trainer") != std::string::npos);
        qunsetenv("GAUSSARIUM_TRAINER");
        const QByteArray path = qgetenv("PATH");
        const QTemporaryDir folder;
        qputenv("PATH", folder.path().toLocal8Bit());
        QVERIFY(!ui::findTrainer());
        QVERIFY(QFile::copy(QStringLiteral(FAKE_WORKER),
                            folder.filePath(QStringLiteral("gaussarium-trainer"))));
        QCOMPARE(*ui::findTrainer(), folder.filePath(QStringLiteral("gaussarium-trainer")));
        qputenv("PATH", path);
    }
};

QTEST_GUILESS_MAIN(TestWorkerProcesses)
#include "tst_worker_processes.moc"
