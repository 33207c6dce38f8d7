#include "core/worker/run_reader.h"
#include "tests/app/trainer/worker_session.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gaussarium;
using namespace gaussarium::testing;
using namespace gaussarium::worker;

namespace {

// A file system of its own, where the test may make one.
class SmallDisk {
public:
    explicit SmallDisk(const char* options) {
        m_mounted = ::mount("tmpfs", folder().toLocal8Bit().constData(), "tmpfs", 0, options) == 0;
    }
    ~SmallDisk() {
        if (m_mounted) {
            ::umount2(folder().toLocal8Bit().constData(), MNT_DETACH);
        }
    }
    Q_DISABLE_COPY_MOVE(SmallDisk)

    bool mounted() const { return m_mounted; }
    QString folder() const { return m_folder.path(); }
    bool makeReadOnly() const {
        return ::mount("tmpfs", folder().toLocal8Bit().constData(), "tmpfs", MS_REMOUNT | MS_RDONLY,
                       nullptr)
               == 0;
    }
    // Until nothing more goes in; returns the file.
    QString fill() const {
        QFile file(folder() + QStringLiteral("/filler"));
        if (file.open(QIODevice::WriteOnly | QIODevice::Unbuffered)) {
            for (int size = 1 << 16; size > 0; size /= 2) {
                while (file.write(QByteArray(size, 'x')) == size) {
                }
            }
        }
        return file.fileName();
    }

private:
    QTemporaryDir m_folder;
    bool m_mounted = false;
};

Failed failureOf(const std::optional<Message>& message) {
    const auto* failed = message ? std::get_if<Failed>(&*message) : nullptr;
    return failed ? *failed : Failed{FailureCode::Broken, "(no failure)"};
}

bool says(const Failed& failed, const char* words) {
    return QString::fromStdString(failed.sentence).contains(QString::fromUtf8(words));
}

template <class M>
M as(const std::optional<Message>& message) {
    if (message) {
        if (const auto* wanted = std::get_if<M>(&*message)) {
            return *wanted;
        }
        if (const auto* failed = std::get_if<Failed>(&*message)) {
            qWarning() << failed->sentence.c_str();
        }
    }
    return M();
}

// The nice value of each thread of a process.
QList<int> niceValues(qint64 process) {
    QList<int> values;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(process));
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile stat(tasks.filePath(task + QStringLiteral("/stat")));
        if (stat.open(QIODevice::ReadOnly)) {
            const QByteArray text = stat.readAll();
            values.append(text.mid(text.lastIndexOf(')') + 2).split(' ').at(16).toInt());
        }
    }
    return values;
}

} // namespace

class TestWorker : public QObject {
    Q_OBJECT

private slots:
    void aRunFromItsStartToItsEnd() {
        const QTemporaryDir folder;
        const QString run = folder.filePath("run");
        WorkerSession worker({"--threads", "1"});
        const auto welcome = worker.greet();
        QVERIFY(welcome);
        QCOMPARE(welcome->process, worker.process.processId());
        QCOMPARE(welcome->threads, 1);
        const auto started = as<Started>(worker.ask(startOf(run, smallSettings(2000, 60.0))));
        QCOMPARE(started.steps, std::int64_t{2000});
        QCOMPARE(started.sizes, (std::vector<std::int64_t>{16, 32}));
        QVERIFY(worker.event<Progress>());

        const auto paused = as<Paused>(worker.ask(Pause()));
        QVERIFY(paused.step > 0 && paused.reason.empty());
        const auto rate = as<RateSet>(worker.ask(SetLearningRate{0.5}));
        QCOMPARE(rate.factor, 0.5);
        QCOMPARE(rate.step, paused.step);
        const auto evaluated = as<Evaluated>(worker.ask(Evaluate()));
        QCOMPARE(evaluated.excess.size(), std::size_t{2});
        QCOMPARE(as<Checkpointed>(worker.ask(Checkpoint())).step, paused.step);
        worker.events.clear();
        QVERIFY(!worker.event<Progress>(300)); // it really waits
        QCOMPARE(as<Resumed>(worker.ask(Resume())).step, paused.step);
        QVERIFY(worker.event<Progress>());

        for (const int value : niceValues(worker.process.processId())) {
            QVERIFY(value >= 10);
        }
        const auto finished = worker.event<Finished>();
        QVERIFY(finished && finished->complete);
        QCOMPARE(finished->step, std::int64_t{2000});
        QCOMPARE(failureOf(worker.ask(Pause())).code, FailureCode::WrongState);
        QVERIFY(std::holds_alternative<Bye>(*worker.ask(Quit())));
        QVERIFY(worker.process.waitForFinished());
        QCOMPARE(worker.process.exitCode(), 0);
        QVERIFY(readRun(run.toStdString())->complete());
    }

