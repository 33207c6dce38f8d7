// The operators that training uses on the CPU, in float32, against LibTorch's in double.
#include "tests/core/train/torch_probe.h"

#include <QtTest>

using namespace gaussarium::testing;

namespace {

QByteArray words(const OperatorDifference& difference) {
    return QString("output %1, gradient %2, slope %3")
        .arg(difference.output)
        .arg(difference.gradient)
        .arg(difference.slope)
        .toUtf8();
}

bool small(const OperatorDifference& difference) {
    return difference.output < 3e-6 && difference.gradient < 1e-5 && difference.slope < 2e-2;
}

} // namespace

class TestNetworkOperators : public QObject {
    Q_OBJECT

private slots:
    void attentionAndItsGradient_data() {
        QTest::addColumn<int>("tasks");
        QTest::addColumn<int>("n");
        QTest::addColumn<int>("heads");
        QTest::addColumn<int>("headWidth");
        // Around whole vectors, panels of 32 and blocks of 48 rows; heads narrower and wider than a
        // panel.
        QTest::newRow("one point") << 2 << 1 << 2 << 8;
        QTest::newRow("two points") << 3 << 2 << 1 << 5;
        QTest::newRow("a panel") << 2 << 32 << 4 << 32;
        QTest::newRow("a panel and one") << 2 << 33 << 3 << 24;
        QTest::newRow("a block of rows") << 1 << 48 << 2 << 40;
        QTest::newRow("past a block") << 2 << 49 << 2 << 64;
        QTest::newRow("as trained") << 3 << 128 << 8 << 16;
        QTest::newRow("many points") << 1 << 301 << 2 << 32;
    }

    void attentionAndItsGradient() {
        QFETCH(int, tasks);
        QFETCH(int, n);
        QFETCH(int, heads);
        QFETCH(int, headWidth);
        for (const bool causal : {false, true}) {
            const OperatorDifference difference =
                selfAttentionDifference(tasks, n, heads, headWidth, causal, 11);
            if (n == 1) {
                // A single point attends to itself whatever it says: queries and keys have slope 0.
                QVERIFY2(difference.output < 3e-6 && difference.gradient < 1e-5, words(difference));
                continue;
            }
            QVERIFY2(small(difference), words(difference));
        }
    }

    // Less than a part of rows, whole parts, and a rest.
    void productsAndTheirGradients() {
        for (const int rows : {1, 100, 1024, 2100}) {
            for (const OperatorDifference& difference : productDifference(rows, 40, 24, 14)) {
                QVERIFY2(small(difference), words(difference));
            }
        }
    }

    void geluAndItsSlope() {
        for (const int count : {1, 7, 16, 33, 1000, 70001}) {
            for (const double scale : {0.1, 1.0, 8.0}) {
                const OperatorDifference difference = geluDifference(count, scale, 12);
                QVERIFY2(difference.output < 3e-6 && difference.gradient < 1e-5, words(difference));
            }
        }
        const OperatorDifference difference = geluDifference(1000, 1.0, 13);
        QVERIFY2(small(difference), words(difference));
    }
};

QTEST_APPLESS_MAIN(TestNetworkOperators)
#include "tst_network_operators.moc"
