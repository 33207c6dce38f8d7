#include "core/base/random.h"
#include "core/tgmm/model_store.h"
#include "core/tgmm/task_input.h"

#include <Eigen/LU>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <limits>
#include <memory>
#include <thread>
#include <vector>

using namespace gaussarium;
using namespace gaussarium::tgmm;

namespace {

Weights smallWeights(std::uint64_t seed) {
    NetworkConfig config;
    config.layers = 2;
    config.width = 32;
    config.heads = 2;
    config.mlpWidth = 64;
    config.maxComponents = 3;
    config.headWidth = 32;
    return randomWeights(config, seed);
}

} // namespace

class TestModelStore : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
        m_path = m_folder->filePath("a.tgmm").toStdString();
        QVERIFY(writeWeights(m_path, smallWeights(1)));
    }

    void sharesOneReading() {
        const auto first = loadModel(m_path);
        QVERIFY2(first, first ? "" : first.error().message.c_str());
        QCOMPARE(loadModel(m_path)->get(), first->get());
        std::vector<const Model*> seen(8);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < seen.size(); ++i) {
            threads.emplace_back([&, i] { seen[i] = loadModel(m_path)->get(); });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        for (const Model* model : seen) {
            QCOMPARE(model, first->get());
        }
    }

    void readsAFileThatChangedAgain() {
        const auto first = loadModel(m_path);
        QVERIFY(first);
        QVERIFY(writeWeights(m_path, smallWeights(2)));
        std::filesystem::last_write_time(m_path, std::filesystem::last_write_time(m_path)
                                                     + std::chrono::seconds(2));
        const auto second = loadModel(m_path);
        QVERIFY(second);
        QVERIFY(second->get() != first->get());
        // Whoever held the old one still does.
        QCOMPARE((*first)->network.config().layers, 2);
        QVERIFY(QFile::remove(QString::fromStdString(m_path)));
        QVERIFY(!loadModel(m_path));
    }

    void refusesADamagedFile() {
        QFile file(QString::fromStdString(m_path));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(200));
        QVERIFY(file.write("damaged") > 0);
        file.close();
        const auto model = loadModel(m_path);
        QVERIFY(!model);
        QVERIFY(model.error().message.find("a.tgmm") != std::string::npos);
        QVERIFY(model.error().message.find("checksum") != std::string::npos);
    }

    void refusesWeightsThatNoTrainingGives() {
        Weights weights = smallWeights(1);
        weights.tensors[3][7] = 5e4F;
        QVERIFY(writeWeights(m_path, weights));
        const auto model = loadModel(m_path);
        QVERIFY(!model);
        QVERIFY(model.error().message.find("layers.0.qkv") != std::string::npos);
    }

    void saysWhatTheShippedNetworkIsCalledWhereItIsMissing() {
        qputenv("GAUSSARIUM_RESOURCES", m_folder->path().toUtf8());
        const auto model = loadModel();
        qunsetenv("GAUSSARIUM_RESOURCES");
        // The source tree may hold it; where nothing does, the sentence names it.
        QVERIFY(model || model.error().message.find("foundation.tgmm") != std::string::npos);
        // A file in the first resource folder wins.
        QVERIFY(QDir(m_folder->path()).mkdir("weights"));
        QVERIFY(writeWeights(m_folder->filePath("weights/foundation.tgmm").toStdString(),
                             smallWeights(5)));
        qputenv("GAUSSARIUM_RESOURCES", m_folder->path().toUtf8());
        const auto own = loadModel();
        qunsetenv("GAUSSARIUM_RESOURCES");
        QVERIFY(own);
        QCOMPARE((*own)->network.config().layers, 2);
    }

    void readsTheTrainedRangeOfACard() {
        const auto range = trainedRange(
            R"({"name": "x", "config": {"tasks": {"sizes": [64, 16, 512, 32], "max_components": 8}}})");
        QVERIFY(range);
        QCOMPARE(range->fewestPoints, std::int64_t{16});
        QCOMPARE(range->mostPoints, std::int64_t{512});
        QCOMPARE(range->mostComponents, 8);
        for (const char* card :
             {"", "{}", "[]", "3", "{", R"({"config": 3})", R"({"config": {"tasks": []}})",
              R"({"config": {"tasks": {"sizes": [], "max_components": 8}}})",
              R"({"config": {"tasks": {"sizes": ["a"], "max_components": 8}}})",
              R"({"config": {"tasks": {"sizes": [4], "max_components": "8"}}})"}) {
            QVERIFY2(!trainedRange(card), card);
        }
    }

    // A mixture from a read-out: the inverse of what whitening and the precision's factor say.
    void mapsAReadOutBack() {
        Random random(8);
        for (int trial = 0; trial < 100; ++trial) {
            const Eigen::Index d = 2 + trial % 2;
            const Whitening whitening =
                measureWhitening((random.normalMatrix(d, d) * random.normalMatrix(d, 50)).eval());
            ReadOut readOut;
            for (int i = 0; i < 4 * mixtureOutputs; ++i) {
                readOut.components.push_back(static_cast<float>(random.normal()));
            }
            const Expected<Mixture> mixture =
                answerMixture(readOut, 3, {whitening.mean, whitening.lower});
            QVERIFY(mixture);
            double sum = 0.0;
            for (int j = 0; j < 3; ++j) {
                sum += std::exp(static_cast<double>(
                    readOut.components[static_cast<std::size_t>(j * mixtureOutputs)]));
            }
            for (int j = 0; j < 3; ++j) {
                const auto out = [&](int i) {
                    return static_cast<double>(
                        readOut.components[static_cast<std::size_t>(j * mixtureOutputs + i)]);
                };
                QVERIFY(std::abs(mixture->weights[j] - std::exp(out(0)) / sum) < 1e-12);
                Eigen::Matrix3d factor = Eigen::Matrix3d::Zero();
                factor.diagonal() << std::exp(out(4)), std::exp(out(5)), std::exp(out(6));
                factor(1, 0) = out(7);
                factor(2, 0) = out(8);
                factor(2, 1) = out(9);
                const Eigen::MatrixXd inData =
                    factor.topLeftCorner(d, d) * whitening.lower.inverse();
                const Eigen::MatrixXd unit =
                    inData * mixture->covariances[static_cast<std::size_t>(j)] * inData.transpose();
                QVERIFY((unit - Eigen::MatrixXd::Identity(d, d)).cwiseAbs().maxCoeff() < 1e-8);
                const Eigen::VectorXd white = whitening.whiten(mixture->means.col(j)).col(0);
                for (Eigen::Index a = 0; a < d; ++a) {
                    QVERIFY(std::abs(white[a] - out(1 + static_cast<int>(a))) < 1e-10);
                }
            }
            readOut.components[12] = std::numeric_limits<float>::quiet_NaN();
            QVERIFY(!answerMixture(readOut, 3, {whitening.mean, whitening.lower}));
        }
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
};

QTEST_APPLESS_MAIN(TestModelStore)
#include "tst_model_store.moc"
