// core/tgmm's float32 inference against the LibTorch network on the same weights.
#include "core/base/random.h"
#include "core/data/whitening.h"
#include "core/mixture/density.h"
#include "core/tgmm/network_inference.h"
#include "core/tgmm/tgmm_estimator.h"
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

tgmm::NetworkConfig smallNetwork() {
    return {
        .width = 24, .heads = 3, .layers = 3, .mlpWidth = 40, .maxComponents = 5, .headWidth = 20};
}

// Biases start at zero; none may hide a slip.
tgmm::Weights shaken(const tgmm::NetworkConfig& config) {
    tgmm::Weights weights = tgmm::randomWeights(config, 21);
    Random random(22);
    for (std::vector<float>& tensor : weights.tensors) {
        for (float& value : tensor) {
            value += static_cast<float>(0.02 * random.normal());
        }
    }
    return weights;
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
    }
    for (Eigen::Index j = 0; j < torch.countLogits.size(); ++j) {
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
            config.network = smallNetwork();
            config.tasks.maxComponents = 5;
        }
        const tgmm::Weights weights = shaken(config.network);
        Random random(23);
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

    void everySwitchAgrees_data() {
        QTest::addColumn<bool>("causal");
        QTest::addColumn<QString>("positions");
        QTest::addColumn<bool>("assignment");
        for (const bool causal : {false, true}) {
            for (const char* const positions : {"none", "sinusoidal", "learned"}) {
                for (const bool assignment : {false, true}) {
                    QTest::addRow("%s, %s, %s", causal ? "causal" : "both ways", positions,
                                  assignment ? "assignment" : "pooling")
                        << causal << QString::fromLatin1(positions) << assignment;
                }
            }
        }
    }

    void everySwitchAgrees() {
        QFETCH(bool, causal);
        QFETCH(QString, positions);
        QFETCH(bool, assignment);
        train::TrainConfig config;
        config.network = smallNetwork();
        config.network.causal = causal;
        config.network.positionCode = *tgmm::parsePositionCode(positions.toStdString());
        config.network.positions = positions == "learned" ? 300 : 0;
        config.network.readOut =
            assignment ? tgmm::ReadOutKind::Assignment : tgmm::ReadOutKind::Pooling;
        const tgmm::Weights weights = shaken(config.network);
        NetworkProbe probe(config, 1);
        probe.setValues(flat(weights));
        const tgmm::Network network(weights);
        tgmm::Workspace workspace;
        tgmm::ForwardAnswer answer;
        Random random(23);
        for (const int n : {2, 17, 100, 300}) {
            for (const int components : {0, 2, 5}) {
                const int dimension = 2 + components % 2;
                Eigen::MatrixXf white = random.normalMatrix(3, n).cast<float>();
                if (dimension == 2) {
                    white.row(2).setZero();
                }
                tgmm::ForwardInput input;
                input.points = white.data();
                input.n = n;
                input.dimension = dimension;
                input.components = components;
                QVERIFY(network.forward(input, workspace, {}, answer));
                NetworkProbe::Answer torch =
                    probe.answer(white.cast<double>(), components, dimension);
                if (assignment && components > 0) {
                    // What no point is assigned to is not answered for.
                    torch.components = torch.components.leftCols(components).eval();
                }
                const double largest = disagreement(answer.readOuts.back(), torch);
                QVERIFY2(largest < 1e-4, qPrintable(QString::number(largest)));
            }
        }
    }

    // The read-out with its refinements, from the points to the mixture.
    void refinedAnswersAgree_data() {
        QTest::addColumn<int>("dimension");
        QTest::addColumn<int>("components");
        for (const int dimension : {2, 3}) {
            for (const int components : {1, 3, 5}) {
                QTest::addRow("%dD, k = %d", dimension, components) << dimension << components;
            }
        }
    }

    void refinedAnswersAgree() {
        QFETCH(int, dimension);
        QFETCH(int, components);
        train::TrainConfig config;
        config.network = smallNetwork();
        config.network.refinements = 4;
        const tgmm::Weights weights = shaken(config.network);
        NetworkProbe probe(config, 1);
        probe.setValues(flat(weights));
        Random random(24);
        const Dataset data = makeDataset(random.normalMatrix(dimension, 60));
        FitRequest request;
        request.components = components;
        const Fit fit = tgmm::TgmmEstimator(tgmm::makeModel(weights)).fit(data, request);
        QCOMPARE(fit.status, Status::Converged);
        QCOMPARE(fit.warnings.size(), std::size_t{0});
        const Whitening whitening = measureWhitening(data.points);
        Eigen::MatrixXd white = Eigen::MatrixXd::Zero(3, data.size());
        white.topRows(dimension) = whitening.whiten(data.points);
        const Eigen::MatrixXd torch = probe.judged(white, components, dimension);
        // Densities, as neither order of the numbers nor their units count.
        const Eigen::VectorXd own = MixtureDensity(fit.mixture).logDensity(data.points);
        const Eigen::VectorXd theirs = probeLogDensity(torch, components, dimension, white).array()
                                       - whitening.lower.diagonal().array().log().sum();
        const double largest = (own - theirs).cwiseAbs().maxCoeff();
        QVERIFY2(largest < 1e-4, qPrintable(QString::number(largest)));
        // The refinements did something.
        tgmm::TgmmOptions options;
        options.refine = false;
        const Fit readOut =
            tgmm::TgmmEstimator(tgmm::makeModel(weights), options).fit(data, request);
        QVERIFY((MixtureDensity(readOut.mixture).logDensity(data.points) - own).norm() > 1e-2);
    }

    void thePapersNetworkAgrees_data() {
        QTest::addColumn<int>("n");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<bool>("positions");
        for (const int n : {2, 31, 64, 100}) {
            QTest::addRow("n = %d", n) << n << true << true;
        }
        QTest::addRow("both ways") << 64 << false << true;
        QTest::addRow("without positions") << 64 << true << false;
        QTest::addRow("without either") << 100 << false << false;
    }

    void thePapersNetworkAgrees() {
        QFETCH(int, n);
        QFETCH(bool, causal);
        QFETCH(bool, positions);
        train::TrainConfig config;
        config.network = smallNetwork();
        config.network.architecture = tgmm::Architecture::Paper;
        config.network.causal = causal;
        config.network.positionCode =
            positions ? tgmm::PositionCode::Learned : tgmm::PositionCode::None;
        config.network.positions = positions ? 100 : 0;
        const tgmm::Weights weights = shaken(config.network);
        NetworkProbe probe(config, 1);
        probe.setValues(flat(weights));
        const tgmm::Network network(weights);
        tgmm::Workspace workspace;
        tgmm::ForwardAnswer answer;
        Random random(25);
        for (const int dimension : {2, 3}) {
            for (const int components : {1, 2, 5}) {
                Eigen::MatrixXf points = (3.0 * random.normalMatrix(3, n)).cast<float>();
                if (dimension == 2) {
                    points.row(2).setZero();
                }
                tgmm::ForwardInput input;
                input.points = points.data();
                input.n = n;
                input.dimension = dimension;
                input.components = components;
                QVERIFY(network.forward(input, workspace, {}, answer));
                const Eigen::MatrixXd torch =
                    probe.judged(points.cast<double>(), components, dimension);
                double largest = 0.0;
                for (int j = 0; j < components; ++j) {
                    const float* const own =
                        answer.readOuts.back().components.data() + j * tgmm::mixtureOutputs;
                    // Weights by their differences: logits are known up to a constant.
                    const double logit =
                        static_cast<double>(own[0])
                        - static_cast<double>(answer.readOuts.back().components[0]);
                    largest = std::max(largest, std::abs(logit - (torch(0, j) - torch(0, 0))));
                    for (int i = 1; i <= dimension; ++i) {
                        largest =
                            std::max(largest, std::abs(static_cast<double>(own[i]) - torch(i, j)));
                    }
                }
                QVERIFY2(largest < 1e-4, qPrintable(QString::number(largest)));
            }
        }
    }
};

QTEST_APPLESS_MAIN(TestInferenceAgreement)
#include "tst_inference_agreement.moc"
