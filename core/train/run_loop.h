// A training run from its first step to its last file: one object a session of the run. Internal to
// core/train.
#pragma once

#include "core/base/stopwatch.h"
#include "core/train/run_folder.h"
#include "core/train/trainer.h"
#include "core/train/training_run.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium::train {

// prepare(), loop(), finish(), in this order, each once, in one thread. What is given by reference
// must outlive it. Throws what Trainer and LibTorch throw.
class RunLoop {
public:
    RunLoop(const TrainConfig& config, const RunOptions& options, RunFolder folder,
            RunObserver& observer, RunControl* control);

    RunExpected<void> prepare();
    RunExpected<void> loop(const std::stop_token& stop);
    RunExpected<RunSummary> finish(const std::stop_token& stop);
    std::int64_t savedStep() const { return m_savedStep; }

private:
    double seconds() const { return m_earlierSeconds + m_watch.seconds() - m_idleSeconds; }
    RunExpected<void> restore(std::string& note);
    RunExpected<void> addRow(const TrainRecord& record, std::vector<double> excess);
    RunExpected<void> afterStep();
    RunExpected<void> save();
    RunExpected<RunSummary> writeEnd();

    void obey(const std::stop_token& stop);
    RunExpected<CommandResult> execute(const RunControl::Asked& asked, bool last);
    // Where nobody can be waited for, the failure ends the run.
    RunExpected<void> pauseAfter(const RunExpected<void>& written);

    const TrainConfig& m_config;
    const RunOptions& m_options;
    RunFolder m_folder;
    RunObserver& m_observer;
    RunControl* m_control;
    Trainer m_trainer;
    std::vector<std::int64_t> m_sizes;
    std::vector<double> m_excess;
    worker::RunLogWriter m_log;
    Stopwatch m_watch;
    double m_earlierSeconds = 0.0;
    double m_idleSeconds = 0.0; // paused
    double m_savedAt = 0.0;     // by the watch
    double m_toldAt = 0.0;      // the progress
    std::int64_t m_savedStep = 0;
    std::int64_t m_loggedStep = -1;
    bool m_paused = false;
    bool m_unwritten = false; // a file could not be written; Resume tries again
};

} // namespace gaussarium::train
