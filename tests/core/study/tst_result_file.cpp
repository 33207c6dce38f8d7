#include "core/study/result_file.h"
#include "tests/core/study/fake_methods.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace gaussarium;
using namespace gaussarium::testing;
using nlohmann::json;

namespace {

// An answer and a refusal on the same data.
Comparison twoFits(bool withTruth) {
    MethodRegistry registry;
    addFake(registry, "answers", [](const Dataset&, const FitRequest& request) {
        Fit fit = answerOf(stairs(2));
        fit.method = "answers";
        fit.options = {{"knob", "0.5"}};
        fit.seed = request.seed;
        fit.reason = "relative change 3e-7 < 1e-6";
        fit.iterations = 12;
        fit.seconds = 0.0009;
        fit.mixture.means(0, 0) = 1.0 / 3.0;
        fit.gauges.push_back({"gap", std::numeric_limits<double>::infinity(), 1.0, true, "wide"});
        fit.warnings.emplace_back("a warning");
        return fit;
    });
    addFake(registry, "refuses", [](const Dataset&, const FitRequest&) {
        Fit fit = refusalOf("too, \"few\"\npoints");
        fit.componentProbabilities = Eigen::Vector2d(0.25, 0.75);
        return fit;
    });
    LabelledData data = drawDataset(stairs(2), 200, 3, "two, clusters");
    data.data.skipped.push_back({7, "not a number"});
    data.data.rowsSkipped = 1;
    if (!withTruth) {
        data.truth = {};
    }
    FitRequest request;
    request.components = 2;
    request.seed = 17;
    return *compareMethods(registry, data, {{"answers", {}}, {"refuses", {}}}, request);
}

// RFC 4180, written again from the standard's grammar.
std::vector<std::vector<std::string>> parseCsv(const std::string& text) {
    std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted) {
            if (c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
                rows.back().back() += text[++i];
            } else if (c == '"') {
                quoted = false;
            } else {
                rows.back().back() += c;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            rows.back().emplace_back();
        } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
            ++i;
            rows.emplace_back(1);
        } else {
            rows.back().back() += c;
        }
    }
    rows.pop_back(); // after the last line's end
    return rows;
}

} // namespace

class TestResultFile : public QObject {
    Q_OBJECT

private slots:
    void holdsTheContractsKeys() {
        const json file = json::parse(resultJson({twoFits(true)}));
        QCOMPARE(file.at("schema").get<std::string>(), std::string("gaussarium.result/1"));
        QVERIFY(file.at("version").is_string());
        const json& input = file.at("inputs").at(0);
        QCOMPARE(input.at("n").get<int>(), 200);
        QCOMPARE(input.at("d").get<int>(), 2);
        QVERIFY(input.at("columns") == json({"x", "y"}));
        QCOMPARE(input.at("rows_skipped").get<int>(), 1);
        QCOMPARE(input.at("skipped").at(0).at("line").get<int>(), 7);
        QVERIFY(input.at("projection").is_null());
        for (const json& fit : input.at("fits")) {
            for (const char* key : {"method", "options", "seed", "status", "reason", "k", "weights",
                                    "means", "covariances", "log_likelihood", "bic", "iterations",
                                    "seconds", "k_probabilities", "metrics"}) {
                QVERIFY2(fit.contains(key), key);
            }
            for (const char* key :
                 {"mean_error", "weight_error", "accuracy", "ari", "held_out_nll"}) {
                QVERIFY2(fit.at("metrics").contains(key), key);
            }
        }
    }

