// card: a real one of a tiny network, going on after Ctrl-C, and what it refuses.
#include "core/tgmm/weights_file.h"
#include "tests/app/cli_runner.h"

#include <QtTest>

#include <csignal>

using namespace gaussarium;
using namespace gaussarium::testing;

class TestCliCard : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        tgmm::NetworkConfig config;
        config.layers = 2;
        config.width = 16;
        config.heads = 2;
        config.mlpWidth = 16;
        config.headWidth = 16;
        QVERIFY(tgmm::writeWeights(m_runner.path("tiny.tgmm").toStdString(),
                                   tgmm::randomWeights(config, 3)));
    }

    void writesTheCardOfANetwork() {
        const CliResult result =
            m_runner.run({"card", "tiny.tgmm", "--out", "tiny.md", "--json", "tiny.json",
                          "--sections", "real,components", "--tasks", "2"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.isEmpty());
        const QByteArray card = m_runner.read("tiny.md");
        QVERIFY(card.startsWith("# tiny.tgmm\n"));
        QVERIFY(card.contains("## How many components?"));
        QVERIFY(card.indexOf("## How many components?") < card.indexOf("## Real data"));
        QVERIFY(!card.contains("## What it reaches"));
        QVERIFY(card.contains("| Iris | 3 | TGMM then EM |"));
        QVERIFY(!card.contains("| nan"));
        const nlohmann::json file = m_runner.readJson("tiny.json");
        QCOMPARE(file["sections"]["real"]["iris"]["k"].get<int>(), 3);
        QVERIFY(m_runner.exists("tiny.components.json"));
        // The same card again, at once and to standard output; the same bits for other threads.
        const CliResult again = m_runner.run({"card", "tiny.tgmm", "--out", "tiny.md", "--sections",
                                              "components,real", "--tasks", "2", "--threads", "1"});
        COMPARE_STATUS(again, 0);
        QCOMPARE(m_runner.read("tiny.md"), card);
        const CliResult printed = m_runner.run(
            {"card", "tiny.tgmm", "--out", "-", "--sections", "components,real", "--tasks", "2"});
        COMPARE_STATUS(printed, 0);
        const auto measured = [](const QByteArray& text) {
            return text.mid(text.indexOf("## How many"));
        };
        QCOMPARE(measured(printed.out), measured(card));
    }

    void goesOnAfterAnInterrupt() {
        const QStringList call{"card",       "tiny.tgmm", "--out",   "long.md",
                               "--sections", "quality",   "--tasks", "400"};
        QProcess process;
        m_runner.start(process, call);
        // Until the first run is kept: no time is assumed.
        QTRY_VERIFY_WITH_TIMEOUT(m_runner.exists("long.quality.json"), 60'000);
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("goes on"));
        QVERIFY(!m_runner.exists("long.md"));
        const std::size_t kept = m_runner.readJson("long.quality.json")["runs"].size();
        QVERIFY(kept >= 1 && kept < 12);
    }

    void refusesWrongCalls_data() {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("says");
        const auto row = [](const char* name, const QStringList& words, int status,
                            const char* says) {
            QTest::newRow(name) << QStringList{"card"} + words << status << QByteArray(says);
        };
        row("no target", {"tiny.tgmm"}, 2, "--out");
        row("section", {"--out", "a.md", "--sections", "quality,beauty"}, 2, "'beauty'");
        row("empty section", {"--out", "a.md", "--sections", ","}, 2, "''");
        row("one task", {"--out", "a.md", "--tasks", "1"}, 2, "--tasks");
        row("tasks", {"--out", "a.md", "--tasks", "many"}, 2, "'many'");
        row("seed", {"--out", "a.md", "--seed", "-1"}, 2, "--seed");
        row("two on standard output", {"--out", "-", "--json", "-"}, 2, "--json");
        row("two networks", {"tiny.tgmm", "other.tgmm", "--out", "a.md"}, 2, "other.tgmm");
        row("no network", {"missing.tgmm", "--out", "a.md"}, 1, "missing.tgmm");
        row("no weights", {"notes.txt", "--out", "a.md"}, 1, "notes.txt");
        row("a folder", {"tiny.tgmm", "--out", "."}, 1, "folder");
        row("nowhere", {"tiny.tgmm", "--out", "nowhere/a.md"}, 1, "nowhere");
        row("json nowhere", {"tiny.tgmm", "--out", "a.md", "--json", "nowhere/a"}, 1, "nowhere");
        row("no notes", {"tiny.tgmm", "--out", "a.md", "--notes", "missing.md"}, 1, "missing.md");
    }

    void refusesWrongCalls() {
        m_runner.write("notes.txt", "these are no weights");
        QFETCH(QStringList, words);
        QFETCH(int, status);
        QFETCH(QByteArray, says);
        const CliResult result = m_runner.run(words);
        COMPARE_STATUS(result, status);
        VERIFY_SAYS(result, says);
        QVERIFY(result.out.isEmpty());
        QCOMPARE(result.err.count('\n'), 1);
        QVERIFY(!m_runner.exists("a.md"));
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliCard)
#include "tst_cli_card.moc"
