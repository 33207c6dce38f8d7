// The state of a training run on disk: a manifest and three files of float32, so that no file
// exceeds 4 bytes a parameter. A run that is killed at any moment leaves a checkpoint that can be
// read: parts are written under new names, then the manifest that names them replaces the old one.
#pragma once

#include "core/base/error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gaussarium::train {

// All that decides how a run goes on. Tasks are drawn from (seed, step), so no generator's state is
// part of it.
struct TrainState {
    std::int64_t step = 0;    // steps made, skipped ones included
    std::int64_t skipped = 0; // of these, not finite and left out
    double seconds = 0.0;     // spent training, over all sessions of the run
    std::int64_t tokens = 0;  // points read
    double rateFactor = 1.0;  // of the schedule's learning rate, as set by hand
    // Of the log's row to come: sums of its averages over the `summed` steps since the row before.
    std::array<float, 3> sums = {};
    std::int64_t summed = 0;
    double summedSeconds = 0.0; // that these took
    std::vector<float> values;  // flat, as in train/parameters.h
    std::vector<float> firstMoment;
    std::vector<float> secondMoment;
    std::string configJson; // trainConfigJson of the run
};

// Writes DIR/checkpoint.json and the parts it names, keeping the checkpoint before as
// DIR/checkpoint.previous.json and deleting older ones. Where it fails (a full disk), what it wrote
// is deleted again.
Expected<void> writeCheckpoint(const std::filesystem::path& folder, const TrainState& state);

// The newest checkpoint that is whole; where that is the previous one, `note` says why.
// Fails where there is none, naming what is wrong with each file.
Expected<TrainState> readCheckpoint(const std::filesystem::path& folder, std::string& note);

bool hasCheckpoint(const std::filesystem::path& folder);

} // namespace gaussarium::train
