// A training run as a folder: log.csv, checkpoints, and weights.tgmm with its card.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/weights_file.h"
#include "core/train/compute_device.h"
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
};

struct RunSummary {
    std::int64_t step = 0;
    bool finished = false; // the schedule's last step was made
    std::filesystem::path weights;
    std::string sentence; // "3000 of 60000 steps in 57 s, held-out excess ..."
};

// Trains until the schedule ends, the minutes are over or a stop is asked for; in all three cases
// the folder then holds a checkpoint and weights.tgmm. `message` gets a line at a time for people.
// Blocks. Fails where the folder holds another run and resume is off, or on a file that cannot be
// written; throws std::runtime_error where the device cannot be used.
Expected<RunSummary> runTraining(const TrainConfig& config, const RunOptions& options,
                                 const std::function<void(const std::string&)>& message,
                                 const std::stop_token& stop);

} // namespace gaussarium::train
