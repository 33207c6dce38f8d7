#include "core/base/atomic_file.h"
#include "core/worker/run_log.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <filesystem>
#include <limits>

using namespace gaussarium;
using namespace gaussarium::worker;
namespace fs = std::filesystem;

namespace {

LogRow rowAt(std::int64_t step) {
    LogRow row;
    row.step = step;
    row.seconds = 0.5 * static_cast<double>(step);
    row.learningRate = 3e-3;
    row.nll = 2.5 - 0.01 * static_cast<double>(step);
    row.countLoss = 0.25;
    row.gradientNorm = 1.5;
    row.skipped = 1;
    row.tokens = 2048 * step;
    row.stepsPerSecond = 12.25;
    return row;
}

fs::path pathOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

std::string problemOf(const std::string& text) {
    const Expected<RunLog> log = parseRunLog(text);
    return log ? "" : log.error().message;
}

} // namespace

class TestRunLog : public QObject {
    Q_OBJECT

private slots:
    void readsBackWhatItWrote() {
        const QTemporaryDir folder;
        RunLogWriter writer(pathOf(folder), {16, 64});
        LogRow measured = rowAt(20);
        measured.excess = {0.5, 0.25};
        QVERIFY(writer.add(rowAt(10)));
        QVERIFY(writer.add(measured));
        const Expected<RunLog> log = readRunLog(pathOf(folder));
        QVERIFY2(log, log ? "" : log.error().message.c_str());
        QCOMPARE(log->sizes, (std::vector<std::int64_t>{16, 64}));
        QCOMPARE(log->rows.size(), std::size_t{2});
        const LogRow& row = log->rows[1];
        QCOMPARE(row.step, std::int64_t{20});
        QCOMPARE(row.seconds, 10.0);
        QCOMPARE(row.learningRate, 3e-3);
        QCOMPARE(row.nll, 2.3);
        QCOMPARE(row.countLoss, 0.25);
        QCOMPARE(row.gradientNorm, 1.5);
        QCOMPARE(row.skipped, std::int64_t{1});
        QCOMPARE(row.tokens, std::int64_t{40960});
        QCOMPARE(row.stepsPerSecond, 12.25);
        QCOMPARE(row.excess, (std::vector<double>{0.5, 0.25}));
        QVERIFY(log->rows[0].excess.empty());
    }

    void aResumedRunKeepsTheRowsUpToItsCheckpoint() {
        const QTemporaryDir folder;
        {
            RunLogWriter writer(pathOf(folder), {16});
            for (const std::int64_t step : {10, 20, 30}) {
                QVERIFY(writer.add(rowAt(step)));
            }
        }
        RunLogWriter writer(pathOf(folder), {16});
        QVERIFY(writer.keepUpTo(25));
        QVERIFY(writer.add(rowAt(30)));
        std::vector<std::int64_t> steps;
        const Expected<RunLog> log = readRunLog(pathOf(folder));
        for (const LogRow& row : log->rows) {
            steps.push_back(row.step);
        }
        QCOMPARE(steps, (std::vector<std::int64_t>{10, 20, 30}));
    }

    void nothingToKeepIsNoFailure() {
        const QTemporaryDir folder;
        RunLogWriter writer(pathOf(folder), {16});
        QVERIFY(writer.keepUpTo(100));
        QVERIFY(writer.write());
        QVERIFY(!readRunLog(pathOf(folder))); // no row, no file
    }

    void aRowThatCannotBeWrittenIsWrittenLater() {
        const QTemporaryDir folder;
        const fs::path run = pathOf(folder) / "run";
        RunLogWriter writer(run, {});
        QVERIFY(!writer.add(rowAt(1)));
        fs::create_directory(run);
        QVERIFY(writer.add(rowAt(2)));
        QCOMPARE(readRunLog(run)->rows.size(), std::size_t{2});
    }

    void lossesThatAreNotFinitePass() {
        const QTemporaryDir folder;
        LogRow row = rowAt(1);
        row.nll = std::numeric_limits<double>::quiet_NaN();
        row.gradientNorm = std::numeric_limits<double>::infinity();
        RunLogWriter writer(pathOf(folder), {});
        QVERIFY(writer.add(row));
        const Expected<RunLog> log = readRunLog(pathOf(folder));
        QVERIFY(log);
        QVERIFY(std::isnan(log->rows[0].nll) && std::isinf(log->rows[0].gradientNorm));
    }

    // Logs of a later version may have further columns, and those of an earlier one fewer.
    void columnsAreFoundByTheirNames() {
        const Expected<RunLog> log = parseRunLog("step,temperature,nll\n5,warm,1.5\n");
        QVERIFY(log);
        QCOMPARE(log->rows.front().step, std::int64_t{5});
        QCOMPARE(log->rows.front().nll, 1.5);
        QVERIFY(parseRunLog("step,nll\n")->rows.empty());
    }

    void whatIsNoLogIsRefused() {
        QVERIFY(problemOf("").find("line 1") != std::string::npos);
        QVERIFY(problemOf("x,y\n1,2\n").find("line 1") != std::string::npos);
        QVERIFY(problemOf("step,nll\n1,2\n2\n").find("line 3") != std::string::npos);
        QVERIFY(problemOf("step,nll\n1,two\n").find("'two'") != std::string::npos);
        QVERIFY(problemOf("step,nll\n1.5,2\n").find("'step'") != std::string::npos);
        QVERIFY(problemOf("step,nll\n2,1\n1,1\n").find("line 3") != std::string::npos);
        QVERIFY(!problemOf("step,excess_1,excess_2\n1,0.5,\n").empty());
        QVERIFY(!problemOf(std::string("step,nll\n1,\0\n", 12)).empty());
    }
};

QTEST_APPLESS_MAIN(TestRunLog)
#include "tst_run_log.moc"
