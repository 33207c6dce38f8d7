// The reliability diagram in characters.
#include "app/cli/reliability_diagram.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::cli;

class TestReliabilityDiagram : public QObject {
    Q_OBJECT

private slots:
    void drawsABarAndWhereItShouldEnd() {
        // Said 0.5, right in one of four; said 1, right always.
        const Calibration calibration = calibrate({{0.5, true, 0.5},
                                                   {0.5, false, 0.1},
                                                   {0.5, false, 0.1},
                                                   {0.5, false, 0.1},
                                                   {1.0, true, 1.0}});
        QCOMPARE(reliabilityDiagram(calibration, 0),
                 std::string("called       tasks   said  right\n"
                             "0.50-0.60        4  0.500  0.250  ##########          |\n"
                             "0.90-1.00        1  1.000  1.000  "
                             "########################################|\n"));
        const std::string indented = reliabilityDiagram(calibration, 4);
        QCOMPARE(std::count(indented.begin(), indented.end(), '\n'), 3);
        QVERIFY(indented.starts_with("    called"));
        QVERIFY(indented.find("\n    0.90") != std::string::npos);
    }

    void hasNoBarsOfNothing() {
        QCOMPARE(reliabilityDiagram(calibrate({}), 0),
                 std::string("called       tasks   said  right\n"));
    }
};

QTEST_APPLESS_MAIN(TestReliabilityDiagram)
#include "tst_reliability_diagram.moc"
