// kill -9 of the worker, of the window, or of both, at random moments: the run loses at most what
// came after its last checkpoint, and in the end it is the run that was never killed.
#include "core/base/random.h"
#include "core/tgmm/weights_file.h"
#include "core/worker/run_reader.h"
#include "tests/app/trainer/worker_session.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <csignal>
#include <filesystem>

using namespace gaussarium;
using namespace gaussarium::testing;
using namespace gaussarium::worker;
namespace fs = std::filesystem;

namespace {

constexpr double checkpointSeconds = 0.1;
constexpr std::int64_t stepsAKill = 100;

int kills() {
    bool valid = false;
    const int asked = qEnvironmentVariableIntValue("GAUSSARIUM_KILLS", &valid);
    return valid && asked > 0 ? asked : 10;
}

void killNow(qint64 process) {
    ::kill(static_cast<pid_t>(process), SIGKILL);
}

// The window's stand-in and what it has told.
struct Window {
    QProcess process;
    qint64 worker = 0; // once it trains
    std::int64_t saved = 0;
    bool ended = false;
    QByteArray sentence; // with which it ended

    Window(const QString& folder, const QString& settings) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("GAUSSARIUM_TRAINER"), trainerProgram());
        process.setProcessEnvironment(environment);
        process.start(windowStandIn(), {folder, settings});
    }

    void read() {
        while (process.canReadLine()) {
            const QByteArray line = process.readLine().trimmed();
            const QList<QByteArray> words = line.split(' ');
            if (words[0] == "worker") {
                worker = words[1].toLongLong();
            } else if (words[0] == "saved") {
                saved = words[1].toLongLong();
            } else if (words[0] == "ended") {
                ended = true;
                sentence = line.mid(6);
            }
        }
    }

    // Its child, whether it has said a word yet or not; 0: none.
    qint64 child() const {
        for (const QString& name : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
            QFile stat(QStringLiteral("/proc/%1/stat").arg(name));
            if (name.toLongLong() > 0 && stat.open(QIODevice::ReadOnly)) {
                const QByteArray text = stat.readAll();
                const QList<QByteArray> fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
                if (fields.size() > 1 && fields[1].toLongLong() == process.processId()) {
                    return name.toLongLong();
                }
            }
        }
        return 0;
    }

    // Until the worker trains.
    bool begin() {
        while (worker == 0 && !ended && process.waitForReadyRead(60'000)) {
            read();
        }
        return worker != 0;
    }

    // Lets it run for so long.
    void let(int ms) {
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < ms) {
            process.waitForReadyRead(std::max(1, ms - static_cast<int>(clock.elapsed())));
            read();
        }
    }
};

} // namespace