    void numbersSurviveTheRoundTrip() {
        const Comparison comparison = twoFits(true);
        const json input = json::parse(resultJson({comparison})).at("inputs").at(0);
        const json& fit = input.at("fits").at(0);
        const Fit& original = comparison.fits[0].fit;
        QCOMPARE(fit.at("status").get<std::string>(), std::string("converged"));
        QCOMPARE(fit.at("seed").get<int>(), 17);
        QCOMPARE(fit.at("k").get<int>(), 2);
        QCOMPARE(fit.at("means").size(), std::size_t{2}); // one row a component
        QCOMPARE(fit.at("means").at(0).at(0).get<double>(), 1.0 / 3.0);
        QCOMPARE(fit.at("weights").at(1).get<double>(), original.mixture.weights[1]);
        QCOMPARE(fit.at("covariances").at(1).at(0).at(0).get<double>(), 1.0);
        QCOMPARE(fit.at("log_likelihood").get<double>(), *comparison.fits[0].metrics.logLikelihood);
        QCOMPARE(fit.at("metrics").at("mean_error").get<double>(),
                 *comparison.fits[0].metrics.meanError);
        QCOMPARE(input.at("truth").at("k").get<int>(), 2);
    }

    void missingNumbersAreNull() {
        const json input = json::parse(resultJson({twoFits(false)})).at("inputs").at(0);
        QVERIFY(!input.contains("truth"));
        const json& answered = input.at("fits").at(0);
        QVERIFY(answered.at("metrics").at("mean_error").is_null());
        QVERIFY(answered.at("metrics").at("held_out_nll").is_null());
        QVERIFY(answered.at("metrics").at("accuracy").is_number()); // the labels are known
        QVERIFY(answered.at("k_probabilities").is_null());
        QVERIFY(answered.at("gauges").at(0).at("value").is_null()); // infinite
        const json& refused = input.at("fits").at(1);
        for (const char* key : {"k", "weights", "means", "covariances", "log_likelihood", "bic"}) {
            QVERIFY2(refused.at(key).is_null(), key);
        }
        QCOMPARE(refused.at("status").get<std::string>(), std::string("refused"));
        QVERIFY(refused.at("k_probabilities") == json({0.25, 0.75}));
    }

    void bytesThatAreNoUtf8DoNotBreakTheFile() {
        Comparison comparison = twoFits(false);
        comparison.data.data.source = "caf\xe9/\xff\xfe.csv";
        comparison.data.data.columns[0] = "\xc3(";
        comparison.fits[0].fit.reason = std::string("a\0b", 3);
        comparison.fits[0].fit.options["\xfe"] = "\xff";
        const std::string text = resultJson({comparison});
        const json input = json::parse(text).at("inputs").at(0);
        QVERIFY(input.at("file").get<std::string>().find("caf") == 0);
        QCOMPARE(input.at("fits").at(0).at("reason").get<std::string>(), std::string("a\0b", 3));
        QVERIFY(text.find('\xff') == std::string::npos);
        QCOMPARE(text.back(), '\n');
    }

    void noComparisonIsStillAFile() {
        QCOMPARE(json::parse(resultJson({})).at("inputs").size(), std::size_t{0});
    }

    void csvHasOneRowAFit() {
        const Comparison comparison = twoFits(true);
        const auto rows = parseCsv(resultCsv({comparison, twoFits(false)}));
        QCOMPARE(rows.size(), std::size_t{5});
        for (const auto& row : rows) {
            QCOMPARE(row.size(), rows[0].size());
        }
        const auto cell = [&](std::size_t row, const std::string& name) {
            const auto column = std::find(rows[0].begin(), rows[0].end(), name);
            return column == rows[0].end()
                       ? std::string("no such column")
                       : rows[row][static_cast<std::size_t>(column - rows[0].begin())];
        };
        QCOMPARE(cell(1, "data"), std::string("two, clusters"));
        QCOMPARE(cell(1, "k"), std::string("2"));
        QCOMPARE(std::stod(cell(1, "log_likelihood")), *comparison.fits[0].metrics.logLikelihood);
        QCOMPARE(cell(2, "status"), std::string("refused"));
        QCOMPARE(cell(2, "reason"), std::string("too, \"few\"\npoints"));
        for (const char* name : {"k", "log_likelihood", "bic", "mean_error", "ari"}) {
            QCOMPARE(cell(2, name), std::string());
        }
        QVERIFY(!cell(1, "mean_error").empty());
        QVERIFY(cell(3, "mean_error").empty());
    }
};

QTEST_APPLESS_MAIN(TestResultFile)
#include "tst_result_file.moc"
