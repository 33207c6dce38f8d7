// fit and compare: the result file, seeds and threads, and what bad data are answered with.
#include "tests/app/cli_runner.h"

#include <QtTest>

#include <cmath>

using namespace gaussarium::testing;
using nlohmann::json;

namespace {

bool isNumberOrNull(const json& value) {
    return value.is_number() || value.is_null();
}

// The contract of "gaussarium.result/1"; an empty string, or what is wrong.
QString wrongWithFit(const json& fit, std::size_t d) {
    const QStringList statuses{"converged", "max_iterations", "degenerate", "refused", "cancelled"};
    if (!fit["method"].is_string() || !fit["options"].is_object() || !fit["seed"].is_number()
        || !fit["reason"].is_string() || !fit["seconds"].is_number()
        || !fit["iterations"].is_number_integer()) {
        return "a key of the fit";
    }
    if (!statuses.contains(QString::fromStdString(fit["status"].get<std::string>()))) {
        return "status";
    }
    for (const char* key : {"log_likelihood", "bic"}) {
        if (!fit.contains(key) || !isNumberOrNull(fit[key])) {
            return key;
        }
    }
    for (const char* key : {"mean_error", "weight_error", "accuracy", "ari", "held_out_nll"}) {
        if (!fit["metrics"].contains(key) || !isNumberOrNull(fit["metrics"][key])) {
            return key;
        }
    }
    if (!fit.contains("k_probabilities")) {
        return "k_probabilities";
    }
    if (fit["k"].is_null()) {
        return fit["weights"].is_null() && fit["status"] != "converged" ? "" : "k";
    }
    const auto k = fit["k"].get<std::size_t>();
    double sum = 0.0;
    for (const auto& weight : fit["weights"]) {
        sum += weight.get<double>();
    }
    if (fit["weights"].size() != k || std::abs(sum - 1.0) > 1e-6) {
        return "weights";
    }
    if (fit["means"].size() != k || fit["means"][0].size() != d) {
        return "means";
    }
    if (fit["covariances"].size() != k || fit["covariances"][0].size() != d
        || fit["covariances"][0][0].size() != d) {
        return "covariances";
    }
    return "";
}

// Without what may differ between two runs.
json timeless(json result) {
    for (auto& input : result["inputs"]) {
        for (auto& fit : input["fits"]) {
            fit.erase("seconds");
        }
    }
    return result;
}

} // namespace

