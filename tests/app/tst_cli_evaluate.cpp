// evaluate: the grid, its tables and its file.
#include "tests/app/cli_runner.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium::testing;
using nlohmann::json;

namespace {

json timeless(json result) {
    result.erase("seconds");
    for (auto& cell : result["cells"]) {
        for (auto& method : cell["methods"]) {
            method.erase("seconds");
        }
    }
    return result;
}

} // namespace

class TestCliEvaluate : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_methods = readyMethods(m_runner); }

    void writesEveryCell() {
        const CliResult result = m_runner.run({"evaluate", "--methods", m_methods.join(','), "--d",
                                               "2,3", "--k", "2,4", "--n", "64,128", "--tasks", "4",
                                               "--held-out", "200", "--json", "e.json"});
        COMPARE_STATUS(result, 0);
        const json file = m_runner.readJson("e.json");
        QCOMPARE(file["schema"].get<std::string>(), std::string("gaussarium.evaluation/1"));
        QCOMPARE(file["complete"].get<bool>(), true);
        QCOMPARE(file["cells"].size(), std::size_t{8});
        for (const auto& cell : file["cells"]) {
            QCOMPARE(cell["tasks"].get<int>(), 4);
            QCOMPARE(cell["methods"].size(), static_cast<std::size_t>(m_methods.size()));
            for (const auto& score : cell["methods"]) {
                QCOMPARE(score["answered"].get<int>() + score["refused"].get<int>()
                             + score["degenerate"].get<int>(),
                         4);
            }
        }
        QVERIFY(result.out.contains("Held-out negative log-likelihood"));
    }

    void isTheSameForAnyNumberOfThreads() {
        const QStringList call{"evaluate", "--methods", m_methods.join(','),
                               "--k",      "3",         "--n",
                               "48",       "--tasks",   "5",
                               "--seed",   "11",        "--json",
                               "-",        "--threads"};
        const json one = parseJson(m_runner.run(call + QStringList{"1"}).out);
        const json two = parseJson(m_runner.run(call + QStringList{"2"}).out);
        QVERIFY(!one.is_discarded());
        QCOMPARE(timeless(one).dump(), timeless(two).dump());
    }

    void writesMarkdown() {
        const CliResult result =
            m_runner.run({"evaluate", "--methods", "spectral", "--family", "isotropic", "--k",
                          "auto", "--n", "64", "--tasks", "3", "--markdown"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.contains("\n| d | k | n | truth | spectral |\n|---:|"));
        QVERIFY(result.out.contains("right k"));
    }

    void measuresVariantsOfOneMethod() {
        const CliResult result = m_runner.run(
            {"evaluate", "--methods", "em:restarts=1,em:restarts=5:ridge=1e-3,em", "--em.restarts",
             "2", "--k", "3", "--n", "64", "--tasks", "6", "--family", "thin", "--json", "v.json"});
        COMPARE_STATUS(result, 0);
        const json file = m_runner.readJson("v.json");
        QCOMPARE(file["family"].get<std::string>(), std::string("thin"));
        const auto& methods = file["methods"];
        QCOMPARE(methods[0]["label"].get<std::string>(), std::string("em:restarts=1"));
        QCOMPARE(methods[1]["options"]["ridge"].get<std::string>(), std::string("1e-3"));
        QCOMPARE(methods[1]["options"]["restarts"].get<std::string>(), std::string("5"));
        QCOMPARE(methods[2]["options"]["restarts"].get<std::string>(), std::string("2"));
        const auto& scores = file["cells"][0]["methods"];
        QVERIFY(scores[0]["held_out_nll"] != scores[1]["held_out_nll"]);
        // All answered: the paired difference is the difference of the averages.
        const double difference = scores[1]["difference_from_first"]["nll"].get<double>();
        QVERIFY(std::abs(difference
                         - (scores[1]["held_out_nll"].get<double>()
                            - scores[0]["held_out_nll"].get<double>()))
                < 1e-9);
        QVERIFY(result.out.contains("em:restarts=5:ridge=1e-3"));
        QVERIFY(result.out.contains("difference from em:restarts=1"));
    }

    void weighsTheNumberOfComponents() {
        if (!m_methods.contains("tgmm")) {
            QSKIP("no trained network is installed");
        }
        const CliResult result =
            m_runner.run({"evaluate", "--methods", "em,tgmm", "--em.restarts", "3", "--k", "auto",
                          "--n", "128", "--tasks", "60", "--held-out", "100", "--json", "k.json"});
        COMPARE_STATUS(result, 0);
        const json file = m_runner.readJson("k.json");
        const auto& methods = file["cells"][0]["methods"];
        // Guessing is right in an eighth of the tasks and off by 2.6 on average.
        for (const auto& method : methods) {
            QVERIFY(method["k_right"].get<double>() > 0.2);
            QVERIFY(method["k_off"].get<double>() < 2.3);
        }
        QVERIFY(methods[0]["calibration"].is_null());
        const auto& calibration = methods[1]["calibration"];
        QCOMPARE(calibration["forecasts"].get<int>(), 60);
        QVERIFY(calibration["log_score"].get<double>() > std::log(1.0 / 8.0));
        int counted = 0;
        for (const auto& bin : calibration["bins"]) {
            counted += bin["count"].get<int>();
        }
        QCOMPARE(counted, 60);
        QVERIFY(result.out.contains("Reliability of tgmm"));
        QVERIFY(result.out.contains("called"));
    }

    void saysHowCleanPointsFare() {
        const CliResult result =
            m_runner.run({"evaluate", "--methods", "em", "--family", "background", "--k", "2",
                          "--n", "200", "--tasks", "4", "--json", "b.json"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.contains("clean points"));
        const json file = m_runner.readJson("b.json");
        const auto& cell = file["cells"][0];
        QVERIFY(cell["truth_clean_nll"].get<double>() < cell["truth_nll"].get<double>());
        QVERIFY(cell["methods"][0]["clean_nll"].is_number());
    }

    void namesTheFileThatCannotBeWritten() {
        const CliResult result = m_runner.run({"evaluate", "--methods", "spectral", "--tasks",
                                               "1000000", "--json", "nowhere/e.json"});
        COMPARE_STATUS(result, 1); // and that before the work, not after it
        VERIFY_SAYS(result, "nowhere/e.json");
    }

private:
    CliRunner m_runner;
    QStringList m_methods;
};

QTEST_GUILESS_MAIN(TestCliEvaluate)
#include "tst_cli_evaluate.moc"
