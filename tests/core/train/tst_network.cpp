#include "core/base/random.h"
#include "core/mixture/density.h"
#include "tests/core/train/torch_probe.h"

#include <Eigen/LU>
#include <QtTest>

#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

namespace {

train::TrainConfig smallConfig() {
    train::TrainConfig config;
    config.network = {
        .width = 8, .heads = 2, .layers = 2, .mlpWidth = 12, .maxComponents = 3, .headWidth = 6};
    config.tasks.maxComponents = 3;
    config.tasks.hiddenShare = 0.4;
    config.tasks.freshPoints = 5;
    config.sizes = {9};
    return config;
}

train::TrainConfig paperConfig() {
    train::TrainConfig config = smallConfig();
    config.loss = train::LossKind::Parameters;
    config.network.architecture = tgmm::Architecture::Paper;
    config.network.causal = true;
    config.network.positionCode = tgmm::PositionCode::Learned;
    config.network.positions = 9;
    config.tasks.family = train::TaskFamily::Paper;
    config.tasks.minComponents = 2;
    config.tasks.hiddenShare = 0.0;
    return config;
}

// Values away from the start, where biases are zero.
Eigen::VectorXd shaken(const NetworkProbe& probe, std::uint64_t seed) {
    Random random(seed);
    return probe.values() + 0.2 * random.normalMatrix(probe.values().size(), 1).col(0);
}

} // namespace

class TestNetwork : public QObject {
    Q_OBJECT

private slots:
    void attentionByHeadIsSoftmaxAttention() {
        for (const std::uint64_t seed : {1U, 2U, 3U}) {
            const AttentionDifference difference = attentionDifference(seed);
            QVERIFY2(difference.output < 1e-13, qPrintable(QString::number(difference.output)));
            QVERIFY2(difference.gradient < 1e-12, qPrintable(QString::number(difference.gradient)));
        }
    }

    void gradientsAreThoseOfFiniteDifferences_data() {
        QTest::addColumn<int>("refinements");
        QTest::addColumn<double>("early");
        QTest::newRow("read-out alone") << 0 << 0.0;
        QTest::newRow("the paper's network") << -1 << 0.0;
        QTest::newRow("refined") << 2 << 0.0;
        QTest::newRow("with read-outs of earlier layers") << 1 << 0.3;
    }

    void gradientsAreThoseOfFiniteDifferences() {
        QFETCH(int, refinements);
        QFETCH(double, early);
        train::TrainConfig config = refinements < 0 ? paperConfig() : smallConfig();
        config.network.refinements = std::max(refinements, 0);
        config.network.layers = early > 0.0 ? 3 : 2;
        config.earlyWeight = early;
        checkGradient(config);
    }

    void gradientsOfEverySwitch_data() {
        QTest::addColumn<QString>("architecture");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<QString>("positions");
        QTest::addColumn<QString>("readOut");
        QTest::addColumn<QString>("loss");
        QTest::newRow("causal, sinusoidal") << "foundation" << true << "sinusoidal"
                                            << "pooling"
                                            << "likelihood";
        QTest::newRow("learned") << "foundation" << false << "learned"
                                 << "pooling"
                                 << "likelihood";
        QTest::newRow("assignment") << "foundation" << false << "none"
                                    << "assignment"
                                    << "likelihood";
        QTest::newRow("assignment, parameters") << "foundation" << true << "learned"
                                                << "assignment"
                                                << "parameters";
        QTest::newRow("paper, likelihood") << "paper" << true << "learned"
                                           << "pooling"
                                           << "likelihood";
        QTest::newRow("paper, both ways, no positions") << "paper" << false << "none"
                                                        << "pooling"
                                                        << "parameters";
    }

    void gradientsOfEverySwitch() {
        QFETCH(QString, architecture);
        QFETCH(bool, causal);
        QFETCH(QString, positions);
        QFETCH(QString, readOut);
        QFETCH(QString, loss);
        train::TrainConfig config = architecture == "paper" ? paperConfig() : smallConfig();
        config.network.causal = causal;
        config.network.positionCode = *tgmm::parsePositionCode(positions.toStdString());
        config.network.positions = positions == "learned" ? 9 : 0;
        config.network.readOut = *tgmm::parseReadOut(readOut.toStdString());
        config.loss =
            loss == "parameters" ? train::LossKind::Parameters : train::LossKind::Likelihood;
        if (loss == "parameters") {
            config.tasks.hiddenShare = 0.0;
        }
        if (readOut == "assignment") {
            config.network.layers = 3;
            config.earlyWeight = 0.3;
        }
        const Expected<void> valid = config.check();
        QVERIFY2(valid, valid ? "" : valid.error().message.c_str());
        checkGradient(config, 3); // at least two of every tensor
    }

