// packaging/convert-state-dict against the reader of weights: the same network through JSON.
#include "core/tgmm/weights_file.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>
#include <nlohmann/json.hpp>

using namespace gaussarium;
using namespace gaussarium::tgmm;
using Json = nlohmann::ordered_json;

namespace {

NetworkConfig small(Architecture architecture) {
    NetworkConfig config = usualConfig(architecture);
    config.width = 4;
    config.heads = 2;
    config.layers = 2;
    config.mlpWidth = 6;
    config.maxComponents = 2;
    config.headWidth = 5;
    config.refinements = architecture == Architecture::Paper ? 0 : 1;
    config.positions = architecture == Architecture::Paper ? 7 : 0;
    return config;
}

Json configJson(const NetworkConfig& config) {
    return {{"architecture", nameOf(config.architecture)},
            {"width", config.width},
            {"heads", config.heads},
            {"layers", config.layers},
            {"mlp_width", config.mlpWidth},
            {"max_components", config.maxComponents},
            {"head_width", config.headWidth},
            {"refinements", config.refinements},
            {"positions", config.positions}};
}

Json nested(const std::vector<float>& values, const std::vector<std::int64_t>& shape,
            std::size_t axis, std::size_t& at) {
    if (axis == shape.size()) {
        return values[at++];
    }
    Json list = Json::array();
    for (std::int64_t i = 0; i < shape[axis]; ++i) {
        list.push_back(nested(values, shape, axis + 1, at));
    }
    return list;
}

Json stateOf(const Weights& weights) {
    Json state = Json::object();
    const std::vector<TensorShape> shapes = tensorShapes(weights.config);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        std::size_t at = 0;
        state[shapes[i].name] = nested(weights.tensors[i], shapes[i].shape, 0, at);
    }
    return state;
}

struct Converter {
    QString path(const char* name) const { return dir.filePath(QString::fromLatin1(name)); }
    void write(const char* name, const Json& json) const {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray::fromStdString(json.dump()));
    }
    // What it said of what was wrong; empty: done.
    QString run(const QStringList& more = {}) const {
        QProcess process;
        process.start(QStringLiteral("python3"),
                      QStringList{QStringLiteral(CONVERTER), path("state.json"),
                                  path("config.json"), path("out.tgmm")}
                          + more);
        process.waitForFinished(20'000);
        return process.exitCode() == 0 ? QString()
                                       : QString::fromUtf8(process.readAllStandardError());
    }
    Expected<Weights> read() const { return readWeights(path("out.tgmm").toStdString()); }

    QTemporaryDir dir;
};

} // namespace

