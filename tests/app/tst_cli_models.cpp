// Trained networks on the command line: files of weights that are there, missing or damaged.
#include "core/tgmm/weights_file.h"
#include "tests/app/cli_runner.h"

#include <QDir>
#include <QtTest>

using namespace gaussarium::testing;
using nlohmann::json;

class TestCliModels : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        gaussarium::tgmm::NetworkConfig config;
        config.width = 16;
        config.heads = 2;
        config.layers = 2;
        config.mlpWidth = 32;
        config.headWidth = 16;
        gaussarium::tgmm::Weights weights = gaussarium::tgmm::randomWeights(config, 1);
        weights.card = R"({"command": "a test", "steps": 0})";
        QVERIFY(gaussarium::tgmm::writeWeights(m_runner.path("small.tgmm").toStdString(), weights)
                    .has_value());
    }

    void estimatesWithTheWeightsThatAreNamed() {
        const auto fit = [&](const char* threads) {
            return m_runner.run({"fit", "old_faithful", "--method", "tgmm", "--weights",
                                 "small.tgmm", "--k", "2", "--threads", threads, "--json", "-"});
        };
        const CliResult one = fit("1");
        COMPARE_STATUS(one, 0);
        json first = parseJson(one.out)["inputs"][0]["fits"][0];
        json second = parseJson(fit("2").out)["inputs"][0]["fits"][0];
        QCOMPARE(first["k"].get<int>(), 2);
        QVERIFY(first["options"]["weights"].get<std::string>().find("small.tgmm")
                != std::string::npos);
        first.erase("seconds");
        second.erase("seconds");
        QCOMPARE(first.dump(), second.dump());
    }

    void asksForThemOfTheOneMethodAlone() {
        const CliResult result =
            m_runner.run({"compare", "old_faithful", "--methods", "em,tgmm", "--tgmm.weights",
                          "small.tgmm", "--k", "auto", "--json", "-"});
        COMPARE_STATUS(result, 0);
        const json fits = parseJson(result.out)["inputs"][0]["fits"];
        QCOMPARE(fits.size(), std::size_t{2});
        QVERIFY(!fits[0]["options"].contains("weights"));
        QCOMPARE(fits[1]["k_probabilities"].size(), std::size_t{8});
    }

    void namesTheFileThatCannotBeUsed_data() {
        QTest::addColumn<QString>("file");
        m_runner.write("empty.tgmm", {});
        QByteArray bytes = m_runner.read("small.tgmm");
        m_runner.write("short.tgmm", bytes.left(bytes.size() / 2));
        bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
        m_runner.write("altered.tgmm", bytes);
        for (const char* file : {"none.tgmm", "empty.tgmm", "short.tgmm", "altered.tgmm"}) {
            QTest::newRow(file) << QString::fromLatin1(file);
        }
    }

    void namesTheFileThatCannotBeUsed() {
        QFETCH(QString, file);
        const CliResult result =
            m_runner.run({"fit", "old_faithful", "--method", "tgmm", "--weights", file});
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, file.toUtf8());
        QVERIFY(result.out.isEmpty());
    }

    void infoShowsTheInstalledOnes() {
        QVERIFY(QDir().mkpath(m_runner.path("weights")));
        m_runner.write("weights/good.tgmm", m_runner.read("small.tgmm"));
        m_runner.write("weights/bad.tgmm", "no weights");
        qputenv("GAUSSARIUM_RESOURCES", m_runner.path(".").toLocal8Bit());
        const CliResult text = m_runner.run({"info"});
        const json models = parseJson(m_runner.run({"info", "--json", "-"}).out)["models"];
        qunsetenv("GAUSSARIUM_RESOURCES");
        COMPARE_STATUS(text, 0);
        QVERIFY(text.out.contains("command: a test"));
        QVERIFY(models.size() >= 2); // the shipped ones follow
        QVERIFY(models[0]["problem"].get<std::string>().find("bad.tgmm") != std::string::npos);
        QCOMPARE(models[1]["card"]["command"].get<std::string>(), std::string("a test"));
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliModels)
#include "tst_cli_models.moc"