class TestCliCompare : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        m_methods = readyMethods(m_runner);
        QVERIFY(!m_methods.isEmpty());
    }

    void writesWhatTheContractSays() {
        const CliResult result =
            m_runner.run({"compare", "old_faithful", "penguins", "--methods", m_methods.join(','),
                          "--k", "2", "--seed", "7", "--json", "r.json"});
        COMPARE_STATUS(result, 0);
        const json file = m_runner.readJson("r.json");
        QCOMPARE(file["schema"].get<std::string>(), std::string("gaussarium.result/1"));
        QVERIFY(file["version"].is_string());
        QCOMPARE(file["inputs"].size(), std::size_t{2});
        QCOMPARE(file["inputs"][0]["n"].get<int>(), 272);
        QCOMPARE(file["inputs"][0]["columns"], json({"eruptions", "waiting"}));
        for (const auto& input : file["inputs"]) {
            QVERIFY(input["file"].is_string());
            QVERIFY(input["rows_skipped"].is_number_integer());
            QCOMPARE(input["fits"].size(), static_cast<std::size_t>(m_methods.size()));
            for (const auto& fit : input["fits"]) {
                const QString wrong = wrongWithFit(fit, input["d"].get<std::size_t>());
                QVERIFY2(wrong.isEmpty(),
                         qPrintable(wrong + ": " + QString::fromStdString(fit.dump())));
            }
        }
        for (const QString& method : m_methods) {
            const auto& fit =
                file["inputs"][0]["fits"][static_cast<std::size_t>(m_methods.indexOf(method))];
            QCOMPARE(QString::fromStdString(fit["method"].get<std::string>()), method);
            QVERIFY2(fit["k"] == 2, "Old Faithful has an answer by every method");
        }
    }

    void isTheSameForAnyNumberOfThreads() {
        const QStringList call{
            "compare", "old_faithful", "iris", "--methods", m_methods.join(','), "--k",
            "3",       "--json",       "-",    "--threads"};
        const json one = parseJson(m_runner.run(call + QStringList{"1"}).out);
        const json two = parseJson(m_runner.run(call + QStringList{"2"}).out);
        const json again = parseJson(m_runner.run(call + QStringList{"2"}).out);
        QVERIFY(one["inputs"].size() == 2);
        QCOMPARE(timeless(one).dump(), timeless(two).dump());
        QCOMPARE(timeless(two).dump(), timeless(again).dump());
    }

    void fitListsTheComponents() {
        const CliResult result =
            m_runner.run({"fit", "old_faithful", "--method", m_methods.front(), "--k", "2"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.contains("Weight"));
        QVERIFY(result.out.contains("eruptions (mean"));
        QVERIFY(!result.out.contains('\x1b')); // no colours or cursor moves into a pipe
        QVERIFY(result.err.isEmpty());         // nor progress
    }

    void passesOptionsToTheirMethods() {
        const json result =
            parseJson(m_runner
                          .run({"compare", "old_faithful", "--methods", m_methods.join(','), "--k",
                                "2", "--restarts", "3", "--spectral.restarts", "4", "--json", "-"})
                          .out);
        bool seen = false;
        for (const auto& fit : result["inputs"][0]["fits"]) {
            const bool spectral = fit["method"] == "spectral";
            if (fit["options"].contains("restarts")) {
                QCOMPARE(fit["options"]["restarts"].get<std::string>(),
                         std::string(spectral ? "4" : "3"));
            }
            seen = seen || spectral;
        }
        QVERIFY(seen);
    }

    void choosesColumnsAndLabels() {
        m_runner.write("t.csv",
                       "a;b;c;kind\n1;2,5;3;x\n2;3,5;1;y\n4;1,5;2;x\n3;0,5;9;y\n7;8;9;x\n");
        const CliResult result =
            m_runner.run({"fit", "t.csv", "--method", m_methods.front(), "--k", "1", "--columns",
                          "c,1", "--label", "kind", "--json", "-"});
        COMPARE_STATUS(result, 0);
        const json input = parseJson(result.out)["inputs"][0];
        QCOMPARE(input["columns"], json({"c", "a"}));
        QVERIFY(std::abs(input["fits"][0]["means"][0][0].get<double>() - 4.8) < 1e-6);
        QVERIFY(std::abs(input["fits"][0]["metrics"]["accuracy"].get<double>() - 0.6) < 1e-12);
    }

    void goesOnAfterAFileThatFails() {
        const CliResult result = m_runner.run({"fit", "missing.csv", "old_faithful", "--method",
                                               m_methods.front(), "--json", "partial.json"});
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, "missing.csv");
        QCOMPARE(m_runner.readJson("partial.json")["inputs"].size(), std::size_t{1});
    }

    void saysWhatIsWrongWithAFile_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("binary") << QByteArray("\x7f"
                                              "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0",
                                              16);
        QTest::newRow("header alone") << QByteArray("x,y\n");
        QTest::newRow("one row") << QByteArray("x,y\n1,2\n");
        QTest::newRow("words") << QByteArray("x,y\na,b\nc,d\n");
        QTest::newRow("half an NPY") << QByteArray("\x93NUMPY\x01\0v\0{'descr'", 18);
    }

    void saysWhatIsWrongWithAFile() {
        QFETCH(QByteArray, content);
        m_runner.write("bad.csv", content);
        const CliResult result = m_runner.run({"fit", "bad.csv", "--method", m_methods.front()});
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, "bad.csv");
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY(result.out.isEmpty());
    }

    void saysWhatIsWrongWithATruth() {
        const auto fitWith = [&](const QByteArray& truth) {
            m_runner.write("truth.json", truth);
            return m_runner.run(
                {"fit", "old_faithful", "--method", m_methods.front(), "--truth", "truth.json"});
        };
        CliResult result = fitWith("{\"weights\": [1], \n");
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, "truth.json");
        VERIFY_SAYS(result, "line 2");
        result = fitWith(R"({"weights": [1], "means": [[0, 0, 0]],
                            "covariances": [[[1, 0, 0], [0, 1, 0], [0, 0, 1]]]})");
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, "3 dimensions");
        result = m_runner.run(
            {"fit", "old_faithful", "--method", m_methods.front(), "--truth", "none.json"});
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, "none.json");
    }

    void writesOneRowAFit() {
        const CliResult result = m_runner.run(
            {"compare", "old_faithful", "iris", "--methods", m_methods.join(','), "--csv", "-"});
        COMPARE_STATUS(result, 0);
        QCOMPARE(result.out.count('\n'), 1 + 2 * m_methods.size());
    }

    void aRefusalIsAnAnswer() {
        // Four components in the plane are more than Hsu and Kakade's method can tell apart.
        const CliResult result =
            m_runner.run({"fit", "old_faithful", "--method", "spectral", "--variant", "hsu-kakade",
                          "--k", "4", "--json", "refused.json"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.contains("refused"));
        const json fit = m_runner.readJson("refused.json")["inputs"][0]["fits"][0];
        QCOMPARE(fit["status"].get<std::string>(), std::string("refused"));
        QVERIFY(fit["means"].is_null());
        QVERIFY(!fit["reason"].get<std::string>().empty());
    }

private:
    CliRunner m_runner;
    QStringList m_methods;
};

QTEST_GUILESS_MAIN(TestCliCompare)
#include "tst_cli_compare.moc"