    void progressIsBounded() {
        const QTemporaryDir folder;
        WorkerSession worker;
        QVERIFY(worker.greet());
        as<Started>(worker.ask(startOf(folder.path(), smallSettings(1'000'000, 60.0))));
        QElapsedTimer clock;
        clock.start();
        int events = 0;
        while (clock.elapsed() < 1500) {
            events += worker.event<Progress>(200) ? 1 : 0;
        }
        QVERIFY2(events >= 3 && events <= 20, qPrintable(QString::number(events)));
    }

    void theEndOfItsInputEndsItWithACheckpoint_data() {
        QTest::addColumn<bool>("byInput");
        QTest::newRow("input") << true;
        QTest::newRow("SIGTERM") << false;
    }

    void theEndOfItsInputEndsItWithACheckpoint() {
        QFETCH(bool, byInput);
        const QTemporaryDir folder;
        WorkerSession worker;
        QVERIFY(worker.greet());
        as<Started>(worker.ask(startOf(folder.path(), smallSettings(1'000'000, 1000.0))));
        const auto progress = worker.event<Progress>();
        QVERIFY(progress);
        if (byInput) {
            worker.process.closeWriteChannel();
        } else {
            ::kill(static_cast<pid_t>(worker.process.processId()), SIGTERM);
        }
        QVERIFY(worker.process.waitForFinished());
        QCOMPARE(worker.process.exitStatus(), QProcess::NormalExit);
        QVERIFY(readRun(folder.path().toStdString())->step >= progress->step);
    }

    void twoNeverWriteTheSameRun() {
        const QTemporaryDir folder;
        WorkerSession first;
        QVERIFY(first.greet());
        as<Started>(first.ask(startOf(folder.path(), smallSettings(1'000'000, 60.0))));
        WorkerSession second;
        QVERIFY(second.greet());
        const Failed refused = failureOf(second.ask(Continue{folder.path().toStdString(), "cpu"}));
        QCOMPARE(refused.code, FailureCode::FolderInUse);
        QVERIFY2(says(refused, std::to_string(first.process.processId()).c_str()),
                 refused.sentence.c_str());
        QProcess train;
        train.start(trainerProgram(), {"train", "--config", "tiny", "--out", folder.path(),
                                       "--resume", "--device", "cpu"});
        QVERIFY(train.waitForFinished());
        QCOMPARE(train.exitCode(), 1);
        QVERIFY(train.readAllStandardError().contains("is being written by process"));
        // The first has not noticed, and when it goes the second can.
        QVERIFY(first.event<Progress>());
        as<Cancelled>(first.ask(Cancel()));
        QVERIFY(as<Started>(second.ask(Continue{folder.path().toStdString(), "cpu"})).step > 0);
    }

    void theRateSetByHandSurvivesAKill() {
        const QTemporaryDir folder;
        {
            WorkerSession worker;
            QVERIFY(worker.greet());
            as<Started>(worker.ask(startOf(folder.path(), smallSettings(1'000'000, 1000.0))));
            as<RateSet>(worker.ask(SetLearningRate{0.25}));
            ::kill(static_cast<pid_t>(worker.process.processId()), SIGKILL);
        }
        WorkerSession worker;
        QVERIFY(worker.greet());
        const auto started = as<Started>(worker.ask(Continue{folder.path().toStdString(), "cpu"}));
        QCOMPARE(started.factor, 0.25);
        QCOMPARE(started.steps, std::int64_t{1'000'000});
    }

