// What a training run tells while it goes on.
#pragma once

#include "core/train/trainer.h"
#include "core/worker/run_log.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::train {

struct RunBeginning {
    std::int64_t step = 0;           // above 0: resumed
    double factor = 1.0;             // of the learning rate
    std::vector<std::int64_t> sizes; // n of the held-out tasks
    std::string note;                // where the newest checkpoint was damaged; else empty
};

// All calls come from the run's thread, which waits for them.
class RunObserver {
public:
    virtual ~RunObserver() = default;

    // The network stands, the folder is ours.
    virtual void begun(const RunBeginning&) {}
    // A line for people.
    virtual void message(const std::string&) {}
    // Averages since the last call, at most ten a second.
    virtual void progress(const TrainRecord&, double /*seconds*/) {}
    // A row of log.csv.
    virtual void recorded(const worker::LogRow&) {}
    virtual void checkpointed(std::int64_t /*step*/) {}
    // A file could not be written, and the run waits for Resume. Only with a RunControl.
    virtual void paused(std::int64_t /*step*/, const std::string& /*reason*/) {}
};

} // namespace gaussarium::train
