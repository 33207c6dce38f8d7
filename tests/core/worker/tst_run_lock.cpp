#include "core/base/atomic_file.h"
#include "core/worker/run_lock.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <filesystem>
#include <sys/wait.h>
#include <unistd.h>

using namespace gaussarium;
using namespace gaussarium::worker;
namespace fs = std::filesystem;

namespace {

fs::path pathOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

// A process that takes the lock and sleeps until it is killed; returns once it holds it.
pid_t holdInAnotherProcess(const fs::path& folder) {
    int ready[2] = {-1, -1};
    if (::pipe(ready) != 0) {
        return -1;
    }
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = RunLock::take(folder);
        const char byte = lock ? 'y' : 'n';
        [[maybe_unused]] const ssize_t written = ::write(ready[1], &byte, 1);
        while (true) {
            ::pause();
        }
    }
    char byte = 0;
    const bool told = ::read(ready[0], &byte, 1) == 1;
    ::close(ready[0]);
    ::close(ready[1]);
    return told && byte == 'y' ? child : -1;
}

void end(pid_t child) {
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

} // namespace

class TestRunLock : public QObject {
    Q_OBJECT

private slots:
    void oneWriterAtATime() {
        const QTemporaryDir folder;
        QVERIFY(!runWriter(pathOf(folder)));
        {
            const auto lock = RunLock::take(pathOf(folder));
            QVERIFY(lock && lock->warning().empty());
            QCOMPARE(runWriter(pathOf(folder))->process, std::int64_t{::getpid()});
            // Not even the same process: two windows may live in one.
            const auto second = RunLock::take(pathOf(folder));
            QVERIFY(!second);
            QCOMPARE(second.error().refusal, RunLock::Refusal::InUse);
        }
        QVERIFY(!runWriter(pathOf(folder)));
        QVERIFY(RunLock::take(pathOf(folder)));
    }

    void aSecondProcessIsToldTheFirst() {
        const QTemporaryDir folder;
        const pid_t child = holdInAnotherProcess(pathOf(folder));
        QVERIFY(child > 0);
        const auto second = RunLock::take(pathOf(folder));
        QVERIFY(!second);
        const QString sentence = QString::fromStdString(second.error().message);
        QVERIFY2(sentence.contains(QString::number(child)) && sentence.contains("this machine"),
                 qPrintable(sentence));
        // Asking, as a follower does, takes nothing away, and reads the same name.
        for (int i = 0; i < 100; ++i) {
            QCOMPARE(runWriter(pathOf(folder))->process, std::int64_t{child});
        }
        end(child);
        QVERIFY(!runWriter(pathOf(folder)));
        QVERIFY(RunLock::take(pathOf(folder)));
    }

    void aKilledWriterLeavesNoLock() {
        const QTemporaryDir folder;
        for (int i = 0; i < 20; ++i) {
            const pid_t child = holdInAnotherProcess(pathOf(folder));
            QVERIFY2(child > 0, qPrintable(QString::number(i)));
            end(child);
        }
    }

    // What the file says is a help; what counts is the lock.
    void anyContentOfTheFileIsNoHarm() {
        const QTemporaryDir folder;
        for (const char* const text : {"", "{", "[1,2]", R"({"process":"x","host":7})",
                                       R"({"process":1,"host":"elsewhere"})"}) {
            QVERIFY(writeFileAtomically(pathOf(folder) / "run.lock", text));
            QVERIFY(!runWriter(pathOf(folder)));
            const auto lock = RunLock::take(pathOf(folder));
            QVERIFY(lock);
            QCOMPARE(runWriter(pathOf(folder))->process, std::int64_t{::getpid()});
        }
    }

    void theWriterElsewhereIsNamed() {
        const RunWriter writer{12, "gpu3"};
        QCOMPARE(writer.text(), std::string("process 12 on the machine gpu3"));
        QCOMPARE(RunWriter().text(), std::string("another process"));
    }

    void aFolderThatIsNoneIsNamed() {
        const auto lock = RunLock::take("/no/such/folder");
        QVERIFY(!lock);
        QCOMPARE(lock.error().refusal, RunLock::Refusal::NotWritable);
        QVERIFY(QString::fromStdString(lock.error().message).contains("/no/such/folder"));
        QVERIFY(!runWriter("/no/such/folder"));
    }
};

QTEST_APPLESS_MAIN(TestRunLock)
#include "tst_run_lock.moc"