class TestWorkerKills : public QObject {
    Q_OBJECT

private slots:
    void killedAtRandomMomentsItIsTheSameRun() {
        const int rounds = kills();
        const std::int64_t steps = stepsAKill * rounds;
        const std::string settings = smallSettings(steps, checkpointSeconds);
        const QTemporaryDir folder;
        const QString whole = folder.filePath("whole");
        const QString run = folder.filePath("run");
        QFile file(folder.filePath("settings.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(settings));
        file.close();
        trainToTheEnd(whole, startOf(whole, settings));

        const std::uint64_t seed = 11;
        Random random(seed);
        std::int64_t reached = 0;
        int unfinished = 0;
        for (int round = 0; round < rounds; ++round) {
            const auto who = random.index(3); // the worker, the window, both
            const int delay = static_cast<int>(random.index(500));
            const QString what = QStringLiteral("round %1 (seed %2): victim %3 after %4 ms")
                                     .arg(round)
                                     .arg(seed)
                                     .arg(who)
                                     .arg(delay);
            Window window(run, file.fileName());
            QVERIFY2(window.begin(), qPrintable(what));
            window.let(delay);
            unfinished += window.ended ? 0 : 1;
            if (who != 1) {
                killNow(window.worker);
            }
            if (who != 0) {
                killNow(window.process.processId());
                // A worker alone writes its checkpoint and goes.
                QTRY_VERIFY2_WITH_TIMEOUT(!runWriter(run.toStdString()), qPrintable(what), 30'000);
            }
            window.let(1); // what it had told before
            const Expected<RunView> view = readRun(run.toStdString());
            QVERIFY2(view, view ? "" : view.error().message.c_str());
            QVERIFY2(view->step >= window.saved && view->step >= reached, qPrintable(what));
            reached = view->step;
            window.process.kill();
            window.process.waitForFinished();
        }
        qInfo("%d kills, %d of them while it trained; %lld of %lld steps made by then", rounds,
              unfinished, static_cast<long long>(reached), static_cast<long long>(steps));
        QVERIFY(2 * unfinished > rounds); // else the run was over too soon to be a test

        trainToTheEnd(run, Continue{run.toStdString(), "cpu"});
        QCOMPARE(curveIn(run).size(), curveIn(whole).size());
        QCOMPARE(curveIn(run), curveIn(whole));
        const auto expected = tgmm::readWeights(fs::path(whole.toStdString()) / "weights.tgmm");
        const auto got = tgmm::readWeights(fs::path(run.toStdString()) / "weights.tgmm");
        QVERIFY(expected && got);
        QVERIFY(got->tensors == expected->tensors);
        noLitterIn(run);
    }

    // Killed while it starts: before it has said a word, during the handshake, at the first
    // checkpoint, while it reads the last one. Whatever is left is a run that can be begun or gone
    // on with, a window that lives has a sentence, and in the end it is the same run.
    void killedWhileItStarts() {
        const int rounds = kills();
        const std::string settings = smallSettings(60, checkpointSeconds);
        const QTemporaryDir folder;
        const QString whole = folder.filePath("whole");
        QFile file(folder.filePath("settings.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(settings));
        file.close();
        trainToTheEnd(whole, startOf(whole, settings));
        // How long a start takes here.
        double start = 0.0;
        {
            QElapsedTimer clock;
            clock.start();
            Window window(folder.filePath("timed"), file.fileName());
            QVERIFY(window.begin());
            start = double(clock.elapsed());
            killNow(window.process.processId());
            window.process.waitForFinished();
        }
        const std::uint64_t seed = 12;
        Random random(seed);
        int early = 0;
        QString run;
        for (int round = 0; round < rounds; ++round) {
            if (round % 3 == 0) {
                run = folder.filePath(QStringLiteral("run%1").arg(round)); // else: gone on with
            }
            const auto who = random.index(3); // the worker, the window, both
            const int delay = static_cast<int>(1.1 * start * random.uniform());
            const QString what = QStringLiteral("round %1 (seed %2): victim %3 after %4 of %5 ms")
                                     .arg(round)
                                     .arg(seed)
                                     .arg(who)
                                     .arg(delay)
                                     .arg(start);
            Window window(run, file.fileName());
            QVERIFY(window.process.waitForStarted());
            window.let(delay);
            const qint64 child = window.child();
            early += window.worker == 0 ? 1 : 0;
            if (who != 1 && child != 0) {
                killNow(child);
            }
            if (who != 0) {
                killNow(window.process.processId());
                if (who == 1 && child != 0) { // a worker alone goes by itself
                    QTRY_VERIFY2_WITH_TIMEOUT(::kill(static_cast<pid_t>(child), 0) != 0,
                                              qPrintable(what), 30'000);
                }
            } else if (child != 0) {
                for (int i = 0; i < 100 && !window.ended; ++i) {
                    window.let(100);
                }
                QVERIFY2(window.sentence.contains("killed") || window.sentence.contains("60 of 60"),
                         qPrintable(what + QStringLiteral(": ") + window.sentence));
            }
            window.process.kill();
            window.process.waitForFinished();
            if (round % 3 == 2 || round + 1 == rounds) {
                const bool begun = QFile::exists(run + QStringLiteral("/checkpoint.json"));
                trainToTheEnd(run, begun ? Request(Continue{run.toStdString(), "cpu"})
                                         : Request(startOf(run, settings)));
                QVERIFY2(curveIn(run) == curveIn(whole), qPrintable(what));
                noLitterIn(run);
            }
        }
        qInfo("%d kills, %d of them before it trained; a start takes %.0f ms", rounds, early,
              start);
        QVERIFY(2 * early > rounds);
    }

    // Where checkpoints are seldom: a kill costs what came since the last, and no more.
    void aKillCostsAtMostTheLastInterval() {
        const QTemporaryDir folder;
        WorkerSession worker;
        QVERIFY(worker.greet());
        QVERIFY(worker.ask(startOf(folder.path(), smallSettings(1'000'000, 0.3))));
        double last = 0.0;
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 2000) {
            if (const auto progress = worker.event<Progress>(300)) {
                last = progress->seconds;
            }
        }
        killNow(worker.process.processId());
        worker.process.waitForFinished();
        const Expected<RunView> view = readRun(folder.path().toStdString());
        QVERIFY(view && view->step > 0);
        const QString figures =
            QStringLiteral("trained %1 s, saved %2 s").arg(last).arg(view->seconds);
        // A checkpoint takes its own time, here a few milliseconds, on a busy machine more.
        QVERIFY2(last - view->seconds < 0.3 + 0.5, qPrintable(figures));
    }

private:
    static void trainToTheEnd(const QString& folder, Request request) {
        WorkerSession worker;
        QVERIFY(worker.greet());
        const auto started = worker.ask(std::move(request));
        QVERIFY2(started && std::holds_alternative<Started>(*started), qPrintable(folder));
        const auto finished = worker.event<Finished>(600'000);
        QVERIFY(finished && finished->complete);
    }

    // Log, weights, lock, and two checkpoints of four files.
    static void noLitterIn(const QString& folder) {
        int files = 0;
        for (const auto& entry : fs::directory_iterator(folder.toStdString())) {
            QVERIFY2(entry.path().string().find(".tmp") == std::string::npos, entry.path().c_str());
            ++files;
        }
        QVERIFY2(files <= 3 + 2 * 4, qPrintable(QString::number(files)));
    }
};

QTEST_GUILESS_MAIN(TestWorkerKills)
#include "tst_worker_kills.moc"