    void theAnswerDoesNotDependOnTheOrderOfThePoints() {
        NetworkProbe probe(smallConfig(), 8);
        probe.setValues(shaken(probe, 9));
        Random random(10);
        for (const int dimension : {2, 3}) {
            Eigen::MatrixXd white = random.normalMatrix(3, 17);
            if (dimension == 2) {
                white.row(2).setZero();
            }
            const std::vector<std::int64_t> order = random.permutation(17);
            Eigen::MatrixXd mixed(3, 17);
            for (std::size_t i = 0; i < order.size(); ++i) {
                mixed.col(static_cast<Eigen::Index>(i)) = white.col(order[i]);
            }
            const auto one = probe.answer(white, 2, dimension);
            const auto other = probe.answer(mixed, 2, dimension);
            QVERIFY((one.components - other.components).cwiseAbs().maxCoeff() < 1e-12);
            QVERIFY((one.countLogits - other.countLogits).cwiseAbs().maxCoeff() < 1e-12);
            // It does depend on the points, on k and on d.
            QVERIFY((probe.answer(2.0 * white, 2, dimension).components - one.components).norm()
                    > 1e-3);
            QVERIFY((probe.answer(white, 0, dimension).components - one.components).norm() > 1e-3);
            QVERIFY((probe.answer(white, 2, 5 - dimension).components - one.components).norm()
                    > 1e-3);
        }
    }

    // Causal attention and positions see it; and then the double network still answers for what it
    // is given.
    void theOrderCountsWhereItIsAskedFor() {
        for (const bool causal : {true, false}) {
            train::TrainConfig config = smallConfig();
            config.network.causal = causal;
            config.network.positionCode =
                causal ? tgmm::PositionCode::None : tgmm::PositionCode::Sinusoidal;
            NetworkProbe probe(config, 8);
            probe.setValues(shaken(probe, 9));
            Random random(10);
            const Eigen::MatrixXd white = random.normalMatrix(3, 17);
            const Eigen::MatrixXd reversed = white.rowwise().reverse();
            QVERIFY((probe.answer(white, 2, 3).components - probe.answer(reversed, 2, 3).components)
                        .norm()
                    > 1e-3);
        }
    }

    // The loss's log-density against core/mixture's, from covariances R^-1 R^-T.
    void logDensityIsThatOfTheMixture() {
        Random random(4);
        for (int trial = 0; trial < 40; ++trial) {
            const int dimension = trial % 2 == 0 ? 2 : 3;
            const int shown = static_cast<int>(random.index(5));
            const int present = shown == 0 ? 4 : shown;
            const Eigen::MatrixXd components = random.normalMatrix(10, 4);
            Eigen::MatrixXd points = 2.0 * random.normalMatrix(3, 7);
            if (dimension == 2) {
                points.row(2).setZero();
            }
            Mixture mixture = makeMixture(dimension, present);
            for (int j = 0; j < present; ++j) {
                const Eigen::VectorXd c = components.col(j);
                Eigen::Matrix3d factor = Eigen::Matrix3d::Zero();
                factor.diagonal() = c.segment(4, 3).array().exp();
                factor(1, 0) = c[7];
                factor(2, 0) = c[8];
                factor(2, 1) = c[9];
                const Eigen::MatrixXd block = factor.topLeftCorner(dimension, dimension);
                mixture.weights[j] = std::exp(c[0]);
                mixture.means.col(j) = c.segment(1, dimension);
                const Eigen::MatrixXd covariance = (block.transpose() * block).inverse();
                mixture.covariances[static_cast<std::size_t>(j)] =
                    0.5 * (covariance + covariance.transpose());
            }
            mixture.weights /= mixture.weights.sum();
            const Eigen::VectorXd expected =
                MixtureDensity(mixture).logDensity(points.topRows(dimension));
            const Eigen::VectorXd found = probeLogDensity(components, shown, dimension, points);
            QVERIFY2((found - expected).cwiseAbs().maxCoeff()
                         < 1e-9 * expected.cwiseAbs().maxCoeff(),
                     qPrintable(QString("trial %1").arg(trial)));
        }
    }

private:
    // Gradients of the whole loss against central differences: every parameter's, or one of
    // `stride`.
    static void checkGradient(const train::TrainConfig& config, Eigen::Index stride = 1) {
        NetworkProbe probe(config, 5);
        const Eigen::VectorXd start = shaken(probe, 6);
        probe.setValues(start);
        probe.loss(12, 9, 77);
        const Eigen::VectorXd gradient = probe.gradient();
        QVERIFY(gradient.norm() > 1e-3);
        constexpr double step = 1e-5;
        double largest = 0.0;
        for (Eigen::Index i = 0; i < start.size(); i += stride) {
            Eigen::VectorXd moved = start;
            moved[i] += step;
            probe.setValues(moved);
            const double above = probe.loss(12, 9, 77);
            moved[i] -= 2.0 * step;
            probe.setValues(moved);
            const double below = probe.loss(12, 9, 77);
            largest = std::max(largest, std::abs((above - below) / (2.0 * step) - gradient[i]));
        }
        QVERIFY2(largest < 1e-6 * std::max(1.0, gradient.cwiseAbs().maxCoeff()),
                 qPrintable(QString::number(largest)));
    }
};

QTEST_APPLESS_MAIN(TestNetwork)
#include "tst_network.moc"
