#include "core/base/atomic_file.h"
#include "core/tgmm/weights_file.h"
#include "core/train/trainer.h"
#include "core/train/training_run.h"
#include "tests/core/train/small_config.h"
#include "tests/core/train/torch_probe.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <limits>
#include <numbers>

using namespace gaussarium;
using namespace gaussarium::train;
namespace fs = std::filesystem;

namespace {

TrainConfig smallConfig() {
    return testing::smallConfig(12, 8);
}

// Enough to tell components apart within 1,000 steps.
TrainConfig learningConfig() {
    TrainConfig config = smallConfig();
    config.network.width = 32;
    config.network.mlpWidth = 64;
    config.tasks.spaceShare = 0.0;
    config.tasks.meanSpreadLow = 1.5;
    config.sizes = {32};
    config.tokensPerStep = 1024;
    config.schedule.steps = 1000;
    config.schedule.warmUpSteps = 30;
    config.muon = true;
    return config;
}

void makeSteps(Trainer& trainer, int steps) {
    for (int i = 0; i < steps; ++i) {
        trainer.makeStep();
    }
}

Expected<RunSummary> run(const TrainConfig& config, const fs::path& folder, bool resume,
                         const std::stop_token& stop = {}) {
    RunOptions options;
    options.folder = folder;
    options.resume = resume;
    return runTraining(
        config, options, [](const std::string&) {}, stop);
}

// Mean excess of the negative log-likelihood of fresh points over the truth's when the answer is
// the data's mean and covariance: a standard normal in whitened coordinates.
double excessOfOneGaussian(const TrainConfig& config) {
    double sum = 0.0;
    const auto tasks = testing::probeTasks(config.tasks, 400, config.sizes.front(), 99);
    for (const testing::ProbeTask& task : tasks) {
        const double nll = task.logDeterminant
                           + 0.5 * task.dimension * std::log(2.0 * std::numbers::pi)
                           + 0.5 * task.whiteFresh.colwise().squaredNorm().mean();
        sum += nll + task.trueLogDensity.mean();
    }
    return sum / static_cast<double>(tasks.size());
}

} // namespace

