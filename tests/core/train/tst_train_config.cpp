#include "core/train/train_config.h"

#include <QtTest>

using namespace gaussarium;
using namespace gaussarium::train;

class TestTrainConfig : public QObject {
    Q_OBJECT

private slots:
    void shippedConfigurationsLoad() {
        for (const char* name : {"foundation", "tiny"}) {
            const Expected<TrainConfig> config = loadTrainConfig(name);
            QVERIFY2(config.has_value(), config ? "" : config.error().message.c_str());
            QCOMPARE(config->name, std::string(name));
        }
        const Expected<TrainConfig> foundation = loadTrainConfig("foundation");
        tgmm::NetworkConfig shape;
        shape.refinements = 5;
        QCOMPARE(foundation->network, shape);
        QCOMPARE(foundation->tokensPerStep, std::int64_t{65536});
    }

    void writtenConfigurationsReadBack() {
        TrainConfig config = *loadTrainConfig("tiny");
        config.seed = 0xFFFFFFFFFFFFFFFFULL;
        config.schedule.peak = 1.0 / 3.0;
        config.sizes = {16, 100};
        config.tasks.broadShare = 0.25;
        const std::string text = trainConfigJson(config);
        const Expected<TrainConfig> back = parseTrainConfig(text);
        QVERIFY2(back.has_value(), back ? "" : back.error().message.c_str());
        QCOMPARE(trainConfigJson(*back), text);
        QCOMPARE(back->seed, config.seed);
        QCOMPARE(back->schedule.peak, config.schedule.peak);
    }

    // What is left out follows from the architecture, as in every file written before it could be
    // said.
    void anArchitectureBringsWhatIsUsual() {
        const Expected<TrainConfig> plain = parseTrainConfig("{}");
        QVERIFY(plain && !plain->network.ordered());
        QVERIFY(plain->network.readOut == tgmm::ReadOutKind::Pooling);
        QVERIFY(plain->loss == LossKind::Likelihood);
        const Expected<TrainConfig> paper = loadTrainConfig("paper-small");
        QVERIFY(paper && paper->network.causal);
        QVERIFY(paper->network.positionCode == tgmm::PositionCode::Learned);
        QVERIFY(paper->loss == LossKind::Parameters);
    }

    void switchesAreSaid() {
        const Expected<TrainConfig> config = parseTrainConfig(R"({
            "network": {"causal": true, "position_code": "sinusoidal", "read_out": "assignment"},
            "tasks": {"hidden_share": 0}, "loss": {"kind": "parameters"}})");
        QVERIFY2(config, config ? "" : config.error().message.c_str());
        QVERIFY(config->network.causal);
        QVERIFY(config->network.positionCode == tgmm::PositionCode::Sinusoidal);
        QVERIFY(config->network.readOut == tgmm::ReadOutKind::Assignment);
        QVERIFY(config->loss == LossKind::Parameters);
        const std::string text = trainConfigJson(*config);
        const Expected<TrainConfig> back = parseTrainConfig(text);
        QVERIFY(back && back->network == config->network);
        QCOMPARE(trainConfigJson(*back), text);
        // The paper's network without what it is famous for.
        const Expected<TrainConfig> paper = parseTrainConfig(R"({
            "network": {"architecture": "paper", "causal": false, "position_code": "none"},
            "tasks": {"family": "paper", "hidden_share": 0}, "loss": {"kind": "likelihood"}})");
        QVERIFY2(paper, paper ? "" : paper.error().message.c_str());
        QVERIFY(!paper->network.ordered());
        QVERIFY(paper->loss == LossKind::Likelihood);
    }

    void refusals_data() {
        QTest::addColumn<QString>("json");
        QTest::addColumn<QString>("names");
        QTest::newRow("no JSON") << "{\"name\": "
                                 << "JSON";
        QTest::newRow("no object") << "[1]"
                                   << "object";
        QTest::newRow("unknown group") << R"({"nettwork": {"width": 8}})"
                                       << "nettwork";
        QTest::newRow("unknown field") << R"({"network": {"widht": 8}})"
                                       << "network.widht";
        QTest::newRow("unknown at the top") << R"({"width": 8})"
                                            << "width";
        QTest::newRow("a word for a number") << R"({"network": {"width": "8"}})"
                                             << "network.width";
        QTest::newRow("a number for a group") << R"({"network": 8})"
                                              << "network";
        QTest::newRow("heads") << R"({"network": {"width": 10, "heads": 3}})"
                               << "heads";
        QTest::newRow("negative rate") << R"({"optimizer": {"learning_rate": -1}})"
                                       << "optimizer.learning_rate";
        QTest::newRow("no steps") << R"({"optimizer": {"steps": 0}})"
                                  << "optimizer.steps";
        QTest::newRow("no sizes") << R"({"tasks": {"sizes": []}})"
                                  << "tasks.sizes";
        QTest::newRow("one point") << R"({"tasks": {"sizes": [1]}})"
                                   << "tasks.sizes";
        QTest::newRow("k above the network's") << R"({"tasks": {"max_components": 9}})"
                                               << "tasks.max_components";
        QTest::newRow("an unknown code") << R"({"network": {"position_code": "rotary"}})"
                                         << "network.position_code";
        QTest::newRow("an unknown loss") << R"({"loss": {"kind": "luck"}})"
                                         << "loss.kind";
        QTest::newRow("an unknown architecture") << R"({"network": {"architecture": "mamba"}})"
                                                 << "network.architecture";
        QTest::newRow("causal in words") << R"({"network": {"causal": "yes"}})"
                                         << "network.causal";
        QTest::newRow("covariances that nothing teaches")
            << R"({"tasks": {"hidden_share": 0}, "loss": {"kind": "parameters"}})"
            << "never learn its covariances";
        QTest::newRow("components of a hidden k")
            << R"({"network": {"read_out": "assignment"}, "loss": {"kind": "parameters"}})"
            << "must tell its k";
        QTest::newRow("more points than positions")
            << R"({"network": {"position_code": "learned", "positions": 100}})"
            << "network.positions = 100";
        QTest::newRow("positions without a table") << R"({"network": {"positions": 100}})"
                                                   << "only learned";
        QTest::newRow("more than the paper's network reads")
            << R"({"network": {"architecture": "paper", "position_code": "none"}, "tasks":
                  {"family": "paper", "hidden_share": 0, "sizes": [4096]}})"
            << "2048 points";
        QTest::newRow("the paper's tasks for another network")
            << R"({"tasks": {"family": "paper"}})"
            << "tasks.family";
        QTest::newRow("swapped spreads") << R"({"tasks": {"mean_spread_low": 3.0}})"
                                         << "tasks.mean_spread_low";
    }
    void refusals() {
        QFETCH(QString, json);
        QFETCH(QString, names);
        const Expected<TrainConfig> config = parseTrainConfig(json.toStdString());
        QVERIFY(!config.has_value());
        const QString message = QString::fromStdString(config.error().message);
        QVERIFY2(message.contains(names), qPrintable(message));
    }

    void aMissingFileIsNamed() {
        const Expected<TrainConfig> config = loadTrainConfig("no-such-configuration");
        QVERIFY(!config.has_value());
        QVERIFY(QString::fromStdString(config.error().message).contains("no-such-configuration"));
    }
};

QTEST_APPLESS_MAIN(TestTrainConfig)
#include "tst_train_config.moc"
