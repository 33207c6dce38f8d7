// A thread that gives way does so alone: neither the caller's nor the shared threads follow it.
#include "core/base/parallel.h"
#include "core/base/thread_priority.h"

#include <QDir>
#include <QtTest>

#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace gaussarium;

namespace {

// By thread number; empty where the system does not tell.
QMap<int, int> niceValues() {
    QMap<int, int> values;
    const QDir tasks(QStringLiteral("/proc/self/task"));
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile stat(tasks.filePath(task + QStringLiteral("/stat")));
        if (stat.open(QIODevice::ReadOnly)) {
            const QByteArray text = stat.readAll();
            values[task.toInt()] = text.mid(text.lastIndexOf(')') + 2).split(' ').at(16).toInt();
        }
    }
    return values;
}

// Of the calling thread, nanoseconds; 0: not told.
quint64 turn() {
    struct {
        std::uint32_t size, policy;
        std::uint64_t flags;
        std::int32_t nice;
        std::uint32_t priority;
        std::uint64_t runtime, deadline, period;
    } attributes{};
    return ::syscall(SYS_sched_getattr, 0, &attributes, sizeof(attributes), 0) == 0
               ? attributes.runtime
               : 0;
}

} // namespace

class TestThreadPriority : public QObject {
    Q_OBJECT

private slots:
    void aThreadGivesWayAlone() {
        const int before = niceValues().value(static_cast<int>(::gettid()));
        QMap<int, int> seen;
        int own = 0;
        std::thread([&] {
            lowerThreadPriority();
            own = static_cast<int>(::gettid());
            seen = niceValues();
        }).join();
        QCOMPARE(seen.value(own), std::min(19, std::max(10, before)));
        QVERIFY(resolveThreads(0) == 1 || seen.size() > 2); // the shared ones are there already
        for (auto it = seen.cbegin(); it != seen.cend(); ++it) {
            QVERIFY(it.key() == own || it.value() == before);
        }
    }

    // Short turns are inherited, and given up by who gives way.
    void aWindowTakesShortTurns() {
        quint64 before = 0;
        quint64 shortened = 0;
        quint64 inherited = 0;
        quint64 lowered = 0;
        std::thread([&] {
            before = turn();
            takeShortTurns();
            shortened = turn();
            std::thread([&] {
                inherited = turn();
                lowerThreadPriority();
                lowered = turn();
            }).join();
        }).join();
        if (before == 0) {
            QSKIP("this kernel does not tell how long turns are (before Linux 6.12)");
        }
        QCOMPARE(shortened, quint64{200'000});
        QCOMPARE(inherited, shortened);
        QVERIFY(lowered > shortened);
    }

    void aProcessGivesWayAsAWhole() {
        lowerProcessPriority(15);
        for (const int value : niceValues()) {
            QVERIFY(value >= 15);
        }
    }
};

QTEST_APPLESS_MAIN(TestThreadPriority)
#include "tst_thread_priority.moc"
