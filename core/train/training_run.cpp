#include "core/train/training_run.h"

#include "core/train/run_folder.h"
#include "core/train/run_loop.h"

#include <new>
#include <stdexcept>
#include <utility>

namespace gaussarium::train {

namespace {

using Kind = RunFailure::Kind;

// LibTorch's exceptions go on with a backtrace; the first line says what happened.
RunFailure failureOf(const std::exception& error, Kind otherwise) {
    const std::string text = error.what();
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr
                        || text.find("allocate memory") != std::string::npos
                        || text.find("out of memory") != std::string::npos;
    if (memory) {
        return {{"there is not enough memory for this run: a smaller tasks.tokens_per_step or a "
                 "smaller network needs less"},
                Kind::OutOfMemory};
    }
    return {{text.substr(0, text.find('\n'))}, otherwise};
}

RunExpected<RunSummary> drive(const TrainConfig& config, const RunOptions& options,
                              RunObserver& observer, RunControl* control,
                              const std::stop_token& stop) {
    if (options.start) {
        if (const Expected<void> fits = checkStart(config, *options.start); !fits) {
            return failRun(Kind::Refused, fits.error().message);
        }
    }
    RunExpected<RunFolder> folder = RunFolder::open(options.folder);
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    if (!options.resume && hasCheckpoint(options.folder)) {
        return failRun(Kind::Refused, fmt::format("{}: holds a run already; --resume goes on with "
                                                  "it",
                                                  options.folder.string()));
    }
    std::optional<RunLoop> run;
    try {
        run.emplace(config, options, std::move(*folder), observer, control);
        if (RunExpected<void> done = run->prepare(); !done) {
            return tl::unexpected(done.error());
        }
    } catch (const std::invalid_argument&) {
        throw; // a defect in the caller
    } catch (const std::exception& error) {
        return tl::unexpected(failureOf(error, Kind::Refused));
    }
    try {
        if (RunExpected<void> done = run->loop(stop); !done) {
            return tl::unexpected(done.error());
        }
        return run->finish(stop);
    } catch (const std::exception& error) {
        RunFailure failure = failureOf(error, Kind::Broken);
        failure.message += fmt::format("; the checkpoint of step {} stands", run->savedStep());
        return tl::unexpected(std::move(failure));
    }
}

} // namespace

RunExpected<RunSummary> driveTraining(const TrainConfig& config, const RunOptions& options,
                                      RunObserver& observer, RunControl* control,
                                      const std::stop_token& stop) {
    struct Closing {
        RunControl* control;
        ~Closing() {
            if (control != nullptr) {
                control->close();
            }
        }
    };
    const Closing closing{control};
    return drive(config, options, observer, control, stop);
}

Expected<RunSummary> runTraining(const TrainConfig& config, const RunOptions& options,
                                 const std::function<void(const std::string&)>& message,
                                 const std::stop_token& stop) {
    class Messages final : public RunObserver {
    public:
        explicit Messages(const std::function<void(const std::string&)>& message)
            : m_message(message) {}
        void message(const std::string& line) override { m_message(line); }

    private:
        const std::function<void(const std::string&)>& m_message;
    };
    Messages observer(message);
    RunExpected<RunSummary> summary = driveTraining(config, options, observer, nullptr, stop);
    if (!summary) {
        return fail(Error(std::move(summary.error())));
    }
    return *summary;
}

} // namespace gaussarium::train
