// Work that the GUI thread shares: each piece once, with and without a helper.
#include "ui/async/shared_work.h"

#include <QCoreApplication>
#include <QTest>
#include <QThread>
#include <QThreadPool>

#include <algorithm>
#include <atomic>
#include <vector>

using namespace gaussarium::ui;

class TestSharedWork : public QObject {
    Q_OBJECT

private slots:
    void everyPieceIsDoneOnce() {
        for (const int count : {0, 1, 2, 3, 50}) {
            for (int repeat = 0; repeat < 200; ++repeat) {
                std::vector<int> done(static_cast<std::size_t>(count), 0); // not atomic: once each
                shareWork(count, [&](int i) { ++done[static_cast<std::size_t>(i)]; });
                QVERIFY(std::all_of(done.begin(), done.end(), [](int n) { return n == 1; }));
            }
        }
    }

    void aHelperTakesPart() {
        QThreadPool::globalInstance()->setMaxThreadCount(2);
        std::atomic<int> inside{0};
        std::atomic<bool> met{false};
        shareWork(2, [&](int) {
            ++inside;
            for (int i = 0; i < 10'000 && !met; ++i) {
                met = met || inside == 2;
                QThread::msleep(1);
            }
        });
        QVERIFY(met);
    }

    // All of the pool's threads are busy: the calling one does not wait for them.
    void nobodyIsWaitedFor() {
        QThreadPool* pool = QThreadPool::globalInstance();
        pool->setMaxThreadCount(1);
        std::atomic<bool> release{false};
        pool->start([&] {
            while (!release) {
                QThread::msleep(1);
            }
        });
        int done = 0;
        shareWork(10, [&](int) { ++done; });
        QCOMPARE(done, 10);
        release = true;
        QVERIFY(pool->waitForDone(10'000));
    }
};

QTEST_GUILESS_MAIN(TestSharedWork)
#include "tst_shared_work.moc"
