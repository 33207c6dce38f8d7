// Attention on demand against softmax(q k^T) written out in double.
#include "core/base/random.h"
#include "core/tgmm/attention_record.h"
#include "core/tgmm/task_input.h"
#include "tests/core/tgmm/reference_network.h"

#include <QtTest>

#include <stop_token>
#include <vector>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

// Nothing here is a multiple of anything.
Weights oddWeights() {
    NetworkConfig config;
    config.layers = 3;
    config.width = 42;
    config.heads = 3;
    config.mlpWidth = 70;
    config.maxComponents = 5;
    config.headWidth = 33;
    return randomWeights(config, 6);
}

Dataset randomData(Eigen::Index n) {
    Random random(2);
    return makeDataset(5.0 * random.normalMatrix(2, n));
}

testing::ReferenceRun referenceOf(const Weights& weights, const Dataset& data, int components) {
    Eigen::MatrixXd tokens = Eigen::MatrixXd::Zero(data.size(), 3);
    tokens.leftCols(2) = measureWhitening(data.points).whiten(data.points).transpose();
    return testing::runReference(weights, tokens, 2, components);
}

} // namespace

class TestAttentionRecord : public QObject {
    Q_OBJECT

private slots:
    void mapsEqualTheReference() {
        const Weights weights = oddWeights();
        const auto model = makeModel(weights);
        for (const Eigen::Index n : {2, 31, 70, 300}) {
            const Dataset data = randomData(n);
            const testing::ReferenceRun expected = referenceOf(weights, data, 3);
            RunContext context;
            context.threads = 2;
            const auto record = AttentionRecord::make(*model, data, 3, context);
            QVERIFY(record);
            QCOMPARE(record->points(), static_cast<std::int64_t>(n));
            QCOMPARE(record->components(), 3);
            QCOMPARE(record->layers(), 3);
            QCOMPARE(record->heads(), 3);
            for (int layer = 0; layer < 3; ++layer) {
                for (int head = 0; head < 3; ++head) {
                    const auto map = record->map({layer, head}, context);
                    QVERIFY(map);
                    QCOMPARE(map->rows(), n);
                    QVERIFY((map->rowwise().sum().array() - 1.0F).abs().maxCoeff() < 1e-5F);
                    const auto& reference = expected.attention[static_cast<std::size_t>(layer)]
                                                              [static_cast<std::size_t>(head)];
                    QVERIFY((map->cast<double>() - reference).cwiseAbs().maxCoeff() < 2e-6);
                }
            }
        }
    }

    void groupsSumUpWhatTheMapSays() {
        const auto model = makeModel(oddWeights());
        const auto record = AttentionRecord::make(*model, randomData(190), 0);
        QVERIFY(record);
        Random random(4);
        PointGroups groups;
        groups.count = 5; // the last one stays empty
        for (int i = 0; i < 190; ++i) {
            groups.ofPoint.push_back(static_cast<int>(random.index(4)));
        }
        const ShareMatrix map = *record->map({1, 2});
        Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(5, 5);
        Eigen::VectorXd sizes = Eigen::VectorXd::Zero(5);
        for (Eigen::Index i = 0; i < 190; ++i) {
            const int from = groups.ofPoint[static_cast<std::size_t>(i)];
            sizes[from] += 1.0;
            for (Eigen::Index j = 0; j < 190; ++j) {
                expected(from, groups.ofPoint[static_cast<std::size_t>(j)]) +=
                    static_cast<double>(map(i, j));
            }
        }
        for (int group = 0; group < 4; ++group) {
            expected.row(group) /= sizes[group];
        }
        const auto found = record->groupMap({1, 2}, groups);
        QVERIFY(found);
        QVERIFY((found->cast<double>() - expected).cwiseAbs().maxCoeff() < 1e-5);
        QVERIFY((found->topRows(4).rowwise().sum().array() - 1.0F).abs().maxCoeff() < 1e-5F);
        QCOMPARE(found->row(4).cwiseAbs().maxCoeff(), 0.0F);
    }

    void everyPointAGroupIsTheMapItself() {
        const auto model = makeModel(oddWeights());
        const auto record = AttentionRecord::make(*model, randomData(40), 1);
        QVERIFY(record);
        const PointGroups each = consecutiveGroups(40, 1000);
        QCOMPARE(each.count, 40);
        QCOMPARE(*record->groupMap({0, 0}, each), *record->map({0, 0}));
    }

    // Same bits for any number of threads.
    void overviewHoldsEveryPlace() {
        const auto model = makeModel(oddWeights());
        const auto record = AttentionRecord::make(*model, randomData(130), 2);
        QVERIFY(record);
        const PointGroups groups = consecutiveGroups(130, 8);
        for (const int threads : {1, 3}) {
            RunContext context;
            context.threads = threads;
            const auto all = record->overview(groups, context);
            QVERIFY(all);
            QCOMPARE(all->size(), std::size_t{9});
            for (int place = 0; place < 9; ++place) {
                QCOMPARE((*all)[static_cast<std::size_t>(place)],
                         *record->groupMap({place / 3, place % 3}, groups));
            }
        }
    }

    void consecutiveGroupsAreEven() {
        const PointGroups groups = consecutiveGroups(10, 4);
        QCOMPARE(groups.ofPoint, (std::vector<int>{0, 0, 0, 1, 1, 2, 2, 2, 3, 3}));
        QVERIFY_EXCEPTION_THROWN(consecutiveGroups(10, 0), std::invalid_argument);
    }

    void refusesAndStops() {
        const auto model = makeModel(oddWeights());
        QVERIFY(!AttentionRecord::make(*model, makeDataset(Eigen::MatrixXd::Ones(2, 9)), 3));
        QVERIFY(!AttentionRecord::make(*model, makeDataset(Eigen::MatrixXd::Random(2, 9000)), 3));
        QVERIFY_EXCEPTION_THROWN(AttentionRecord::make(*model, randomData(9), 6),
                                 std::invalid_argument);
        std::stop_source source;
        source.request_stop();
        RunContext stopped;
        stopped.stop = source.get_token();
        QVERIFY(!AttentionRecord::make(*model, randomData(70), 3, stopped));
        const auto record = AttentionRecord::make(*model, randomData(70), 3);
        QVERIFY(record);
        const PointGroups groups = consecutiveGroups(70, 7);
        QVERIFY(!record->map({0, 0}, stopped));
        QVERIFY(!record->groupMap({0, 0}, groups, stopped));
        QVERIFY(!record->overview(groups, stopped));
        for (const AttentionPlace place :
             {AttentionPlace{3, 0}, AttentionPlace{0, 3}, AttentionPlace{-1, 0}}) {
            QVERIFY_EXCEPTION_THROWN(record->map(place), std::invalid_argument);
            QVERIFY_EXCEPTION_THROWN(record->groupMap(place, groups), std::invalid_argument);
        }
        PointGroups wrong = groups;
        wrong.ofPoint[5] = 7;
        QVERIFY_EXCEPTION_THROWN(record->groupMap({0, 0}, wrong), std::invalid_argument);
        wrong.ofPoint.pop_back();
        QVERIFY_EXCEPTION_THROWN(record->overview(wrong), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(TestAttentionRecord)
#include "tst_attention_record.moc"
