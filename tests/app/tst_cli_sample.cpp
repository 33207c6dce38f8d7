// sample: what is drawn, and that the other verbs read it back.
#include "core/data/data_file.h"
#include "core/mixture/presets.h"
#include "core/mixture/task_prior.h"
#include "core/mixture/truth_file.h"
#include "tests/app/cli_runner.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace gaussarium;
using namespace gaussarium::testing;

class TestCliSample : public QObject {
    Q_OBJECT

private slots:
    void drawsEveryPreset() {
        for (const Preset& preset : presets()) {
            const QString name = QString::fromStdString(preset.name);
            COMPARE_STATUS(m_runner.run({"sample", "--preset", name, "--out", "p.npy"}), 0);
            const auto data = readDataFile(m_runner.path("p.npy").toStdString());
            QVERIFY2(data.has_value(), qPrintable(name));
            QCOMPARE(data->size(), preset.defaultSize);
            QCOMPARE(data->dimension(), preset.dimension);
        }
    }

    void drawsWhatWasAskedFor() {
        COMPARE_STATUS(m_runner.run({"sample", "--d", "3", "--k", "4", "--family", "diagonal",
                                     "--separation", "2.5", "--imbalance", "3", "--n", "1e3",
                                     "--seed", "9", "--out", "a.csv", "--truth", "a.json"}),
                       0);
        const auto truth = readTruth(m_runner.path("a.json").toStdString());
        QVERIFY(truth.has_value());
        QCOMPARE(truth->mixture.components(), 4);
        QCOMPARE(truth->mixture.dimension(), 3);
        QCOMPARE(truth->labels.size(), std::size_t{1000});
        QVERIFY(std::abs(separationOf(truth->mixture) - 2.5) < 1e-9);
        const auto& weights = truth->mixture.weights;
        QVERIFY(std::abs(weights.maxCoeff() / weights.minCoeff() - 3.0) < 1e-9);
    }

    void sameSeedSameBytes() {
        const auto draw = [&](const QString& seed, const QString& file) {
            COMPARE_STATUS(m_runner.run({"sample", "--n", "50", "--seed", seed, "--out", file}), 0);
        };
        draw("3", "x.csv");
        draw("3", "y.csv");
        draw("4", "z.csv");
        QVERIFY(!m_runner.read("x.csv").isEmpty());
        QCOMPARE(m_runner.read("x.csv"), m_runner.read("y.csv"));
        QVERIFY(m_runner.read("x.csv") != m_runner.read("z.csv"));
    }

    void roundTripsThroughFitAndCompare_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("CSV") << "round.csv";
        QTest::newRow("TSV") << "round.tsv";
        QTest::newRow("NPY") << "round.npy";
    }

    void roundTripsThroughFitAndCompare() {
        QFETCH(QString, file);
        COMPARE_STATUS(m_runner.run({"sample", "--family", "isotropic", "--k", "2", "--n", "800",
                                     "--separation", "3", "--seed", "5", "--out", file, "--truth",
                                     "round.json"}),
                       0);
        const QString methods = readyMethods(m_runner).join(',');
        const CliResult result = m_runner.run({"compare", file, "--methods", methods, "--k", "2",
                                               "--truth", "round.json", "--json", "-"});
        COMPARE_STATUS(result, 0);
        const auto input = parseJson(result.out)["inputs"][0];
        QCOMPARE(input["d"].get<int>(), 2);
        QCOMPARE(input["n"].get<int>(), 800);
        QCOMPARE(input["truth"]["k"].get<int>(), 2);
        for (const auto& fit : input["fits"]) {
            // Two round clusters far apart: whoever fails here fails everywhere.
            QVERIFY2(fit["metrics"]["accuracy"].get<double>() > 0.97, fit.dump().c_str());
            // The paper's network reads means to a few tenths.
            const double farthest = fit["method"] == "tgmm-paper" ? 0.5 : 0.1;
            QVERIFY2(fit["metrics"]["mean_error"].get<double>() < farthest, fit.dump().c_str());
            QVERIFY2(fit["metrics"]["held_out_nll"].get<double>()
                         < input["truth"]["metrics"]["held_out_nll"].get<double>() + 0.2,
                     fit.dump().c_str());
        }
    }

    void drawsEveryFamilyWithItsTruth() {
        for (const Family family : families()) {
            const QString name = QString::fromUtf8(familyName(family).data());
            COMPARE_STATUS(m_runner.run({"sample", "--family", name, "--k", "2", "--n", "400",
                                         "--out", "f.csv", "--truth", "f.json"}),
                           0);
            const auto truth = readTruth(m_runner.path("f.json").toStdString());
            QVERIFY2(truth.has_value(), qPrintable(name));
            const auto unlabelled = std::count(truth->labels.begin(), truth->labels.end(), -1);
            QVERIFY2(family == Family::Background ? unlabelled > 5 && unlabelled < 45
                                                  : unlabelled == 0,
                     qPrintable(name));
            COMPARE_STATUS(m_runner.run({"compare", "f.csv", "--methods", "em", "--k", "2",
                                         "--truth", "f.json", "--json", "-"}),
                           0);
        }
    }

    void theLabelsOfASampledFileAreFoundWithoutTheTruth() {
        COMPARE_STATUS(m_runner.run({"sample", "--preset", "separated", "--out", "l.csv"}), 0);
        const CliResult result =
            m_runner.run({"fit", "l.csv", "--method", "spectral", "--k", "3", "--json", "-"});
        COMPARE_STATUS(result, 0);
        const auto input = parseJson(result.out)["inputs"][0];
        QCOMPARE(input["d"].get<int>(), 2);
        QVERIFY(input["fits"][0]["metrics"]["accuracy"].is_number());
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliSample)
#include "tst_cli_sample.moc"
