// A run that is driven: asked, paused, stopped at any step, and always the same run.
#include "core/base/atomic_file.h"
#include "core/tgmm/weights_file.h"
#include "core/train/checkpoint.h"
#include "core/train/training_run.h"
#include "core/worker/run_reader.h"
#include "tests/core/train/small_config.h"

#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

using namespace gaussarium;
using namespace gaussarium::train;
using gaussarium::worker::LogRow;
namespace fs = std::filesystem;

namespace {

TrainConfig smallConfig() {
    return testing::smallConfig(30, 12);
}

// Calls `atRow` in the run's thread after each row, and keeps what it is told.
class Watcher final : public RunObserver {
public:
    void recorded(const LogRow& row) override {
        rows.push_back(row);
        if (atRow) {
            atRow(row.step);
        }
    }
    void begun(const RunBeginning& beginning) override { beginnings.push_back(beginning); }
    void paused(std::int64_t step, const std::string& reason) override {
        pauses.push_back(reason);
        if (atPause) {
            atPause(step);
        }
    }
    void checkpointed(std::int64_t step) override { saved.push_back(step); }
    void progress(const TrainRecord& record, double) override { seen.push_back(record); }

    std::function<void(std::int64_t)> atRow, atPause;
    std::vector<LogRow> rows;
    std::vector<RunBeginning> beginnings;
    std::vector<std::string> pauses;
    std::vector<std::int64_t> saved;
    std::vector<TrainRecord> seen;
};

RunOptions optionsFor(const fs::path& folder, bool resume = false) {
    RunOptions options;
    options.folder = folder;
    options.resume = resume;
    options.measureAtStop = false;
    return options;
}

fs::path pathOf(const QTemporaryDir& folder) {
    return folder.path().toStdString();
}

// All of a row but the times.
std::vector<double> curveOf(const LogRow& row) {
    std::vector<double> values = {static_cast<double>(row.step),
                                  row.learningRate,
                                  row.nll,
                                  row.countLoss,
                                  row.gradientNorm,
                                  static_cast<double>(row.skipped),
                                  static_cast<double>(row.tokens)};
    values.insert(values.end(), row.excess.begin(), row.excess.end());
    return values;
}

std::vector<std::vector<double>> curveIn(const fs::path& folder) {
    std::vector<std::vector<double>> curve;
    if (const Expected<worker::RunLog> log = worker::readRunLog(folder)) {
        for (const LogRow& row : log->rows) {
            curve.push_back(curveOf(row));
        }
    }
    return curve;
}

TrainState stateIn(const fs::path& folder) {
    std::string note;
    const Expected<TrainState> state = readCheckpoint(folder, note);
    return state ? *state : TrainState();
}

const char* why(const RunExpected<RunSummary>& summary) {
    return summary ? "" : summary.error().message.c_str();
}

} // namespace

