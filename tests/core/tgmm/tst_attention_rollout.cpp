// Rollout against the dense product of the heads' maps, in double.
#include "core/base/random.h"
#include "core/tgmm/attention_rollout.h"

#include <QtTest>

#include <stop_token>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

constexpr int layers = 4;

// Nothing here is a multiple of anything.
std::shared_ptr<const Model> model(Architecture architecture) {
    NetworkConfig config = usualConfig(architecture);
    config.layers = layers;
    config.width = 42;
    config.heads = 3;
    config.mlpWidth = 70;
    config.maxComponents = 5;
    config.headWidth = 33;
    config.positions = architecture == Architecture::Paper ? 150 : 0;
    return makeModel(randomWeights(config, 6));
}

AttentionRecord recordOf(Eigen::Index n, Architecture architecture = Architecture::Foundation) {
    Random random(2);
    auto record = AttentionRecord::make(*model(architecture),
                                        makeDataset(3.0 * random.normalMatrix(2, n)), 3);
    if (!record) {
        qFatal("%s", record.error().message.c_str());
    }
    return std::move(*record);
}

Eigen::MatrixXd denseRollout(const AttentionRecord& record, int count) {
    const Eigen::Index n = record.points();
    Eigen::MatrixXd product = Eigen::MatrixXd::Identity(n, n);
    for (int layer = 0; layer < count; ++layer) {
        Eigen::MatrixXd mean = Eigen::MatrixXd::Identity(n, n);
        for (int head = 0; head < record.heads(); ++head) {
            mean += record.map({layer, head})->cast<double>() / record.heads();
        }
        product = mean.rowwise().sum().cwiseInverse().asDiagonal() * mean * product;
    }
    return product;
}

} // namespace

class TestAttentionRollout : public QObject {
    Q_OBJECT

private slots:
    void equalsTheDenseProduct() {
        for (const Architecture architecture : {Architecture::Foundation, Architecture::Paper}) {
            for (const Eigen::Index n : {2, 31, 70, 150}) {
                const AttentionRecord record = recordOf(n, architecture);
                for (int count = 1; count <= layers; ++count) {
                    const auto rollout = rollOut(record, count);
                    QVERIFY(rollout);
                    QCOMPARE(rollout->layers, count);
                    const Eigen::MatrixXd shares = rollout->shares.cast<double>();
                    QVERIFY((shares.rowwise().sum().array() - 1.0).abs().maxCoeff() < 1e-5);
                    QVERIFY(shares.minCoeff() >= 0.0);
                    QVERIFY((shares - denseRollout(record, count)).cwiseAbs().maxCoeff() < 2e-6);
                }
            }
        }
    }

    // What comes after a point in the paper's causal network never reaches it.
    void nothingFlowsBackInTheCausalNetwork() {
        const auto rollout = rollOut(recordOf(90, Architecture::Paper), layers);
        QVERIFY(rollout);
        for (Eigen::Index i = 0; i + 1 < 90; ++i) {
            QCOMPARE(rollout->shares.row(i).tail(89 - i).cwiseAbs().maxCoeff(), 0.0F);
        }
        QCOMPARE(rollout->shares(0, 0), 1.0F);
    }

    // Same bits at once and layer by layer, for any number of threads.
    void goesOnWhereItWas() {
        const AttentionRecord record = recordOf(130);
        RunContext many;
        many.threads = 3;
        Rollout rollout;
        for (int count = 1; count <= layers; ++count) {
            rollout = *rollOut(record, count, std::move(rollout), many);
            QCOMPARE(rollout.shares, rollOut(record, count)->shares);
        }
        // An earlier layer than it has: from the beginning.
        const auto earlier = rollOut(record, 2, std::move(rollout));
        QCOMPARE(earlier->layers, 2);
        QCOMPARE(earlier->shares, rollOut(record, 2)->shares);
    }

    void refusesAndStops() {
        const AttentionRecord record = recordOf(70);
        QVERIFY_EXCEPTION_THROWN(rollOut(record, 0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(rollOut(record, layers + 1), std::invalid_argument);
        Rollout other = *rollOut(recordOf(31), 1);
        QVERIFY_EXCEPTION_THROWN(rollOut(record, 2, std::move(other)), std::invalid_argument);
        std::stop_source source;
        source.request_stop();
        RunContext stopped;
        stopped.stop = source.get_token();
        QVERIFY(!rollOut(record, 3, {}, stopped));
    }
};

QTEST_APPLESS_MAIN(TestAttentionRollout)
#include "tst_attention_rollout.moc"
