// Counting in how many cells a claim holds, and saying where it does not.
#include "app/card/claims.h"

#include <QtTest>

#include <limits>

using namespace gaussarium;
using namespace gaussarium::card;

namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

EvaluationCell cellWith(int k, int n, double nll, double error) {
    EvaluationCell cell;
    cell.dimension = 2;
    cell.components = k;
    cell.size = n;
    cell.methods.resize(2);
    cell.methods[1].difference.nll = nll;
    cell.methods[1].difference.nllError = error;
    cell.methods[1].difference.nllMedian = nll - 0.1;
    cell.methods[1].difference.meanError = -nll;
    cell.methods[1].difference.meanErrorError = error;
    return cell;
}

std::vector<Evaluation> measured() {
    Evaluation first;
    first.cells = {cellWith(2, 32, -0.5, 0.01), cellWith(3, 32, 0.0015, 0.004)};
    Evaluation second;
    second.cells = {cellWith(0, 64, 0.25, 0.02), cellWith(5, 64, absent, absent)};
    return {first, second};
}

} // namespace

class TestClaims : public QObject {
    Q_OBJECT

private slots:
    void saysWhereItDoesNotHold() {
        const Claim claim = countCells("B is below A", measured(), [](const EvaluationCell& cell) {
            return nllBelow(cell, 1, 0.0);
        });
        QCOMPARE(claim.cells, 4);
        QCOMPARE(claim.markdown(),
                 std::string("- B is below A: holds in 1 of 4 cells; not at d = 2, k = 3, n = 32 "
                             "(+0.002 ± 0.004); d = 2, k = 1–8, n = 64 (+0.250 ± 0.020); d = 2, "
                             "k = 5, n = 64 (–).\n"));
    }

    void aLimitIsGivenAway() {
        const Claim claim = countCells("no worse", measured(), [](const EvaluationCell& cell) {
            return nllBelow(cell, 1, 0.002);
        });
        QCOMPARE(claim.exceptions.size(), std::size_t{2});
        const Claim median = countCells("median", measured(), [](const EvaluationCell& cell) {
            return nllMedianBelow(cell, 1, 0.0);
        });
        QCOMPARE(median.exceptions.size(), std::size_t{2});
        QCOMPARE(median.exceptions[0].value, std::string("+0.150"));
        const Claim error = countCells("means", measured(), [](const EvaluationCell& cell) {
            return meanErrorBelow(cell, 1, 0.0);
        });
        QCOMPARE(error.exceptions.size(), std::size_t{2}); // k = 2, and the cell without a number
        QCOMPARE(error.exceptions[0].where, std::string("d = 2, k = 2, n = 32"));
    }

    void speaksOnlyOfItsCells() {
        const auto small = [](const EvaluationCell& cell) -> std::optional<Exception> {
            if (cell.size > 32 || cell.components > 2) {
                return std::nullopt;
            }
            return nllBelow(cell, 1, 0.0);
        };
        QCOMPARE(countCells("small", measured(), small).markdown(),
                 std::string("- small: holds in all 1 cells.\n"));
        const Claim nothing = countCells(
            "never", measured(), [](const EvaluationCell&) { return std::optional<Exception>(); });
        QVERIFY(nothing.markdown().find("no cell") != std::string::npos);
    }

    void numbersAreReadable() {
        QCOMPARE(decimals(1.23456, 3), std::string("1.235"));
        QCOMPARE(decimals(absent, 3), std::string("–"));
        QCOMPARE(difference(-0.1, 0.02, 3), std::string("-0.100 ± 0.020"));
        QCOMPARE(difference(0.1, absent, 2), std::string("+0.10"));
    }
};

QTEST_APPLESS_MAIN(TestClaims)
#include "tst_claims.moc"
