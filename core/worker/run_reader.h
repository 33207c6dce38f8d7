// A training run seen from its folder, while another process, here or elsewhere, writes it.
#pragma once

#include "core/worker/run_lock.h"
#include "core/worker/run_log.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace gaussarium::worker {

struct RunView {
    RunLog log; // empty before the first row
    // Of the newest checkpoint; where the run goes on from.
    std::int64_t step = 0;
    double seconds = 0.0;
    std::string configJson;  // its training configuration
    std::string name;        // of the configuration
    std::int64_t steps = 0;  // length of the schedule; 0: the configuration does not say
    double rateFactor = 1.0; // of the learning rate
    // Empty before the first; the file is replaced as a whole, so it can be read at any moment.
    std::filesystem::path weights;
    std::optional<RunWriter> writer; // who writes it now
    double quietSeconds = 0.0;       // since anything was written

    bool complete() const { return steps > 0 && step >= steps; }
};

// Writes nothing and takes no lock, so that it is safe on a run of any process. Reads log.csv and
// the checkpoint's manifest, not its parts: O(rows). Fails where the folder holds no run, or
// something that no run writes.
Expected<RunView> readRun(const std::filesystem::path& folder);

} // namespace gaussarium::worker