class TestTrainingRun : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        setComputeThreads(1);
        Watcher watcher;
        const auto summary =
            driveTraining(smallConfig(), optionsFor(pathOf(m_whole)), watcher, nullptr, {});
        QVERIFY2(summary && summary->finished, why(summary));
        QCOMPARE(curveIn(pathOf(m_whole)).size(), std::size_t{8}); // 4, 8 .. 28, 30
    }

    // Stopped after every row and at steps between them, with a new network each time.
    void stoppedAndResumedAnywhereItIsTheSameRun() {
        const QTemporaryDir folder;
        int sessions = 0;
        for (bool finished = false; !finished; ++sessions) {
            QVERIFY(sessions < 40);
            Watcher watcher;
            RunControl control;
            std::stop_source stop;
            // Asked before the first step and answered then; what its answer asks comes before the
            // second: one step a session.
            control.ask(RunCommand::Checkpoint, [&](const auto&) {
                control.ask(RunCommand::Checkpoint, [&](const auto&) { stop.request_stop(); });
            });
            watcher.atRow = [&](std::int64_t) { stop.request_stop(); };
            const auto summary = driveTraining(smallConfig(), optionsFor(pathOf(folder), true),
                                               watcher, &control, stop.get_token());
            QVERIFY2(summary, why(summary));
            finished = summary->finished;
        }
        QVERIFY2(sessions >= 8, qPrintable(QString::number(sessions)));
        QCOMPARE(curveIn(pathOf(folder)), curveIn(pathOf(m_whole)));
        QCOMPARE(stateIn(pathOf(folder)).values, stateIn(pathOf(m_whole)).values);
        QCOMPARE(stateIn(pathOf(folder)).secondMoment, stateIn(pathOf(m_whole)).secondMoment);
    }

    // What is asked between steps leaves the curve alone.
    void askingChangesNothing() {
        const QTemporaryDir folder;
        Watcher watcher;
        RunControl control;
        int answers = 0;
        std::vector<double> excess;
        watcher.atRow = [&](std::int64_t step) {
            const auto count = [&answers, step](const RunExpected<CommandResult>& result) {
                answers += result && result->step == step ? 1 : 0;
            };
            control.ask(RunCommand::Evaluate, [&, count](const auto& result) {
                excess = result ? result->excess : excess;
                count(result);
            });
            control.ask(RunCommand::Pause, count);
            control.ask(RunCommand::Checkpoint, count);
            control.ask(RunCommand::Resume, count);
        };
        const auto summary =
            driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher, &control, {});
        QVERIFY2(summary && summary->finished, why(summary));
        QCOMPARE(answers, 4 * 7); // those asked at the last row come too late
        QCOMPARE(excess.size(), std::size_t{2});
        QCOMPARE(curveIn(pathOf(folder)), curveIn(pathOf(m_whole)));
        QCOMPARE(stateIn(pathOf(folder)).values, stateIn(pathOf(m_whole)).values);
    }

    // Going on with a run that has ended adds nothing to it.
    void aFinishedRunStaysAsItIs() {
        const QTemporaryDir folder;
        for (int i = 0; i < 3; ++i) {
            Watcher watcher;
            const auto summary = driveTraining(smallConfig(), optionsFor(pathOf(folder), true),
                                               watcher, nullptr, {});
            QVERIFY2(summary && summary->finished, why(summary));
            QCOMPARE(curveIn(pathOf(folder)), curveIn(pathOf(m_whole)));
            const auto weights = tgmm::readWeights(pathOf(folder) / "weights.tgmm");
            QVERIFY(weights && weights->card.find("held_out_excess_nll") != std::string::npos);
        }
    }

    void aPausedRunWaits() {
        const QTemporaryDir folder;
        Watcher watcher;
        RunControl control;
        std::jthread other;
        std::atomic<std::int64_t> pausedAt = -1;
        std::atomic<std::int64_t> resumedAt = -1;
        watcher.atRow = [&](std::int64_t step) {
            if (step != 8) {
                return;
            }
            control.ask(RunCommand::Pause, [&](const auto& result) {
                pausedAt = result->step;
                other = std::jthread([&] {
                    std::this_thread::sleep_for(std::chrono::milliseconds(300));
                    control.ask(RunCommand::Resume,
                                [&](const auto& answer) { resumedAt = answer->step; });
                });
            });
        };
        const auto summary =
            driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher, &control, {});
        QVERIFY2(summary && summary->finished, why(summary));
        QCOMPARE(pausedAt.load(), std::int64_t{8});
        QCOMPARE(resumedAt.load(), std::int64_t{8});
        QVERIFY(std::find(watcher.saved.begin(), watcher.saved.end(), 8) != watcher.saved.end());
        // The pause is no training: neither in the seconds nor in the speed.
        const Expected<worker::RunLog> whole = worker::readRunLog(pathOf(m_whole));
        const Expected<worker::RunLog> log = worker::readRunLog(pathOf(folder));
        QVERIFY2(log->rows.back().seconds < whole->rows.back().seconds + 0.25,
                 qPrintable(QString::number(log->rows.back().seconds)));
    }

    void aStopEndsAPausedRun() {
        const QTemporaryDir folder;
        Watcher watcher;
        RunControl control;
        std::stop_source stop;
        std::jthread other;
        control.ask(RunCommand::Pause, [&](const auto&) {
            other = std::jthread([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
                stop.request_stop();
            });
        });
        const auto summary = driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher,
                                           &control, stop.get_token());
        QVERIFY2(summary, why(summary));
        QVERIFY(!summary->finished);
        QVERIFY(fs::exists(pathOf(folder) / "weights.tgmm"));
    }

    // Set at one step, in force from there, and after a resume too.
    void theRateSetByHandIsPartOfTheRun() {
        const QTemporaryDir folder;
        {
            Watcher watcher;
            RunControl control;
            std::stop_source stop;
            watcher.atRow = [&](std::int64_t step) {
                if (step == 8) {
                    // Of several at once the last one counts, and is on the disk when answered.
                    control.ask(
                        RunCommand::SetRate, [](const auto&) {}, 7.0);
                    control.ask(
                        RunCommand::SetRate,
                        [&](const auto& result) {
                            QCOMPARE(result->factor, 0.5);
                            QCOMPARE(result->learningRate,
                                     0.5 * smallConfig().schedule.rate(result->step));
                            QCOMPARE(stateIn(pathOf(folder)).rateFactor, 0.5);
                        },
                        0.5);
                } else if (step == 12) {
                    stop.request_stop();
                }
            };
            QVERIFY(driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher, &control,
                                  stop.get_token()));
            QCOMPARE(watcher.rows[1].learningRate, smallConfig().schedule.rate(7));
            QCOMPARE(watcher.rows[2].learningRate, 0.5 * smallConfig().schedule.rate(11));
        }
        Watcher watcher;
        QVERIFY(
            driveTraining(smallConfig(), optionsFor(pathOf(folder), true), watcher, nullptr, {}));
        QCOMPARE(watcher.beginnings.at(0).factor, 0.5);
        QCOMPARE(watcher.rows.front().learningRate, 0.5 * smallConfig().schedule.rate(15));
        QVERIFY(stateIn(pathOf(folder)).values != stateIn(pathOf(m_whole)).values);
    }

    // A file that cannot be written pauses a driven run; when it can be, it goes on and ends as if
    // nothing had been.
    void aFailedWriteWaitsForAWayOn() {
        const QTemporaryDir folder;
        const fs::path obstacle = pathOf(folder) / "weights.tgmm";
        TrainConfig config = smallConfig();
        config.checkpointSeconds = 0.1;
        fs::create_directory(obstacle); // a folder cannot be replaced by a file
        std::ofstream(obstacle / "x") << "x";
        Watcher watcher;
        RunControl control;
        std::string refused;
        watcher.atPause = [&](std::int64_t) {
            control.ask(RunCommand::Resume, [&](const auto& result) {
                refused = result ? "" : result.error().message;
                fs::remove_all(obstacle);
                control.ask(RunCommand::Resume, [](const auto&) {});
            });
        };
        const auto summary =
            driveTraining(config, optionsFor(pathOf(folder)), watcher, &control, {});
        QVERIFY2(summary && summary->finished, why(summary));
        QCOMPARE(watcher.pauses.size(), std::size_t{1});
        QVERIFY2(watcher.pauses[0].find("weights.tgmm") != std::string::npos,
                 watcher.pauses[0].c_str());
        QVERIFY(!refused.empty());
        QCOMPARE(curveIn(pathOf(folder)), curveIn(pathOf(m_whole)));
        QVERIFY(tgmm::readWeights(obstacle));
    }

    void withoutAControlItFails() {
        const QTemporaryDir folder;
        fs::create_directory(pathOf(folder) / "weights.tgmm");
        std::ofstream(pathOf(folder) / "weights.tgmm" / "x") << "x";
        Watcher watcher;
        const auto summary =
            driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher, nullptr, {});
        QVERIFY(!summary);
        QCOMPARE(summary.error().kind, RunFailure::Kind::NotWritable);
        QVERIFY(hasCheckpoint(pathOf(folder))); // the first one stands
    }

    void aSecondWriterIsRefused() {
        const QTemporaryDir folder;
        const auto lock = worker::RunLock::take(pathOf(folder));
        Watcher watcher;
        const auto summary =
            driveTraining(smallConfig(), optionsFor(pathOf(folder), true), watcher, nullptr, {});
        QVERIFY(!summary);
        QCOMPARE(summary.error().kind, RunFailure::Kind::InUse);
        QVERIFY(watcher.beginnings.empty());
    }

    void whatAKilledWriterLeftIsCleanedUp() {
        const QTemporaryDir folder;
        for (const char* const name :
             {"checkpoint.json.tmp12", "checkpoint-3-values-00000000.bin.tmp7", "log.csv.tmp1",
              "weights.tgmm.tmp4711", "mine.tmp5", "log.csv.tmpx"}) {
            std::ofstream(pathOf(folder) / name) << "half";
        }
        Watcher watcher;
        QVERIFY(driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher, nullptr, {}));
        std::vector<std::string> left;
        for (const auto& entry : fs::directory_iterator(pathOf(folder))) {
            if (entry.path().string().find(".tmp") != std::string::npos) {
                left.push_back(entry.path().filename().string());
            }
        }
        std::sort(left.begin(), left.end());
        QCOMPARE(left, (std::vector<std::string>{"log.csv.tmpx", "mine.tmp5"}));
    }

    void commandsAfterTheEndAreRefused() {
        const QTemporaryDir folder;
        Watcher watcher;
        RunControl control;
        int refused = 0;
        const auto count = [&](const RunExpected<CommandResult>& result) {
            refused += !result && result.error().kind == RunFailure::Kind::Ended ? 1 : 0;
        };
        watcher.atRow = [&](std::int64_t step) {
            if (step == smallConfig().schedule.steps) {
                control.ask(RunCommand::Pause, count); // too late to be obeyed
            }
        };
        QVERIFY(driveTraining(smallConfig(), optionsFor(pathOf(folder)), watcher, &control, {}));
        QCOMPARE(refused, 1);
        control.ask(RunCommand::Evaluate, count);
        QCOMPARE(refused, 2);
    }

    // A checkpoint of a version that knew no rates and no sums.
    void olderCheckpointsAreRead() {
        const QTemporaryDir folder;
        TrainState state = stateIn(pathOf(m_whole));
        state.rateFactor = 0.25;
        state.summed = 3;
        QVERIFY(writeCheckpoint(pathOf(folder), state));
        QString text = QString::fromStdString(*readFile(pathOf(folder) / "checkpoint.json"));
        for (const char* const key : {"rate_factor", "sums", "summed"}) {
            QVERIFY(text.contains(key));
            text.replace(QStringLiteral("\"%1\"").arg(key), QStringLiteral("\"x_%1\"").arg(key));
        }
        QVERIFY(writeFileAtomically(pathOf(folder) / "checkpoint.json", text.toStdString()));
        const TrainState read = stateIn(pathOf(folder));
        QCOMPARE(read.rateFactor, 1.0);
        QCOMPARE(read.summed, std::int64_t{0});
        QCOMPARE(read.values, state.values);
    }

    // What watchers see adds up to what the log says.
    void recentAveragesLeaveTheRecordAlone() {
        Trainer plain(smallConfig(), DeviceKind::Cpu);
        Trainer watched(smallConfig(), DeviceKind::Cpu);
        double sum = 0.0;
        for (int step = 0; step < 9; ++step) {
            plain.makeStep();
            watched.makeStep();
            if (step == 4) {
                const TrainRecord before = watched.record();
                QCOMPARE(before.nll, plain.record().nll);
            }
            if (step % 2 == 1) {
                const TrainRecord recent = watched.recent();
                sum += 2.0 * recent.nll;
                QCOMPARE(recent.step, std::int64_t{step + 1});
            }
            QCOMPARE(watched.peek().nll, plain.peek().nll);
        }
        const TrainRecord last = watched.record();
        QCOMPARE(last.nll, plain.record().nll);
        sum += watched.recent().nll; // the ninth step
        Trainer again(smallConfig(), DeviceKind::Cpu);
        for (int step = 0; step < 9; ++step) {
            again.makeStep();
        }
        QVERIFY(std::abs(sum - 9.0 * again.record().nll) < 1e-4);
    }

private:
    QTemporaryDir m_whole; // the run without interruption
};

QTEST_APPLESS_MAIN(TestTrainingRun)
#include "tst_training_run.moc"
