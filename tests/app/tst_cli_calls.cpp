// How the program is called: help, versions, and what wrong calls are answered with.
#include "tests/app/cli_runner.h"

#include <QtTest>

using namespace gaussarium::testing;

class TestCliCalls : public QObject {
    Q_OBJECT

private slots:
    void saysItsVersion() {
        const CliResult result = m_runner.run({"--version"});
        COMPARE_STATUS(result, 0);
        static const QRegularExpression pattern(
            QStringLiteral("^gaussarium \\d+\\.\\d+\\.\\d+\\n$"));
        QVERIFY(pattern.match(QString::fromUtf8(result.out)).hasMatch());
    }

    void helpsWithEveryVerb_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("mentions");
        QTest::newRow("program") << QStringList{"--help"} << "evaluate";
        QTest::newRow("sample") << QStringList{"sample", "--help"} << "--preset";
        QTest::newRow("fit") << QStringList{"fit", "--help"} << "--method";
        QTest::newRow("compare") << QStringList{"compare", "--help"} << "--figure";
        QTest::newRow("evaluate") << QStringList{"evaluate", "-h"} << "--tasks";
        QTest::newRow("card") << QStringList{"card", "--help"} << "--sections";
        QTest::newRow("bench") << QStringList{"bench", "--help"} << "--json";
        QTest::newRow("info") << QStringList{"info", "--help"} << "--json";
    }

    void helpsWithEveryVerb() {
        QFETCH(QStringList, words);
        QFETCH(QString, mentions);
        const CliResult result = m_runner.run(words);
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.contains(mentions.toUtf8()));
        QVERIFY(result.err.isEmpty());
    }

    void theManualNamesEveryOption() {
        QFile file(qEnvironmentVariable("GAUSSARIUM_SOURCE_DIR") + "/packaging/man/gaussarium.1");
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray manual = file.readAll().replace("\\-", "-");
        static const QRegularExpression option(QStringLiteral("^  (--[a-z-]+)"),
                                               QRegularExpression::MultilineOption);
        for (const char* verb : {"sample", "fit", "compare", "evaluate", "card", "bench", "info"}) {
            QVERIFY(manual.contains(verb));
            const QByteArray help = m_runner.run({QString::fromLatin1(verb), "--help"}).out;
            // Those of the methods come after this line, and from their own descriptions.
            const qsizetype methods = help.indexOf("Options of the methods");
            const QByteArray own = methods < 0 ? help : help.left(methods);
            auto matches = option.globalMatch(QString::fromUtf8(own));
            QVERIFY(matches.hasNext());
            while (matches.hasNext()) {
                const QByteArray name = matches.next().captured(1).toUtf8();
                QVERIFY2(manual.contains(name), (QByteArray(verb) + " " + name).constData());
            }
        }
    }

    void listsTheOptionsOfEveryMethod() {
        const CliResult help = m_runner.run({"fit", "--help"});
        const nlohmann::json info = parseJson(m_runner.run({"info", "--json", "-"}).out);
        QVERIFY(!info["methods"].empty());
        for (const auto& method : info["methods"]) {
            for (const auto& option : method["options"]) {
                const std::string flag = "--" + option["name"].get<std::string>() + " ";
                QVERIFY2(help.out.contains(QByteArray::fromStdString(flag)), flag.c_str());
            }
        }
    }

    void refusesWrongCalls_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& words, const char* says) {
            QTest::newRow(name) << words << QByteArray(says);
        };
        row("verb", {"compere", "old_faithful"}, "'compere'");
        row("option of the program", {"--frobnicate"}, "--frobnicate");
        row("option", {"fit", "old_faithful", "--method", "spectral", "--bogus", "1"}, "--bogus");
        row("later issue", {"compare", "iris", "--methods", "spectral", "--animation", "a.gif"},
            "--animation");
        row("method", {"fit", "old_faithful", "--method", "magic"}, "'magic'");
        row("method in a list", {"compare", "iris", "--methods", "spectral,magic"}, "'magic'");
        row("method twice", {"compare", "iris", "--methods", "spectral,spectral"}, "twice");
        row("option without a value", {"evaluate", "--methods", "em:restarts"}, "'em:restarts'");
        row("option of a variant", {"evaluate", "--methods", "em:colour=red"}, "--colour");
        row("value of a variant", {"evaluate", "--methods", "em:restarts=few"}, "--restarts");
        row("variant twice", {"evaluate", "--methods", "em:ridge=0,em:ridge=0"}, "twice");
        row("no method", {"fit", "old_faithful"}, "--method");
        row("no data", {"fit", "--method", "spectral"}, "DATA");
        row("k", {"fit", "old_faithful", "--method", "spectral", "--k", "two"}, "'two'");
        row("k of 0", {"fit", "old_faithful", "--method", "spectral", "--k", "0"}, "--k");
        row("seed", {"fit", "old_faithful", "--method", "spectral", "--seed", "-1"}, "--seed");
        row("value of a method's option",
            {"fit", "old_faithful", "--method", "spectral", "--variant", "best"}, "--variant");
        row("missing value", {"fit", "old_faithful", "--method"}, "--method");
        row("figure", {"fit", "old_faithful", "--method", "spectral", "--figure", "a.bmp"},
            "a.bmp");
        row("camera", {"fit", "iris", "--method", "spectral", "--figure", "a.svg", "--camera", "5"},
            "--camera");
        row("camera beyond the pole",
            {"fit", "iris", "--method", "spectral", "--figure", "a.svg", "--camera", "0,91"},
            "-90 to 90");
        row("camera of nothing", {"fit", "iris", "--method", "spectral", "--camera", "0,0"},
            "--figure");
        row("two on standard output",
            {"fit", "old_faithful", "--method", "spectral", "--json", "-", "--csv", "-"}, "--csv");
        row("preset", {"sample", "--preset", "nothing", "--out", "a.csv"}, "'nothing'");
        row("preset and k", {"sample", "--preset", "ring", "--k", "3", "--out", "a.csv"}, "--k");
        row("truth of a ring", {"sample", "--preset", "ring", "--out", "a.csv", "--truth", "t"},
            "no mixture");
        row("format", {"sample", "--out", "a.xlsx"}, "a.xlsx");
        row("dimension", {"sample", "--d", "4", "--out", "a.csv"}, "--d");
        row("family", {"sample", "--family", "cosy", "--out", "a.csv"}, "cosy");
        row("separation of a fixed family",
            {"sample", "--family", "paper", "--separation", "2", "--out", "a.csv"}, "--separation");
        row("imbalance of a shifted family",
            {"evaluate", "--methods", "em", "--family", "dominant", "--imbalance", "9"},
            "--imbalance");
        row("n", {"sample", "--n", "1.5", "--out", "a.csv"}, "--n");
        row("measurement", {"bench", "nothing"}, "'nothing'");
        row("list", {"evaluate", "--methods", "spectral", "--n", "32,,64"}, "--n");
        row("list twice", {"evaluate", "--methods", "spectral", "--k", "2,2"}, "twice");
    }

    void refusesWrongCalls() {
        QFETCH(QStringList, words);
        QFETCH(QByteArray, says);
        const CliResult result = m_runner.run(words);
        COMPARE_STATUS(result, 2);
        VERIFY_SAYS(result, says);
        QVERIFY(result.out.isEmpty());
        // One sentence, one line.
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY(result.err.startsWith("gaussarium: "));
    }

    void refusesAnOptionThatNoChosenMethodHas() {
        const nlohmann::json info = parseJson(m_runner.run({"info", "--json", "-"}).out);
        const auto& methods = info["methods"];
        for (const auto& owner : methods) {
            for (const auto& option : owner["options"]) {
                const auto has = [&](const nlohmann::json& method) {
                    return std::any_of(
                        method["options"].begin(), method["options"].end(),
                        [&](const nlohmann::json& one) { return one["name"] == option["name"]; });
                };
                for (const auto& other : methods) {
                    if (has(other)) {
                        continue;
                    }
                    const auto text = [](const nlohmann::json& value) {
                        return QString::fromStdString(value.get<std::string>());
                    };
                    const QString flag = "--" + text(option["name"]);
                    const CliResult result =
                        m_runner.run({"fit", "old_faithful", "--method", text(other["name"]), flag,
                                      text(option["default"])});
                    COMPARE_STATUS(result, 2);
                    VERIFY_SAYS(result, flag.toUtf8());
                    return; // one pair is enough
                }
            }
        }
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliCalls)
#include "tst_cli_calls.moc"
