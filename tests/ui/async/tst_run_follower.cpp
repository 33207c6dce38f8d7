#include "core/base/atomic_file.h"
#include "ui/async/run_follower.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::worker;
using gaussarium::ui::RunFollower;

namespace {

LogRow rowAt(std::int64_t step) {
    LogRow row;
    row.step = step;
    return row;
}

} // namespace

class TestRunFollower : public QObject {
    Q_OBJECT

private slots:
    void seesWhatIsWritten() {
        const QTemporaryDir folder;
        const auto lock = RunLock::take(folder.path().toStdString());
        RunLogWriter log(folder.path().toStdString(), {16});
        QVERIFY(log.add(rowAt(10)));
        RunFollower follower(10);
        follower.setActive(true);
        follower.follow(folder.path());
        QTRY_VERIFY(follower.view() && follower.view()->log.rows.size() == 1);
        QVERIFY(follower.view()->writer.has_value());
        QVERIFY(log.add(rowAt(20)));
        QTRY_COMPARE(follower.view()->log.rows.size(), std::size_t{2});
    }

    void looksOnlyWhileSomebodyLooks() {
        const QTemporaryDir folder;
        RunLogWriter log(folder.path().toStdString(), {16});
        QVERIFY(log.add(rowAt(10)));
        RunFollower follower(10);
        follower.follow(folder.path());
        QTest::qWait(60);
        QVERIFY(!follower.view());
        follower.setActive(true);
        QTRY_VERIFY(follower.view());
        follower.setActive(false);
        QTest::qWait(30); // a look that was on its way
        QSignalSpy changes(&follower, &RunFollower::changed);
        QTest::qWait(60);
        QCOMPARE(changes.size(), 0);
    }

    void whatIsNoRunIsASentenceUntilItIsOne() {
        const QTemporaryDir folder;
        RunFollower follower(10);
        follower.setActive(true);
        follower.follow(folder.path());
        QTRY_VERIFY(follower.sentence().contains("no training run"));
        RunLogWriter log(folder.path().toStdString(), {16});
        QVERIFY(log.add(rowAt(10)));
        QTRY_VERIFY(follower.view());
        QVERIFY(follower.sentence().isEmpty());
        QVERIFY(writeFileAtomically(folder.filePath("log.csv").toStdString(), "nonsense"));
        QTRY_VERIFY(follower.sentence().contains("log.csv"));
        QVERIFY(!follower.view());
    }

    void anotherFolderForgetsTheFirst() {
        const QTemporaryDir folder;
        RunLogWriter log(folder.path().toStdString(), {16});
        QVERIFY(log.add(rowAt(10)));
        RunFollower follower(10);
        follower.setActive(true);
        follower.follow(folder.path());
        QTRY_VERIFY(follower.view());
        follower.follow({});
        QVERIFY(!follower.view() && follower.sentence().isEmpty());
        QTest::qWait(40);
        QVERIFY(!follower.view());
    }
};

QTEST_GUILESS_MAIN(TestRunFollower)
#include "tst_run_follower.moc"
