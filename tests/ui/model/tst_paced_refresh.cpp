// What follows a drag at its own pace: not at every change, and never without the last one.
#include "tests/ui/support/test_methods.h"
#include "ui/model/paced_refresh.h"

#include <QTest>

using namespace gaussarium;
using namespace gaussarium::ui;

class TestPacedRefresh : public QObject {
    Q_OBJECT

private slots:
    void atOnceUnlessLive() {
        Session session(testing::testMethods(), {});
        int calls = 0;
        PacedRefresh refresh(session, [&] { ++calls; });
        for (int i = 0; i < 5; ++i) {
            refresh.ask();
        }
        QCOMPARE(calls, 5);
    }

    void liveSeldomAndTheLastAskCounts() {
        Session session(testing::testMethods(), {});
        int value = 0;
        int shown = -1;
        int calls = 0;
        PacedRefresh refresh(session, [&] {
            shown = value;
            ++calls;
        });
        session.setLive(true);
        for (value = 1; value <= 100; ++value) {
            refresh.ask();
            QTest::qWait(2);
        }
        value = 100;
        QVERIFY(calls <= 2);
        QTRY_COMPARE(shown, 100);
        // The end of being live asks once more, and nothing comes after that.
        refresh.ask();
        session.setLive(false);
        refresh.ask();
        const int then = calls;
        QTest::qWait(700);
        QCOMPARE(calls, then);
    }
};

QTEST_GUILESS_MAIN(TestPacedRefresh)
#include "tst_paced_refresh.moc"
