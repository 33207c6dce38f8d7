// Scores against scikit-learn's (make_golden.py) and their defining properties.
#include "core/base/random.h"
#include "core/metrics/clustering_scores.h"

#include <QtTest>

#include <cmath>
#include <stdexcept>
#include <vector>

using namespace gaussarium;

namespace {

using Labels = std::vector<int>;

struct Golden {
    Labels truth;
    Labels estimate;
    double adjustedRand;
    double accuracy;
};

// clang-format off
const std::vector<Golden> golden = {
    {{0, 0, 1, 1},
     {0, 0, 1, 2},
     0.5714285714285714, 0.75},
    {{0, 0, 1, 2},
     {0, 0, 1, 1},
     0.5714285714285714, 0.75},
    {{0, 1, 0, 1},
     {0, 0, 1, 1},
     -0.5, 0.5},
    {{0, 1, 2, 0, 1, 2, 0, 1, 2, 2, 2, 0, 2, 0, 0, 0, 0, 2, 2, 0, 0, 1, 0, 0, 1, 0, 1, 0, 2, 0},
     {2, 1, 2, 0, 1, 2, 0, 2, 2, 2, 2, 0, 2, 0, 0, 0, 2, 2, 2, 0, 0, 1, 0, 0, 1, 0, 1, 0, 2, 0},
     0.6993156839704154, 0.9},
    {{1, 0, 3, 3, 1, 2, 3, 1, 0, 0, 1, 1, 1, 2, 0, 0, 2, 2, 2, 0, 2, 0, 2, 3, 2},
     {1, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0},
     0.30666666666666664, 0.48},
    {{1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0,
      0, 1, 1, 0, 1, 0, 0, 1, 0, 0},
     {1, 0, 4, 1, 1, 5, 2, 4, 4, 4, 4, 3, 1, 1, 0, 5, 2, 1, 2, 5, 5, 5, 1, 0, 2, 4, 5, 2, 4, 0,
      5, 3, 3, 0, 4, 5, 0, 5, 1, 4},
     0.013781107840513781, 0.3},
};
// clang-format on

} // namespace

class TestClusteringScores : public QObject {
    Q_OBJECT

private slots:
    void equalScikitLearn() {
        for (const Golden& g : golden) {
            QVERIFY(std::abs(adjustedRandIndex(g.truth, g.estimate) - g.adjustedRand) < 1e-14);
            QVERIFY(std::abs(adjustedRandIndex(g.estimate, g.truth) - g.adjustedRand) < 1e-14);
            QVERIFY(std::abs(clusteringAccuracy(g.truth, g.estimate) - g.accuracy) < 1e-14);
        }
    }

    void namesDoNotMatter() {
        Random random(4);
        for (int trial = 0; trial < 100; ++trial) {
            Labels truth(50);
            Labels estimate(50);
            Labels renamed(50);
            const std::vector<std::int64_t> names = random.permutation(5);
            for (std::size_t i = 0; i < 50; ++i) {
                truth[i] = static_cast<int>(random.index(4));
                estimate[i] = static_cast<int>(random.index(5));
                renamed[i] = static_cast<int>(names[static_cast<std::size_t>(estimate[i])]);
            }
            QVERIFY(std::abs(adjustedRandIndex(truth, estimate) - adjustedRandIndex(truth, renamed))
                    < 1e-14);
            QCOMPARE(clusteringAccuracy(truth, estimate), clusteringAccuracy(truth, renamed));
            QCOMPARE(adjustedRandIndex(estimate, renamed), 1.0);
            QCOMPARE(clusteringAccuracy(estimate, renamed), 1.0);
        }
    }

    void unknownLabelsAreLeftOut() {
        QCOMPARE(clusteringAccuracy({0, 0, 1, -1}, {1, 1, 0, 0}), 1.0);
        QCOMPARE(adjustedRandIndex({0, 0, 1, 1, -1, 0}, {1, 1, 0, 0, 1, -1}), 1.0);
    }

    void trivialPartitions() {
        QCOMPARE(adjustedRandIndex({0, 0, 0}, {1, 1, 1}), 1.0);
        QCOMPARE(adjustedRandIndex({0, 1, 2}, {2, 0, 1}), 1.0);
        QCOMPARE(adjustedRandIndex({0, 0, 0}, {0, 1, 2}), 0.0);
        QCOMPARE(adjustedRandIndex({0}, {3}), 1.0);
        QVERIFY(std::isnan(adjustedRandIndex({}, {})));
        QVERIFY(std::isnan(clusteringAccuracy({-1}, {0})));
        QVERIFY_EXCEPTION_THROWN(clusteringAccuracy({0, 1}, {0}), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestClusteringScores)
#include "tst_clustering_scores.moc"
