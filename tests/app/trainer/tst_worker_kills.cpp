// kill -9 of the worker, of the window, or of both, at random moments: the run loses at most what
// came after its last checkpoint, and in the end it is the run that was never killed.
#include "core/base/random.h"
#include "core/tgmm/weights_file.h"
#include "core/worker/run_reader.h"
#include "tests/app/trainer/worker_session.h"

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
    qint64 worker = 0;
    std::int64_t saved = 0;
    bool ended = false;

    Window(const QString& folder, const QString& settings) {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("GAUSSARIUM_TRAINER"), trainerProgram());
        process.setProcessEnvironment(environment);
        process.start(windowStandIn(), {folder, settings});
    }

    void read() {
        while (process.canReadLine()) {
            const QList<QByteArray> words = process.readLine().trimmed().split(' ');
            if (words[0] == "worker") {
                worker = words[1].toLongLong();
            } else if (words[0] == "saved") {
                saved = words[1].toLongLong();
            } else if (words[0] == "ended") {
                ended = true;
            }
        }
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