class TestTrainer : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { setComputeThreads(1); }

    // One step of AdamW by its formulas, and a step that is not finite leaves everything alone.
    void adamWFollowsItsFormulas() {
        TrainConfig config = smallConfig();
        config.gradientClip = 0.5;
        const Eigen::Index count = config.network.parameters();
        const Eigen::VectorXd start = Eigen::VectorXd::Ones(count);
        Eigen::VectorXd gradient = Eigen::VectorXd::LinSpaced(count, -1.0, 2.0);
        Eigen::VectorXd broken = gradient;
        broken[7] = std::numeric_limits<double>::quiet_NaN();
        const auto path =
            testing::optimizerPath(config, start, {broken, gradient, broken, 2.0 * gradient}, 0.01);
        QVERIFY(path[0] == start);
        QVERIFY(path[2] == path[1]);
        // Both gradients exceed the clip, so both are scaled to the same norm, and with equal
        // gradients the bias-corrected moments are the gradient and its square.
        const Eigen::VectorXd clipped = gradient * (0.5 / gradient.norm());
        const Eigen::VectorXd direction =
            clipped.array() / (clipped.array().abs() + config.epsilon);
        const Eigen::VectorXd moved = start - path[1];
        const Eigen::VectorXd again = path[1] - path[3];
        int decayed = 0;
        for (Eigen::Index i = 0; i < count; ++i) {
            const double decay = 0.01 * config.weightDecay;
            const double plain = 0.01 * direction[i];
            const bool decays = std::abs(moved[i] - plain - decay) < 1e-7;
            QVERIFY2(decays || std::abs(moved[i] - plain) < 1e-7, qPrintable(QString::number(i)));
            QVERIFY(std::abs(again[i] - plain - (decays ? decay * path[1][i] : 0.0)) < 1e-7);
            decayed += decays ? 1 : 0;
        }
        // Matrices decay; the two embeddings, the queries and the biases do not.
        const int spared = (3 + 2) * 16 + 3 * 2 * 16 + 16 + (16 + 10) + (16 + 2);
        QCOMPARE(decayed, static_cast<int>(count) - spared);
    }

    void theSameSeedGivesTheSameRun() {
        Trainer one(smallConfig(), DeviceKind::Cpu);
        Trainer two(smallConfig(), DeviceKind::Cpu);
        TrainConfig reseeded = smallConfig();
        reseeded.seed = 2;
        Trainer other(reseeded, DeviceKind::Cpu);
        for (Trainer* trainer : {&one, &two, &other}) {
            makeSteps(*trainer, 3);
        }
        QCOMPARE(one.state().values, two.state().values);
        QVERIFY(one.state().values != other.state().values);
    }

    void theThreadsDoNotChangeTheRun() {
        Expected<TrainConfig> config = loadTrainConfig("tiny");
        QVERIFY(config);
        std::vector<std::vector<float>> values;
        for (const int threads : {1, 2, 3}) {
            setComputeThreads(threads);
            Trainer trainer(*config, DeviceKind::Cpu);
            makeSteps(trainer, 5);
            values.push_back(trainer.state().values);
        }
        setComputeThreads(1);
        QCOMPARE(values[1], values[0]);
        QCOMPARE(values[2], values[0]);
    }

    // Stopped after 5 of 9 steps and restored in another object: the same bits as without a stop.
    void aResumedRunIsTheSameRun() {
        Trainer whole(smallConfig(), DeviceKind::Cpu);
        makeSteps(whole, 9);
        Trainer first(smallConfig(), DeviceKind::Cpu);
        makeSteps(first, 5);
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeCheckpoint(path, first.state()).has_value());
        std::string note;
        Trainer second(smallConfig(), DeviceKind::Cpu);
        QVERIFY(second.restore(*readCheckpoint(path, note)).has_value());
        makeSteps(second, 4);
        const TrainState a = whole.state();
        const TrainState b = second.state();
        QCOMPARE(b.step, a.step);
        QCOMPARE(b.tokens, a.tokens);
        QCOMPARE(b.values, a.values);
        QCOMPARE(b.firstMoment, a.firstMoment);
        QCOMPARE(b.secondMoment, a.secondMoment);
    }

    void anotherNetworksStateIsRefused() {
        TrainConfig larger = smallConfig();
        larger.network.layers = 3;
        Trainer trainer(larger, DeviceKind::Cpu);
        const Expected<void> done =
            trainer.restore(Trainer(smallConfig(), DeviceKind::Cpu).state());
        QVERIFY(!done.has_value());
        QVERIFY(QString::fromStdString(done.error().message).contains("parameters"));
    }

    void theFolderOfARun() {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "run";
        const TrainConfig config = smallConfig();
        std::stop_source stopped;
        stopped.request_stop();
        // Stopped before its first step: a checkpoint and weights are there all the same.
        const Expected<RunSummary> none = run(config, path, false, stopped.get_token());
        QVERIFY2(none.has_value(), none ? "" : none.error().message.c_str());
        QCOMPARE(none->step, std::int64_t{0});
        QVERIFY(!none->finished);
        QVERIFY(!run(config, path, false).has_value()); // holds a run already
        const Expected<RunSummary> rest = run(config, path, true);
        QVERIFY2(rest.has_value(), rest ? "" : rest.error().message.c_str());
        QCOMPARE(rest->step, config.schedule.steps);
        QVERIFY(rest->finished);

        const Expected<tgmm::Weights> weights = tgmm::readWeights(path / "weights.tgmm");
        QVERIFY(weights.has_value());
        QCOMPARE(weights->config, config.network);
        QVERIFY(weights->card.find("\"steps\":12") != std::string::npos);
        // Half precision: each value to 11 bits of the checkpoint's.
        std::string note;
        const std::vector<float> exact = readCheckpoint(path, note)->values;
        std::size_t i = 0;
        for (const std::vector<float>& tensor : weights->tensors) {
            for (const float value : tensor) {
                QVERIFY(std::abs(value - exact[i]) <= std::abs(exact[i]) / 2048.0F + 1e-7F);
                ++i;
            }
        }
        QCOMPARE(i, exact.size());

        const QString log = QString::fromStdString(*readFile(path / "log.csv"));
        const QStringList rows = log.split('\n', Qt::SkipEmptyParts);
        QVERIFY(rows[0].startsWith("step,seconds,learning_rate"));
        QCOMPARE(rows.size(), 1 + 1 + 3); // header, step 0, steps 4, 8 and 12
        QVERIFY(rows.last().startsWith("12,"));
    }

    // Training must get past the answer that every network finds first, one Gaussian with the
    // data's mean and covariance: telling the components apart is what it is for.
    void itLearns() {
        const TrainConfig config = learningConfig();
        Trainer trainer(config, DeviceKind::Cpu);
        makeSteps(trainer, 1000);
        const double excess = trainer.validate({32}, 400).front();
        const double plain = excessOfOneGaussian(config);
        const QString figures =
            QString("held-out excess %1, of one Gaussian %2").arg(excess).arg(plain);
        qInfo("%s", qPrintable(figures));
        QVERIFY2(excess < 0.8 * plain, qPrintable(figures));
        QCOMPARE(trainer.record().skipped, std::int64_t{0});
    }

    void switchedNetworksLearn_data() {
        QTest::addColumn<bool>("ordered");
        QTest::addColumn<bool>("assignment");
        QTest::addColumn<bool>("parameters");
        QTest::newRow("causal, with positions") << true << false << false;
        QTest::newRow("by assignment") << false << true << false;
        QTest::newRow("all of it, by the paper's loss") << true << true << true;
    }

    // A short run gets past one Gaussian whatever the network is made of.
    void switchedNetworksLearn() {
        QFETCH(bool, ordered);
        QFETCH(bool, assignment);
        QFETCH(bool, parameters);
        TrainConfig config = learningConfig();
        config.network.causal = ordered;
        config.network.positionCode =
            ordered ? tgmm::PositionCode::Sinusoidal : tgmm::PositionCode::None;
        config.network.readOut =
            assignment ? tgmm::ReadOutKind::Assignment : tgmm::ReadOutKind::Pooling;
        config.loss = parameters ? LossKind::Parameters : LossKind::Likelihood;
        config.tasks.hiddenShare = parameters ? 0.0 : 0.1;
        Trainer trainer(config, DeviceKind::Cpu);
        makeSteps(trainer, 50);
        const double first = trainer.record().nll;
        makeSteps(trainer, 900);
        trainer.record();
        makeSteps(trainer, 50);
        const TrainRecord last = trainer.record();
        const double excess = trainer.validate({32}, 400).front();
        const double plain = excessOfOneGaussian(config);
        const QString figures = QString("loss %1 to %2; held-out excess %3, of one Gaussian %4")
                                    .arg(first)
                                    .arg(last.nll)
                                    .arg(excess)
                                    .arg(plain);
        qInfo("%s", qPrintable(figures));
        QVERIFY2(last.nll < first - 0.1, qPrintable(figures));
        QVERIFY2(excess < 0.8 * plain, qPrintable(figures));
        QCOMPARE(last.skipped, std::int64_t{0});
    }

    // Weights of one kind of network are no start for another.
    void weightsOfAnotherKindAreNoStart() {
        TrainConfig config = smallConfig();
        const tgmm::Weights plain = tgmm::randomWeights(config.network, 1);
        QVERIFY(checkStart(config, plain));
        config.network.causal = true;
        const Expected<void> fits = checkStart(config, plain);
        QVERIFY(!fits && fits.error().message.find("order of attention") != std::string::npos);
        config.network.causal = false;
        config.network.readOut = tgmm::ReadOutKind::Assignment;
        QVERIFY(!checkStart(config, plain));
    }
};

QTEST_APPLESS_MAIN(TestTrainer)
#include "tst_trainer.moc"
