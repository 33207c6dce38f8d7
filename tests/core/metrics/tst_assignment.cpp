#include "core/base/random.h"
#include "core/metrics/assignment.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>
#include <stdexcept>

using namespace gaussarium;

namespace {

double costOf(const Eigen::MatrixXd& cost, const std::vector<int>& assignment) {
    double sum = 0.0;
    for (std::size_t i = 0; i < assignment.size(); ++i) {
        if (assignment[i] >= 0) {
            sum += cost(static_cast<Eigen::Index>(i), assignment[i]);
        }
    }
    return sum;
}

// All injections of rows into columns; rows <= columns <= 7.
double bestByEnumeration(const Eigen::MatrixXd& cost) {
    std::vector<int> columns(static_cast<std::size_t>(cost.cols()));
    std::iota(columns.begin(), columns.end(), 0);
    double best = std::numeric_limits<double>::infinity();
    do {
        double sum = 0.0;
        for (Eigen::Index i = 0; i < cost.rows(); ++i) {
            sum += cost(i, columns[static_cast<std::size_t>(i)]);
        }
        best = std::min(best, sum);
    } while (std::next_permutation(columns.begin(), columns.end()));
    return best;
}

} // namespace

class TestAssignment : public QObject {
    Q_OBJECT

private slots:
    void equalsEnumeration() {
        Random random(11);
        for (int trial = 0; trial < 300; ++trial) {
            const auto cols = random.index(6) + 1;
            const auto rows = random.index(cols) + 1;
            const Eigen::MatrixXd cost = random.normalMatrix(rows, cols);
            const double best = bestByEnumeration(cost);
            QVERIFY(std::abs(costOf(cost, optimalAssignment(cost)) - best) < 1e-12);
            QVERIFY(std::abs(costOf(cost.transpose(), optimalAssignment(cost.transpose())) - best)
                    < 1e-12);
        }
    }

    void findsAHiddenPermutationOfSixteen() {
        Random random(5);
        const std::vector<std::int64_t> hidden = random.permutation(16);
        Eigen::MatrixXd cost = random.normalMatrix(16, 16).cwiseAbs().array() + 1.0;
        for (int i = 0; i < 16; ++i) {
            cost(i, hidden[static_cast<std::size_t>(i)]) = 0.0;
        }
        const std::vector<int> found = optimalAssignment(cost);
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(static_cast<std::int64_t>(found[i]), hidden[i]);
        }
    }

    void leavesSurplusRowsUnassigned() {
        const std::vector<int> found = optimalAssignment(Eigen::MatrixXd{{3.0}, {1.0}, {2.0}});
        QCOMPARE(found, (std::vector<int>{-1, 0, -1}));
        QVERIFY(optimalAssignment(Eigen::MatrixXd(0, 0)).empty());
    }

    void refusesCostsThatAreNotFinite() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(optimalAssignment(Eigen::MatrixXd{{nan}}), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestAssignment)
#include "tst_assignment.moc"
