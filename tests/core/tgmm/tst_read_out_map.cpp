// The read-out's weights against those of the networks written down a second time, and the answers
// that they lead to.
#include "core/base/random.h"
#include "core/tgmm/read_out_map.h"
#include "core/tgmm/tgmm_estimator.h"
#include "tests/core/tgmm/reference_network.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

constexpr int layers = 3;
constexpr int most = 5;

Weights weightsOf(Architecture architecture) {
    NetworkConfig config = usualConfig(architecture);
    config.layers = layers;
    config.width = 42;
    config.heads = 3;
    config.mlpWidth = 70;
    config.maxComponents = most;
    config.headWidth = 33;
    config.positions = architecture == Architecture::Paper ? 150 : 0;
    return randomWeights(config, 6);
}

Eigen::MatrixXd pointsOf(Eigen::Index n) {
    Random random(2);
    return 2.0 * random.normalMatrix(2, n);
}

// n x 3, as the network reads them.
Eigen::MatrixXd tokensOf(const Eigen::MatrixXd& points, Architecture architecture) {
    Eigen::MatrixXd tokens = Eigen::MatrixXd::Zero(points.cols(), 3);
    tokens.leftCols(2) = architecture == Architecture::Paper
                             ? Eigen::MatrixXd(points.transpose())
                             : measureWhitening(points).whiten(points).transpose();
    return tokens;
}

} // namespace

class TestReadOutMap : public QObject {
    Q_OBJECT

private slots:
    void isWhatTheReadOutPoolsBy() {
        for (const Architecture architecture : {Architecture::Foundation, Architecture::Paper}) {
            const bool paper = architecture == Architecture::Paper;
            const Weights weights = weightsOf(architecture);
            const auto model = makeModel(weights);
            for (const Eigen::Index n : {2, 31, 70, 150}) {
                const Eigen::MatrixXd points = pointsOf(n);
                const Eigen::MatrixXd tokens = tokensOf(points, architecture);
                const testing::ReferenceRun reference =
                    paper ? testing::runPaperReference(weights, tokens, 3)
                          : testing::runReference(weights, tokens, 2, 3);
                const auto record = AttentionRecord::make(*model, makeDataset(points), 3);
                QVERIFY(record);
                for (int layer = 0; layer < layers; ++layer) {
                    const ShareMatrix map = readOutMap(*record, layer);
                    QCOMPARE(map.rows(), Eigen::Index{3});
                    QVERIFY((map.rowwise().sum().array() - 1.0F).abs().maxCoeff() < 1e-5F);
                    // The reference's answer is made from these shares, and is the network's.
                    const testing::ReferenceAnswer& expected =
                        reference.afterLayer[static_cast<std::size_t>(layer)];
                    QVERIFY((map.cast<double>() - expected.shares.topRows(3)).cwiseAbs().maxCoeff()
                            < 2e-6);
                    const auto mixture = record->readOutMixture(layer);
                    QVERIFY(mixture);
                    if (paper) {
                        QVERIFY((mixture->means.transpose() - expected.components.block(0, 1, 3, 2))
                                    .cwiseAbs()
                                    .maxCoeff()
                                < 1e-4);
                    }
                }
            }
        }
    }

    // Of the paper's attention too: causal, and the reference's.
    void mapsOfThePaperEqualTheReference() {
        const Weights weights = weightsOf(Architecture::Paper);
        const auto model = makeModel(weights);
        for (const Eigen::Index n : {2, 33, 150}) {
            const Eigen::MatrixXd points = pointsOf(n);
            const testing::ReferenceRun reference =
                testing::runPaperReference(weights, tokensOf(points, Architecture::Paper), 2);
            const auto record = AttentionRecord::make(*model, makeDataset(points), 2);
            QVERIFY(record);
            for (int layer = 0; layer < layers; ++layer) {
                for (int head = 0; head < 3; ++head) {
                    const auto map = record->map({layer, head});
                    QVERIFY(map);
                    const auto& expected = reference.attention[static_cast<std::size_t>(layer)]
                                                              [static_cast<std::size_t>(head)];
                    QVERIFY((map->cast<double>() - expected).cwiseAbs().maxCoeff() < 2e-6);
                }
            }
        }
    }

    // The mixture of the last layer is the estimator's answer: the record is of the same pass.
    void theRecordIsOfTheAnswersPass() {
        const auto model = makeModel(weightsOf(Architecture::Foundation));
        const Dataset data = makeDataset(pointsOf(80));
        FitRequest request;
        request.components = 4;
        const Fit fit = TgmmEstimator(model).fit(data, request);
        const auto record = AttentionRecord::make(*model, data, 4);
        const auto last = record->readOutMixture(layers - 1);
        QVERIFY(last);
        QCOMPARE(last->means, fit.mixture.means);
    }

    void withoutKEveryQuestionIsThere() {
        const auto model = makeModel(weightsOf(Architecture::Foundation));
        const auto record = AttentionRecord::make(*model, makeDataset(pointsOf(40)), 0);
        QVERIFY(record);
        QCOMPARE(readOutMap(*record, 0).rows(), Eigen::Index{most});
        QVERIFY_EXCEPTION_THROWN(readOutMap(*record, layers), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(readOutMap(*record, -1), std::invalid_argument);
    }

    void sharedWeightIsAnOverlap() {
        Eigen::MatrixXd responsibilities(3, 4);
        responsibilities << 1, 1, 0, 0, //
            0, 0, 1, 0.5,               //
            0, 0, 0, 0.5;
        const Eigen::MatrixXd weights = maximizationWeights(responsibilities);
        QVERIFY((weights.rowwise().sum().array() - 1.0).abs().maxCoeff() < 1e-15);
        ShareMatrix readOut(3, 4);
        readOut << 0.5F, 0.5F, 0, 0, // as the M-step
            0.5F, 0, 0.5F, 0,        // half of it elsewhere
            0.25F, 0.25F, 0.25F, 0.25F;
        const Eigen::VectorXd shared = sharedWeight(readOut, weights, {0, 1, -1});
        QCOMPARE(shared[0], 1.0);
        QCOMPARE(shared[1], 0.5);
        QCOMPARE(shared[2], 0.0);
        QCOMPARE(sharedWeight(readOut, weights, {2, 0, 1})[0], 0.0);
        // 1 less half the absolute differences.
        QCOMPARE(sharedWeight(readOut, weights, {0, 1, 1})[2],
                 1.0 - 0.5 * (readOut.row(2).cast<double>() - weights.row(1)).cwiseAbs().sum());
        QVERIFY_EXCEPTION_THROWN(sharedWeight(readOut, weights, {0, 1, 3}), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(sharedWeight(readOut, weights, {0, 1}), std::invalid_argument);
        // A component that takes no point at all.
        QCOMPARE(maximizationWeights(Eigen::MatrixXd::Zero(2, 3)).cwiseAbs().maxCoeff(), 0.0);
    }
};

QTEST_APPLESS_MAIN(TestReadOutMap)
#include "tst_read_out_map.moc"
