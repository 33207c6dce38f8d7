// Ctrl-C: what was finished is written, and the end comes soon.
#include "tests/app/cli_runner.h"

#include <QtTest>

#include <csignal>
#include <sys/stat.h>

using namespace gaussarium::testing;
using nlohmann::json;

namespace {

// Sends the signal after `delay` ms and returns once the process has ended; a test's own limit of
// patience, far above what a stop takes, keeps a hang from holding up the suite.
int endAfterSignal(QProcess& process, int delay) {
    QTest::qWait(delay);
    if (process.state() != QProcess::Running) {
        qWarning() << "ended before the signal:" << process.readAllStandardError();
        return -3;
    }
    ::kill(static_cast<pid_t>(process.processId()), SIGINT);
    if (!process.waitForFinished(20'000)) {
        process.kill();
        process.waitForFinished();
        return -1;
    }
    return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
}

} // namespace

class TestCliInterrupt : public QObject {
    Q_OBJECT

private slots:
    void evaluateWritesWhatIsFinished() {
        QProcess process;
        m_runner.start(process, {"evaluate", "--methods", "spectral", "--tasks", "1000000", "--k",
                                 "2,3", "--n", "64", "--json", "e.json"});
        QCOMPARE(endAfterSignal(process, 600), 130);
        QVERIFY(process.readAllStandardError().contains("interrupted"));
        const QByteArray said = process.readAllStandardOutput();
        QVERIFY(said.contains("Stopped early"));
        const json file = m_runner.readJson("e.json");
        QCOMPARE(file["complete"].get<bool>(), false);
        const int finished = file["cells"][0]["tasks"].get<int>();
        QVERIFY2(finished > 0 && finished < 1000000, file["cells"][0].dump().c_str());
        // A cell that was not reached has no averages, and no made-up ones.
        QCOMPARE(file["cells"][1]["tasks"].get<int>(), 0);
        QVERIFY(file["cells"][1]["truth_nll"].is_null());
        QVERIFY(file["cells"][1]["methods"][0]["held_out_nll"].is_null());
    }

    void fitWritesTheFilesThatAreFinished() {
        // The same data many times over, so that the signal comes between or within fits.
        QStringList words{"fit"};
        for (int i = 0; i < 5000; ++i) {
            words.append("penguins");
        }
        words += {"--method", "spectral", "--k", "auto", "--json", "f.json"};
        QProcess process;
        m_runner.start(process, words);
        process.closeReadChannel(QProcess::StandardOutput);
        QCOMPARE(endAfterSignal(process, 600), 130);
        const json file = m_runner.readJson("f.json");
        QVERIFY(!file.is_discarded());
        const std::size_t finished = file["inputs"].size();
        QVERIFY2(finished > 0 && finished < 5000, std::to_string(finished).c_str());
    }

    void aLongFitStopsWithItsBestSoFar() {
        COMPARE_STATUS(m_runner.run({"sample", "--k", "3", "--n", "100000", "--out", "big.npy"}),
                       0);
        QProcess process;
        m_runner.start(process, {"compare", "big.npy", "--methods", "em,spectral", "--k", "6",
                                 "--em.restarts", "10000", "--tolerance", "0", "--json", "c.json"});
        QCOMPARE(endAfterSignal(process, 600), 130);
        const json input = m_runner.readJson("c.json")["inputs"][0];
        QCOMPARE(input["fits"].size(), std::size_t{2});
        const json em = input["fits"][0];
        QVERIFY(em["k"] == 6); // the best so far
        QVERIFY2(em["restarts"].size() < 10000, em["status"].dump().c_str());
        QCOMPARE(input["fits"][1]["status"].get<std::string>(), std::string("cancelled"));
        QVERIFY(input["fits"][1]["means"].is_null());
    }

    void readingStops() {
        // A pipe that nobody writes to is the slowest file there is.
        QVERIFY(::mkfifo(m_runner.path("pipe").toLocal8Bit().constData(), 0600) == 0);
        QProcess process;
        m_runner.start(process, {"compare", "pipe", "old_faithful", "--methods", "em", "--k", "2",
                                 "--json", "p.json"});
        QCOMPARE(endAfterSignal(process, 600), 130);
        QCOMPARE(process.readAllStandardError().count("interrupted"), 1);
        QVERIFY(process.readAllStandardOutput().isEmpty());
        QVERIFY(!QFile::exists(m_runner.path("p.json")));
    }

    void drawingAndWritingStop() {
        for (const char* const file : {"huge.csv", "huge.npy"}) {
            QProcess process;
            m_runner.start(process,
                           {"sample", "--d", "3", "--k", "5", "--n", "30000000", "--out", file});
            QCOMPARE(endAfterSignal(process, 300), 130);
            QVERIFY(process.readAllStandardError().contains("interrupted"));
            QVERIFY(!QFile::exists(m_runner.path(file)));
        }
    }

    void aSecondSignalEndsAtOnce() {
        QProcess process;
        m_runner.start(process, {"evaluate", "--methods", "em", "--tasks", "1000000"});
        QTest::qWait(400);
        QCOMPARE(process.state(), QProcess::Running);
        const auto id = static_cast<pid_t>(process.processId());
        ::kill(id, SIGINT);
        ::kill(id, SIGINT);
        QVERIFY(process.waitForFinished(20'000)); // by the signal, or by its own end before it
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliInterrupt)
#include "tst_cli_interrupt.moc"
