// Errors before and after matching, against every permutation there is.
#include "core/study/label_switching.h"
#include "tests/support/random_problems.h"

#include <QtTest>

#include <algorithm>
#include <numeric>

using namespace gaussarium;

class TestLabelSwitching : public QObject {
    Q_OBJECT

private slots:
    void undoesAPermutation() {
        Random random(1);
        const Mixture truth = testing::randomMixture(2, 4, 6.0, random);
        const std::vector<int> order = {2, 0, 3, 1};
        const LabelSwitch found = labelSwitch(truth, reordered(truth, order));
        // Component j of the estimate is component order[j] of the truth.
        for (std::size_t j = 0; j < order.size(); ++j) {
            QCOMPARE(found.match[static_cast<std::size_t>(order[j])], static_cast<int>(j));
        }
        QCOMPARE(found.rows(4), order);
        QVERIFY(!found.inOrder());
        QCOMPARE(found.matched->mean, 0.0);
        QCOMPARE(found.matched->weight, 0.0);
        QVERIFY(found.numbered->mean > 1.0);
        QVERIFY(labelSwitch(truth, truth).inOrder());
    }

    // The matched error is the smallest of all orders, the numbered one that of the order given.
    void noOrderIsBetter() {
        Random random(2);
        for (int trial = 0; trial < 20; ++trial) {
            const Mixture truth = testing::randomMixture(3, 4, 1.0, random);
            const Mixture estimate = testing::randomMixture(3, 4, 1.0, random);
            const LabelSwitch found = labelSwitch(truth, estimate);
            std::vector<int> order = {0, 1, 2, 3};
            double smallest = std::numeric_limits<double>::infinity();
            do {
                double error = 0.0;
                for (Eigen::Index i = 0; i < 4; ++i) {
                    const int j = order[static_cast<std::size_t>(i)];
                    error +=
                        (truth.means.col(i) - estimate.means.col(j)).squaredNorm() / (4.0 * 3.0);
                }
                smallest = std::min(smallest, error);
                if (std::is_sorted(order.begin(), order.end())) {
                    QVERIFY(std::abs(found.numbered->mean - error) < 1e-12);
                }
            } while (std::next_permutation(order.begin(), order.end()));
            QVERIFY(std::abs(found.matched->mean - smallest) < 1e-12);
            QVERIFY(found.matched->mean <= found.numbered->mean);
        }
    }

    void anotherNumberOfComponentsHasNoError() {
        Random random(3);
        const Mixture truth = testing::randomMixture(2, 3, 6.0, random);
        Mixture fewer = reordered(truth, {1, 2, 0});
        fewer.means.conservativeResize(2, 2);
        fewer.weights.conservativeResize(2);
        fewer.covariances.resize(2);
        LabelSwitch found = labelSwitch(truth, fewer);
        QVERIFY(!found.numbered && !found.matched);
        QCOMPARE(found.match, (std::vector<int>{-1, 0, 1}));
        QCOMPARE(found.rows(2), (std::vector<int>{1, 2}));
        // The other way round one component is left over, and stands last.
        found = labelSwitch(fewer, truth);
        QCOMPARE(found.match, (std::vector<int>{1, 2}));
        QCOMPARE(found.rows(3), (std::vector<int>{2, 0, 1}));
        QVERIFY_EXCEPTION_THROWN(labelSwitch(truth, makeMixture(3, 3)), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestLabelSwitching)
#include "tst_label_switching.moc"