class TestConvertStateDict : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (QStandardPaths::findExecutable(QStringLiteral("python3")).isEmpty()) {
            QSKIP("there is no python3");
        }
    }

    void theSameNetwork_data() {
        QTest::addColumn<bool>("paper");
        QTest::newRow("foundation") << false;
        QTest::newRow("paper") << true;
    }

    void theSameNetwork() {
        QFETCH(bool, paper);
        const Weights weights =
            randomWeights(small(paper ? Architecture::Paper : Architecture::Foundation), 3);
        const Converter converter;
        converter.write("state.json", stateOf(weights));
        converter.write("config.json", configJson(weights.config));
        converter.write("card.json", {{"name", "Größe"}});
        QCOMPARE(converter.run({"--float32", "--card", converter.path("card.json")}), QString());
        const Expected<Weights> read = converter.read();
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QVERIFY(read->config == weights.config);
        QVERIFY(read->tensors == weights.tensors);
        QCOMPARE(Json::parse(read->card).at("name"), "Größe");
        // Half precision rounds as our writer does.
        QCOMPARE(converter.run(), QString());
        const std::string own = converter.path("own.tgmm").toStdString();
        QVERIFY(writeWeights(own, weights).has_value());
        QVERIFY(converter.read()->tensors == readWeights(own)->tensors);
    }

    void everySwitchIsKnown_data() {
        QTest::addColumn<bool>("paper");
        QTest::addColumn<bool>("causal");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("assignment");
        QTest::newRow("causal, sinusoidal") << false << true << 1 << false;
        QTest::newRow("learned, assignment") << false << false << 2 << true;
        QTest::newRow("paper, neither") << true << false << 0 << false;
    }

    void everySwitchIsKnown() {
        QFETCH(bool, paper);
        QFETCH(bool, causal);
        QFETCH(int, code);
        QFETCH(bool, assignment);
        NetworkConfig config = small(paper ? Architecture::Paper : Architecture::Foundation);
        config.causal = causal;
        config.positionCode = static_cast<PositionCode>(code);
        config.positions = code == 2 ? 7 : 0;
        config.readOut = assignment ? ReadOutKind::Assignment : ReadOutKind::Pooling;
        config.refinements = assignment || paper ? 0 : 1;
        const Weights weights = randomWeights(config, 3);
        const Converter converter;
        converter.write("state.json", stateOf(weights));
        Json json = configJson(config);
        json["causal"] = causal;
        json["position_code"] = nameOf(config.positionCode);
        json["read_out"] = nameOf(config.readOut);
        converter.write("config.json", json);
        QCOMPARE(converter.run({"--float32"}), QString());
        const Expected<Weights> read = converter.read();
        QVERIFY2(read.has_value(), read ? "" : read.error().message.c_str());
        QVERIFY(read->config == config);
        QVERIFY(read->tensors == weights.tensors);
    }

    void otherNamesAndTransposedMatrices() {
        const Weights weights = randomWeights(small(Architecture::Foundation), 5);
        Json state = stateOf(weights);
        Json turned = Json::array();
        const Json& matrix = state["layers.1.mlp_in"]; // 4 x 6
        for (std::size_t column = 0; column < 6; ++column) {
            Json row = Json::array();
            for (std::size_t i = 0; i < 4; ++i) {
                row.push_back(matrix[i][column]);
            }
            turned.push_back(row);
        }
        state["h.1.up.weight"] = turned;
        state.erase("layers.1.mlp_in");
        const Converter converter;
        converter.write("state.json", state);
        converter.write("config.json", configJson(weights.config));
        converter.write("names.json", {{"layers.1.mlp_in", "h.1.up.weight^T"}});
        QCOMPARE(converter.run({"--float32", "--names", converter.path("names.json")}), QString());
        QVERIFY(converter.read()->tensors == weights.tensors);
    }

    void refusesAndWritesNothing() {
        const Weights weights = randomWeights(small(Architecture::Foundation), 5);
        const Json good = stateOf(weights);
        const auto refused = [&](const Json& state, const Json& config, const char* why) {
            const Converter converter;
            converter.write("state.json", state);
            converter.write("config.json", config);
            const QString said = converter.run();
            QVERIFY2(said.contains(QLatin1String(why)), qPrintable(said));
            QVERIFY(!said.contains(QStringLiteral("Traceback")));
            QVERIFY(!QFile::exists(converter.path("out.tgmm")));
        };
        const Json config = configJson(weights.config);
        Json state = good;
        state.erase("queries");
        refused(state, config, "no tensor 'queries'");
        state = good;
        state["extra"] = {1, 2};
        refused(state, config, "'extra' has no place");
        state = good;
        state["count_query"] = {1, 2, 3};
        refused(state, config, "count_query is [3]");
        state = good;
        state["count_query"] = {1, 2, 3, 1e6};
        refused(state, config, "at most 1000");
        state = good;
        state["read_in"][1] = {1, 2};
        refused(state, config, "ragged");
        Json odd = config;
        odd["depth"] = 3;
        refused(good, odd, "no field 'depth'");
        odd = config;
        odd["architecture"] = "mamba";
        refused(good, odd, "no architecture");
        odd = config;
        odd["position_code"] = "rotary";
        refused(good, odd, "no position code");
        odd = config;
        odd["causal"] = 1;
        refused(good, odd, "neither true nor false");
        odd = config;
        odd["positions"] = 4;
        refused(good, odd, "learned positions have rows");
        odd = config;
        odd["read_out"] = "assignment";
        refused(good, odd, "refinements 0");
    }
};

QTEST_GUILESS_MAIN(TestConvertStateDict)
#include "tst_convert_state_dict.moc"
