// core/tgmm's float32 inference against the LibTorch network on the same weights.
#include "core/base/random.h"
#include "core/tgmm/network_inference.h"
#include "tests/core/train/torch_probe.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

Eigen::VectorXd flat(const tgmm::Weights& weights) {
    Eigen::VectorXd values(weights.config.parameters());
    Eigen::Index at = 0;
    for (const std::vector<float>& tensor : weights.tensors) {
        for (const float value : tensor) {
            values[at++] = static_cast<double>(value);
        }
    }
    return values;
}

double disagreement(const tgmm::ReadOut& own, const NetworkProbe::Answer& torch) {
    double largest = 0.0;
    for (Eigen::Index j = 0; j < torch.components.cols(); ++j) {
        for (Eigen::Index i = 0; i < tgmm::mixtureOutputs; ++i) {
            const float value =
                own.components[static_cast<std::size_t>(j * tgmm::mixtureOutputs + i)];
            largest =
                std::max(largest, std::abs(static_cast<double>(value) - torch.components(i, j)));
        }
        const float logit = own.countLogits[static_cast<std::size_t>(j)];
        largest = std::max(largest, std::abs(static_cast<double>(logit) - torch.countLogits[j]));
    }
    return largest;
}

} // namespace

class TestInferenceAgreement : public QObject {
    Q_OBJECT

private slots:
    void agrees_data() {
        QTest::addColumn<bool>("foundation");
        QTest::addColumn<int>("n");
        for (const int n : {2, 17, 100, 300}) {
            QTest::addRow("small, n = %d", n) << false << n;
        }
        QTest::addRow("foundation, n = 64") << true << 64;
        QTest::addRow("foundation, n = 300") << true << 300;
    }

    void agrees() {
        QFETCH(bool, foundation);
        QFETCH(int, n);
        train::TrainConfig config;
        if (!foundation) {
            config.network = {.width = 24,
                              .heads = 3,
                              .layers = 3,
                              .mlpWidth = 40,
                              .maxComponents = 5,
                              .headWidth = 20};
            config.tasks.maxComponents = 5;
        }
        tgmm::Weights weights = tgmm::randomWeights(config.network, 21);
        Random random(22);
        // Biases start at zero; none may hide a slip.
        for (std::vector<float>& tensor : weights.tensors) {
            for (float& value : tensor) {
                value += static_cast<float>(0.02 * random.normal());
            }
        }
        NetworkProbe probe(config, 1);
        probe.setValues(flat(weights));
        const tgmm::Network network(weights);
        tgmm::Workspace workspace;
        tgmm::ForwardAnswer answer;
        for (const int dimension : {2, 3}) {
            for (const int components : {0, 1, 5}) {
                Eigen::MatrixXf white = random.normalMatrix(3, n).cast<float>();
                if (dimension == 2) {
                    white.row(2).setZero();
                }
                tgmm::ForwardInput input;
                input.points = white.data(); // 3 x n by columns is [n, 3] by rows
                input.n = n;
                input.dimension = dimension;
                input.components = components;
                QVERIFY(network.forward(input, workspace, {}, answer));
                const double largest =
                    disagreement(answer.readOuts.back(),
                                 probe.answer(white.cast<double>(), components, dimension));
                QVERIFY2(largest < 1e-4, qPrintable(QString::number(largest)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestInferenceAgreement)
#include "tst_inference_agreement.moc"
