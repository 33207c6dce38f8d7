// What may be asked of a training run while it goes on.
#pragma once

#include "core/train/run_failure.h"

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace gaussarium::train {

enum class RunCommand { Pause, Resume, SetRate, Evaluate, Checkpoint };

// How things stand once a command is done.
struct CommandResult {
    std::int64_t step = 0;
    double factor = 1.0;             // of the schedule's learning rate
    double learningRate = 0.0;       // of the step to come
    std::vector<std::int64_t> sizes; // of Evaluate: n of its tasks
    std::vector<double> excess;      // of Evaluate, one a size
    std::string note;                // of Pause: why no checkpoint could be written; else empty
};

// Carries commands from any thread to the run, which takes them between two steps. Each gets one
// reply, in the run's thread, or in the asking one where the run has ended. To end a run there is
// its stop token.
class RunControl {
public:
    using Reply = std::function<void(const RunExpected<CommandResult>&)>;

    // From any thread; does not wait. `factor` is for SetRate.
    void ask(RunCommand command, Reply reply, double factor = 1.0);

    // The rest is for the run.
    struct Asked {
        RunCommand command = RunCommand::Pause;
        Reply reply;
        double factor = 1.0;
    };
    std::vector<Asked> take();
    // Returns once something is asked or a stop is requested.
    void wait(std::stop_token stop);
    // The run has ended: whatever is left, and whatever comes, is refused.
    void close();

private:
    std::mutex m_mutex; // guards the rest
    std::condition_variable_any m_asked;
    std::vector<Asked> m_queue;
    bool m_closed = false;
};

} // namespace gaussarium::train
