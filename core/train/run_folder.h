// The folder of a training run as its one writer sees it: log.csv, checkpoints, weights.tgmm.
#pragma once

#include "core/tgmm/weights_file.h"
#include "core/train/checkpoint.h"
#include "core/train/run_failure.h"
#include "core/worker/run_lock.h"

#include <filesystem>

namespace gaussarium::train {

class RunFolder {
public:
    // Makes it where it is missing, takes the run's lock, and removes what a killed writer left
    // half written. Fails where another process writes the run, for a second at least, or the
    // folder cannot be written.
    static RunExpected<RunFolder> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    // Empty, or why nothing keeps a second writer away.
    const std::string& warning() const { return m_lock.warning(); }

    RunExpected<void> writeCheckpoint(const TrainState& state) const;
    // With its card.
    RunExpected<void> writeWeights(const tgmm::Weights& weights) const;
    // What a failed write in this folder means.
    static RunFailure failedWrite(const Error& error);

private:
    RunFolder(std::filesystem::path path, worker::RunLock lock);

    std::filesystem::path m_path;
    worker::RunLock m_lock;
};

} // namespace gaussarium::train
