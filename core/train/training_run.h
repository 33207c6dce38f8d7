// A training run as a folder: log.csv, checkpoints, and weights.tgmm with its card. One process at
// a time writes it (core/worker/run_lock.h); others may look (core/worker/run_reader.h).
#pragma once

#include "core/base/error.h"
#include "core/tgmm/weights_file.h"
#include "core/train/compute_device.h"
#include "core/train/run_control.h"
#include "core/train/run_failure.h"
#include "core/train/run_observer.h"
#include "core/train/train_config.h"

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace gaussarium::train {

struct RunOptions {
    std::filesystem::path folder; // made where it is missing
    DeviceKind device = DeviceKind::Cpu;
    bool resume = false;  // go on from the folder's checkpoint, where it has one
    double minutes = 0.0; // wall time after which the run pauses; 0: only the schedule ends it
    std::string command;  // for the card
    // Start from these weights instead of random ones; not used where a checkpoint is resumed.
    std::optional<tgmm::Weights> start;
    // Where the run stops early, measure once more on held-out tasks before the last checkpoint,
    // which may take as long as many steps, and add that row to the log.
    bool measureAtStop = true;
};

struct RunSummary {
    std::int64_t step = 0;
    bool finished = false; // the schedule's last step was made
    double seconds = 0.0;  // spent training, over all sessions of the run
    std::filesystem::path weights;
    std::string sentence; // "3000 of 60000 steps in 57 s, held-out excess ..."
};

// Trains until the schedule ends, the minutes are over or a stop is asked for; in all three cases
// the folder then holds a checkpoint and weights.tgmm, and at any moment a checkpoint that is at
// most `checkpointSeconds` (or one step) old, from which a resumed run goes on to the same bits.
// Blocks. Fails where the folder holds another run and resume is off, where another process writes
// it, on a file that cannot be written, a device that cannot be used, and for want of memory.
// `control`, if any, is asked before every step, and closed in the end; with it a file that cannot
// be written pauses the run instead of ending it.
RunExpected<RunSummary> driveTraining(const TrainConfig& config, const RunOptions& options,
                                      RunObserver& observer, RunControl* control,
                                      const std::stop_token& stop);

// The same for the command line: `message` gets a line at a time for people.
Expected<RunSummary> runTraining(const TrainConfig& config, const RunOptions& options,
                                 const std::function<void(const std::string&)>& message,
                                 const std::stop_token& stop);

} // namespace gaussarium::train
