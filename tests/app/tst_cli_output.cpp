// Where the words go: standard output, files that cannot be written, readers that leave.
#include "tests/app/cli_runner.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace gaussarium::testing;

class TestCliOutput : public QObject {
    Q_OBJECT

private slots:
    void standardOutputHoldsTheJsonAlone_data() {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("info") << QStringList{"info"};
        QTest::newRow("fit") << QStringList{"fit", "old_faithful", "--method", "spectral"};
        QTest::newRow("compare") << QStringList{"compare", "iris", "--methods", "spectral"};
        QTest::newRow("evaluate") << QStringList{
            "evaluate", "--methods", "spectral", "--tasks", "1", "--n", "32", "--k", "2"};
    }

    void standardOutputHoldsTheJsonAlone() {
        QFETCH(QStringList, words);
        const CliResult result = m_runner.run(words + QStringList{"--json", "-"});
        COMPARE_STATUS(result, 0);
        QVERIFY(result.out.startsWith("{"));
        QVERIFY(!parseJson(result.out).is_discarded());
        QVERIFY(result.out.endsWith("}\n"));
    }

    void namesTheFileThatCannotBeWritten_data() {
        QTest::addColumn<QStringList>("words");
        const QStringList fit{"fit", "old_faithful", "--method", "spectral"};
        for (const char* option : {"--json", "--csv"}) {
            for (const char* file : {"nowhere/x", "/proc/x", "."}) {
                QTest::addRow("%s %s", option, file)
                    << fit + QStringList{QString::fromLatin1(option), QString::fromLatin1(file)};
            }
        }
        QTest::newRow("figure") << fit + QStringList{"--figure", "nowhere/x.png"};
        QTest::newRow("figure in /proc") << fit + QStringList{"--figure", "/proc/x.pdf"};
        QTest::newRow("info") << QStringList{"info", "--json", "nowhere/x"};
        QTest::newRow("sample") << QStringList{"sample", "--out", "nowhere/x.csv"};
        QTest::newRow("truth") << QStringList{"sample", "--out", "a.csv", "--truth", "nowhere/x"};
    }

    void namesTheFileThatCannotBeWritten() {
        QFETCH(QStringList, words);
        const CliResult result = m_runner.run(words);
        COMPARE_STATUS(result, 1);
        VERIFY_SAYS(result, words.last().toUtf8());
        QVERIFY(result.err.startsWith("gaussarium: "));
    }

    void aFullDiskIsAFailure() {
        QProcess process;
        process.setStandardOutputFile("/dev/full");
        m_runner.start(process, {"fit", "old_faithful", "--method", "spectral"});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 1);
        QVERIFY(process.readAllStandardError().contains("standard output"));
    }

    void aReaderMayLeave() {
        // A pipe whose reading end is closed before the program begins to write.
        const QString fifo = m_runner.path("fifo");
        QVERIFY(::mkfifo(fifo.toLocal8Bit().constData(), 0600) == 0);
        for (const QStringList& words :
             {QStringList{"info"}, QStringList{"fit", "--help"},
              QStringList{"fit", "old_faithful", "--method", "spectral", "--json", "kept.json"}}) {
            const int reader = ::open(fifo.toLocal8Bit().constData(), O_RDONLY | O_NONBLOCK);
            QVERIFY(reader >= 0);
            QProcess process;
            process.setStandardOutputFile(fifo);
            // The writing end is open once the process has started; it is then stopped before its
            // first word only if it is slow, so close the reader at once and accept both orders.
            m_runner.start(process, words);
            QVERIFY(process.waitForStarted());
            ::close(reader);
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 0);
            QVERIFY(process.readAllStandardError().isEmpty());
        }
        QVERIFY(!m_runner.readJson("kept.json").is_discarded());
    }

private:
    CliRunner m_runner;
};

QTEST_GUILESS_MAIN(TestCliOutput)
#include "tst_cli_output.moc"