    // The command line goes on with the worker's run, and the other way round.
    void theCommandLineTrainsTheSameRun() {
        const QTemporaryDir folder;
        QFile settings(folder.filePath("small.json"));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write(QByteArray::fromStdString(smallSettings(400, 60.0)));
        settings.close();
        const auto train = [&](const QString& out, const QStringList& more) {
            QProcess process;
            process.start(trainerProgram(), QStringList{"train", "--config", settings.fileName(),
                                                        "--out", out, "--device", "cpu"}
                                                + more);
            QVERIFY(process.waitForFinished(60'000));
            QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
        };
        train(folder.filePath("whole"), {});
        {
            WorkerSession worker;
            QVERIFY(worker.greet());
            as<Started>(worker.ask(startOf(folder.filePath("run"), smallSettings(400, 60.0))));
            QVERIFY(worker.event<Progress>());
            as<Cancelled>(worker.ask(Cancel()));
        }
        train(folder.filePath("run"), {"--resume"});
        QVERIFY(curveIn(folder.filePath("whole")).size() >= 40);
        QCOMPARE(curveIn(folder.filePath("run")), curveIn(folder.filePath("whole")));
    }

    void whatCannotBeginIsRefused() {
        const QTemporaryDir folder;
        WorkerSession worker;
        QVERIFY(worker.greet());
        const std::string path = folder.path().toStdString();
        QVERIFY(says(failureOf(worker.ask(Continue{path, "cpu"})), "holds no training run"));
        QVERIFY(says(failureOf(worker.ask(Continue{"/no/such/folder", "cpu"})), "no folder"));
        Start start = startOf(folder.path(), "");
        QCOMPARE(failureOf(worker.ask(start)).code, FailureCode::BadRequest);
        start.config = "no such configuration";
        QCOMPARE(failureOf(worker.ask(start)).code, FailureCode::Refused);
        start.config.clear();
        start.settings = R"({"optimizer":{"learning_rate":-1}})";
        QVERIFY(says(failureOf(worker.ask(start)), "learning_rate"));
        start = startOf(folder.path(), smallSettings(10, 60.0));
        start.device = "abacus";
        QVERIFY(says(failureOf(worker.ask(start)), "abacus"));
        start.device = "cpu";
        start.from = path + "/none.tgmm";
        QVERIFY(says(failureOf(worker.ask(start)), "none.tgmm"));
        start.from.clear();
        start.folder = "/proc/run";
        QCOMPARE(failureOf(worker.ask(start)).code, FailureCode::NotWritable);
        // After all that it trains.
        start.folder = path;
        as<Started>(worker.ask(start));
        QVERIFY(worker.event<Finished>());
        QVERIFY(says(failureOf(worker.ask(start)), "holds a run already"));
    }

    void linesThatMakeNoSenseAreAnswered() {
        WorkerSession worker;
        QVERIFY(worker.greet());
        worker.sendLine("what?");
        QCOMPARE(failureOf(worker.next()->message).code, FailureCode::BadLine);
        worker.sendLine(std::string(3 * maxRequestBytes, 'x'));
        QCOMPARE(failureOf(worker.next()->message).code, FailureCode::BadLine);
        worker.sendLine(R"({"id":"a","type":"start"})");
        const auto line = worker.next();
        QCOMPARE(line->id, std::string("a"));
        QCOMPARE(failureOf(line->message).code, FailureCode::BadRequest);
        QVERIFY(std::holds_alternative<Bye>(*worker.ask(Quit())));
    }

    void aReadOnlyFolderIsASentence() {
        const QTemporaryDir folder;
        const SmallDisk disk("size=4m");
        QString run = disk.folder();
        const char* words = "cannot be written";
        if (!disk.mounted() || !disk.makeReadOnly()) {
            run = folder.path();
            QVERIFY(::chmod(run.toLocal8Bit().constData(), 0555) == 0);
            if (::geteuid() == 0) { // root may write everywhere, but not into a file's inside
                QFile file(folder.filePath("file"));
                QVERIFY(file.open(QIODevice::WriteOnly));
                run = file.fileName() + QStringLiteral("/run");
                words = "cannot be made";
            }
        }
        WorkerSession worker;
        QVERIFY(worker.greet());
        const Failed failed = failureOf(worker.ask(startOf(run, smallSettings(10, 60.0))));
        QCOMPARE(failed.code, FailureCode::NotWritable);
        QVERIFY2(says(failed, words), failed.sentence.c_str());
        // The way on: another folder.
        const QTemporaryDir other;
        as<Started>(worker.ask(startOf(other.path(), smallSettings(10, 60.0))));
        QVERIFY(worker.event<Finished>());
    }

    // No file may grow any more while it trains, which needs no rights to arrange: the run waits,
    // says why, and goes on once they may.
    void filesThatMayNotGrowPauseTheRun() {
        const QTemporaryDir folder;
        const std::string settings = smallSettings(1500, 0.1);
        const QString whole = folder.filePath("whole");
        const QString run = folder.filePath("run");
        WorkerSession worker;
        QVERIFY(worker.greet());
        as<Started>(worker.ask(startOf(whole, settings)));
        QVERIFY(worker.event<Finished>());
        as<Started>(worker.ask(startOf(run, settings)));
        const auto process = static_cast<pid_t>(worker.process.processId());
        rlimit before{};
        QVERIFY(::prlimit(process, RLIMIT_FSIZE, nullptr, &before) == 0);
        const rlimit tight = {1000, before.rlim_max};
        QVERIFY(::prlimit(process, RLIMIT_FSIZE, &tight, nullptr) == 0);
        const auto paused = worker.event<Paused>();
        QVERIFY(paused);
        QVERIFY2(QString::fromStdString(paused->reason).contains("File too large"),
                 paused->reason.c_str());
        QCOMPARE(failureOf(worker.ask(Resume())).code, FailureCode::NotWritable);
        const Expected<RunView> view = readRun(run.toStdString());
        QVERIFY2(view && view->step <= paused->step, "what was there still is");
        QVERIFY(::prlimit(process, RLIMIT_FSIZE, &before, nullptr) == 0);
        QCOMPARE(as<Resumed>(worker.ask(Resume())).step, paused->step);
        const auto finished = worker.event<Finished>();
        QVERIFY(finished && finished->complete);
        QCOMPARE(curveIn(run), curveIn(whole));
    }

    // Its folder is moved away while it trains, and comes back.
    void aFolderThatIsGonePausesTheRun() {
        const QTemporaryDir folder;
        const QString run = folder.filePath("run");
        WorkerSession worker;
        QVERIFY(worker.greet());
        as<Started>(worker.ask(startOf(run, smallSettings(1'000'000, 0.1))));
        QVERIFY(worker.event<Checkpointed>());
        QVERIFY(QDir(folder.path()).rename("run", "elsewhere"));
        const auto paused = worker.event<Paused>();
        QVERIFY(paused);
        QVERIFY2(QString::fromStdString(paused->reason).contains("No such file"),
                 paused->reason.c_str());
        QVERIFY(QDir(folder.path()).rename("elsewhere", "run"));
        QCOMPARE(as<Resumed>(worker.ask(Resume())).step, paused->step);
        QVERIFY(worker.event<Progress>());
        const auto cancelled = as<Cancelled>(worker.ask(Cancel()));
        QCOMPARE(readRun(run.toStdString())->step, cancelled.step);
    }

    // Filled while it trains, then freed: the run waits, goes on, and ends as if nothing had been.
    void aFullDiskPausesTheRun() {
        const SmallDisk disk("size=4m");
        if (!disk.mounted()) {
            QSKIP("a small file system cannot be mounted here");
        }
        const QTemporaryDir folder;
        const std::string settings = smallSettings(1500, 0.1);
        {
            WorkerSession worker;
            QVERIFY(worker.greet());
            as<Started>(worker.ask(startOf(folder.path(), settings)));
            QVERIFY(worker.event<Finished>());
        }
        const QString run = disk.folder() + QStringLiteral("/run");
        WorkerSession worker;
        QVERIFY(worker.greet());
        as<Started>(worker.ask(startOf(run, settings)));
        const QString filler = disk.fill();
        const auto paused = worker.event<Paused>();
        QVERIFY(paused);
        QVERIFY2(QString::fromStdString(paused->reason).contains("No space left"),
                 paused->reason.c_str());
        const Failed still = failureOf(worker.ask(Resume()));
        QCOMPARE(still.code, FailureCode::DiskFull);
        // What was there still is.
        QVERIFY(readRun(run.toStdString()));
        QVERIFY(QFile::remove(filler));
        QCOMPARE(as<Resumed>(worker.ask(Resume())).step, paused->step);
        const auto finished = worker.event<Finished>();
        QVERIFY(finished && finished->complete);
        QCOMPARE(curveIn(run), curveIn(folder.path()));
    }

    void outOfMemoryIsASentence() {
        const QTemporaryDir folder;
        WorkerSession worker({}, [] {
            const rlimit limit = {rlim_t{6} << 30, rlim_t{6} << 30};
            ::setrlimit(RLIMIT_AS, &limit);
        });
        QVERIFY(worker.greet());
        QByteArray settings = QByteArray::fromStdString(smallSettings(10, 60.0));
        settings.replace("\"tokens_per_step\":256", "\"tokens_per_step\":1000000000");
        QVERIFY(settings.contains("1000000000"));
        as<Started>(worker.ask(startOf(folder.path(), settings.toStdString())));
        const auto failed = worker.event<Failed>();
        QVERIFY(failed);
        QVERIFY2(failed->code == FailureCode::OutOfMemory, failed->sentence.c_str());
        QVERIFY(says(*failed, "tokens_per_step"));
        // The worker lives on.
        as<Started>(worker.ask(startOf(folder.filePath("smaller"), smallSettings(10, 60.0))));
        QVERIFY(worker.event<Finished>());
    }
};

QTEST_GUILESS_MAIN(TestWorker)
#include "tst_worker.moc"
