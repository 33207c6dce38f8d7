// evaluate: the grid, its tables and its file.
#include "tests/app/cli_runner.h"

#include <QtTest>

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
