// gaussarium-trainer train: a run in a folder.

#include "app/trainer/verbs.h"
#include "core/base/interrupt.h"
#include "core/train/training_run.h"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace gaussarium::trainer {

namespace {

using namespace gaussarium::train;

struct TrainArguments {
    std::string config = "foundation";
    std::string out;
    DeviceOptions device;
    std::string from;
    bool resume = false;
    double minutes = 0.0;
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> steps;
};

int trainVerb(const TrainArguments& arguments, const std::string& command, std::stop_token stop) {
    Expected<TrainConfig> config = loadTrainConfig(arguments.config);
    if (!config) {
        return failed(config.error().message);
    }
    config->seed = arguments.seed.value_or(config->seed);
    config->schedule.steps = arguments.steps.value_or(config->schedule.steps);
    if (const Expected<void> valid = config->check(); !valid) {
        return failed(valid.error().message);
    }
    setComputeThreads(arguments.device.threads);
    RunOptions options;
    options.folder = arguments.out;
    options.device = arguments.device.kind();
    options.resume = arguments.resume;
    options.minutes = arguments.minutes;
    options.command = command;
    if (!arguments.from.empty()) {
        Expected<tgmm::Weights> start = tgmm::readWeights(arguments.from);
        if (!start) {
            return failed(start.error().message);
        }
        options.start = std::move(*start);
    }
    const Expected<RunSummary> summary = runTraining(
        *config, options, [](const std::string& line) { fmt::print(stderr, "{}\n", line); }, stop);
    if (!summary) {
        return failed(summary.error().message);
    }
    fmt::print("{}\n", summary->sentence);
    return interrupted() ? Interrupted : Done;
}

} // namespace

Verb addTrain(CLI::App& app, const std::string& line) {
    const auto shared = std::make_shared<TrainArguments>();
    TrainArguments& arguments = *shared;

    CLI::App* verb = app.add_subcommand("train", "Train a network");
    verb->add_option("--config", arguments.config,
                     "foundation, tiny, or the path of a training configuration")
        ->capture_default_str();
    verb->add_option("--out", arguments.out, "Folder of the run: log, checkpoints, weights.tgmm")
        ->required();
    verb->add_option("--from", arguments.from,
                     "Start from the weights of this file (.tgmm) instead of random ones");
    verb->add_flag("--resume", arguments.resume, "Go on from the folder's checkpoint, if any");
    verb->add_option("--minutes", arguments.minutes,
                     "Pause after this wall time; 0: train to the end of the schedule")
        ->check(CLI::NonNegativeNumber);
    verb->add_option("--steps", arguments.steps, "Length of the schedule, instead of the file's")
        ->check(CLI::PositiveNumber);
    verb->add_option("--seed", arguments.seed, "Seed of the run, instead of the file's");
    arguments.device.addTo(*verb);
    return {verb,
            [shared, line](const std::stop_token& stop) { return trainVerb(*shared, line, stop); }};
}

} // namespace gaussarium::trainer
