#include "core/base/json_depth.h"

#include <QTest>

#include <string>

using namespace gaussarium;

class TestJsonDepth : public QObject {
    Q_OBJECT

private slots:
    void countsWhatIsOpenAtOnce() {
        QVERIFY(nestsAtMost("", 0));
        QVERIFY(nestsAtMost("3", 0));
        QVERIFY(!nestsAtMost("[]", 0));
        QVERIFY(nestsAtMost("[[],[],{}]", 2));
        QVERIFY(!nestsAtMost(R"({"a":[{}]})", 2));
        QVERIFY(nestsAtMost(std::string(64, '[')));
        QVERIFY(!nestsAtMost(std::string(65, '{')));
    }

    void bracketsInStringsAreNone() {
        QVERIFY(nestsAtMost("[\"[[{{\"]", 1));
        QVERIFY(nestsAtMost("[\"\\\"[[\\\\\"]", 1)); // ["\"[[\\"]
        QVERIFY(!nestsAtMost("[\"\\\\\"[[]", 2));    // ["\\"[[]
    }
};

QTEST_GUILESS_MAIN(TestJsonDepth)
#include "tst_json_depth.moc"
