// gaussarium-trainer: trains TGMM networks and measures them, without Qt.

#include "app/trainer/bench_verb.h"
#include "core/base/atomic_file.h"
#include "core/base/interrupt.h"
#include "core/train/evaluation.h"
#include "core/train/training_run.h"

#include <nlohmann/json.hpp>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <unistd.h>

namespace {

using namespace gaussarium;
using namespace gaussarium::train;

enum ExitCode { Done = 0, Failed = 1, WrongCall = 2, Interrupted = 130 };

int failed(const std::string& sentence) {
    fmt::print(stderr, "gaussarium-trainer: {}\n", sentence);
    return Failed;
}

DeviceKind deviceFrom(const std::string& name) {
    return name == "cuda" || (name == "auto" && cudaAvailable()) ? DeviceKind::Cuda
                                                                 : DeviceKind::Cpu;
}

std::string joined(int argc, char** argv) {
    std::string line = "gaussarium-trainer";
    for (int i = 1; i < argc; ++i) {
        line += std::string(" ") + argv[i];
    }
    return line;
}

struct TrainArguments {
    std::string config = "foundation";
    std::string out;
    std::string device = "auto";
    bool resume = false;
    double minutes = 0.0;
    int threads = 0;
    std::optional<std::uint64_t> seed;
    std::optional<std::int64_t> steps;
};

struct EvaluateArguments {
    std::string weights;
    std::string device = "auto";
    std::string json;
    int threads = 0;
    EvaluationGrid grid;
};

CLI::App* addTrain(CLI::App& app, TrainArguments& arguments) {
    CLI::App* verb = app.add_subcommand("train", "Train a network");
    verb->add_option("--config", arguments.config,
                     "foundation, tiny, or the path of a training configuration")
        ->capture_default_str();
    verb->add_option("--out", arguments.out, "Folder of the run: log, checkpoints, weights.tgmm")
        ->required();
    verb->add_flag("--resume", arguments.resume, "Go on from the folder's checkpoint, if any");
    verb->add_option("--device", arguments.device, "cpu, cuda, or auto: cuda where there is one")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    verb->add_option("--minutes", arguments.minutes,
                     "Pause after this wall time; 0: train to the end of the schedule")
        ->check(CLI::NonNegativeNumber);
    verb->add_option("--steps", arguments.steps, "Length of the schedule, instead of the file's")
        ->check(CLI::PositiveNumber);
    verb->add_option("--seed", arguments.seed, "Seed of the run, instead of the file's");
    verb->add_option("--threads", arguments.threads, "CPU threads; 0: all cores")
        ->check(CLI::NonNegativeNumber);
    return verb;
}

CLI::App* addEvaluate(CLI::App& app, EvaluateArguments& arguments) {
    CLI::App* verb =
        app.add_subcommand("evaluate", "Measure weights on held-out tasks of the recipe's prior");
    verb->add_option("--weights", arguments.weights, "File of weights (.tgmm)")->required();
    verb->add_option("--d", arguments.grid.dimensions, "Dimensions, 2 or 3")
        ->delimiter(',')
        ->check(CLI::IsMember({2, 3}));
    verb->add_option("--k", arguments.grid.components, "Numbers of components")
        ->delimiter(',')
        ->check(CLI::Range(1, 64));
    verb->add_option("--n", arguments.grid.sizes, "Numbers of points")
        ->delimiter(',')
        ->check(CLI::Range(2, 1000000));
    verb->add_option("--tasks", arguments.grid.tasks, "Tasks per cell")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    verb->add_option("--seed", arguments.grid.seed, "Seed of the tasks")->capture_default_str();
    verb->add_option("--json", arguments.json, "Write the table as JSON to this file; - is stdout");
    verb->add_option("--device", arguments.device, "cpu, cuda, or auto")
        ->check(CLI::IsMember({"auto", "cpu", "cuda"}))
        ->capture_default_str();
    verb->add_option("--threads", arguments.threads, "CPU threads; 0: all cores")
        ->check(CLI::NonNegativeNumber);
    return verb;
}

CLI::App* addBench(CLI::App& app, BenchArguments& arguments) {
    CLI::App* verb = app.add_subcommand(
        "bench", "Time LibTorch's forward pass (gaussarium bench tgmm runs this beside its own)");
    verb->add_option("--n", arguments.sizes, "Numbers of points")
        ->delimiter(',')
        ->check(CLI::Range(1, 100000));
    verb->add_option("--threads", arguments.threads, "Numbers of CPU threads")
        ->delimiter(',')
        ->check(CLI::Range(1, 1024));
    verb->add_option("--gemm", arguments.gemm, "Time a product of two matrices of this size too")
        ->check(CLI::Range(1, 16384));
    verb->add_option("--json", arguments.json, "Write the rows as JSON to this file; - is stdout");
    return verb;
}

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
    setComputeThreads(arguments.threads);
    RunOptions options;
    options.folder = arguments.out;
    options.device = deviceFrom(arguments.device);
    options.resume = arguments.resume;
    options.minutes = arguments.minutes;
    options.command = command;
    const Expected<RunSummary> summary = runTraining(
        *config, options, [](const std::string& line) { fmt::print(stderr, "{}\n", line); }, stop);
    if (!summary) {
        return failed(summary.error().message);
    }
    fmt::print("{}\n", summary->sentence);
    return interrupted() ? Interrupted : Done;
}

nlohmann::ordered_json toJson(const EvaluationCell& cell) {
    return {{"d", cell.dimension},
            {"k", cell.components},
            {"n", cell.n},
            {"truth_nll", cell.truth},
            {"tgmm_nll", cell.network},
            {"tgmm_unknown_k_nll", cell.networkUnknownK},
            {"excess_standard_error", cell.excessError},
            {"k_right", cell.countRight}};
}

int evaluateVerb(const EvaluateArguments& arguments, std::stop_token stop) {
    const Expected<tgmm::Weights> weights = tgmm::readWeights(arguments.weights);
    if (!weights) {
        return failed(weights.error().message);
    }
    for (const int components : arguments.grid.components) {
        if (components > weights->config.maxComponents) {
            return failed(fmt::format("{}: {} components asked for, the network has at most {}",
                                      arguments.weights, components,
                                      weights->config.maxComponents));
        }
    }
    setComputeThreads(arguments.threads);
    // With the JSON on stdout the table gives way to it.
    std::FILE* table = arguments.json == "-" ? stderr : stdout;
    fmt::print(table,
               "Held-out negative log-likelihood, nats per point, {} tasks a cell\n"
               " d    n  k    truth     TGMM  (excess +- s.e.)  k unknown  k right\n",
               arguments.grid.tasks);
    const auto print = [&](const EvaluationCell& cell) {
        fmt::print(
            table, "{:2} {:4} {:2}  {:7.4f}  {:7.4f}  {:7.4f} +-{:6.4f}    {:7.4f}    {:5.3f}\n",
            cell.dimension, cell.n, cell.components, cell.truth, cell.network,
            cell.network - cell.truth, cell.excessError, cell.networkUnknownK, cell.countRight);
        std::fflush(table);
    };
    const std::vector<EvaluationCell> cells =
        evaluateNetwork(*weights, arguments.grid, deviceFrom(arguments.device), print, stop);
    if (!arguments.json.empty()) {
        nlohmann::ordered_json json = {{"schema", "gaussarium.network-evaluation/1"},
                                       {"weights", arguments.weights},
                                       {"seed", arguments.grid.seed},
                                       {"tasks", arguments.grid.tasks},
                                       {"cells", nlohmann::ordered_json::array()}};
        for (const EvaluationCell& cell : cells) {
            json["cells"].push_back(toJson(cell));
        }
        const std::string text = json.dump(1) + "\n";
        if (arguments.json == "-") {
            fmt::print("{}", text);
        } else if (const Expected<void> done = writeFileAtomically(arguments.json, text); !done) {
            return failed(done.error().message);
        }
    }
    return interrupted() ? Interrupted : Done;
}

int benchVerb(const BenchArguments& arguments, const std::stop_token& stop) {
    if (const Expected<void> done = runBench(arguments, stop); !done) {
        return failed(done.error().message);
    }
    return interrupted() ? Interrupted : Done;
}

// LibTorch's operators meet at OpenMP barriers, where libgomp's threads spin. On a machine that
// does other work too a spinning thread takes the core that the awaited one needs: measured, a step
// of the tiny preset then took 30 times as long. libgomp reads its policy when it is loaded, so the
// program starts itself once more with the policy set; where that fails it runs as it is. Not for
// `bench`: a baseline is measured as a plain program would run.
void waitWithoutSpinning(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) != "bench"
        && std::getenv("OMP_WAIT_POLICY") == nullptr
        && ::setenv("OMP_WAIT_POLICY", "passive", 1) == 0) {
        ::execv("/proc/self/exe", argv);
    }
}

} // namespace

int main(int argc, char** argv) {
    waitWithoutSpinning(argc, argv);
    CLI::App app("Trains and measures the TGMM networks of Gaussarium", "gaussarium-trainer");
    app.require_subcommand(1);
    app.set_version_flag("--version", GAUSSARIUM_VERSION);
    TrainArguments trainArguments;
    EvaluateArguments evaluateArguments;
    BenchArguments benchArguments;
    const CLI::App* trainCommand = addTrain(app, trainArguments);
    addEvaluate(app, evaluateArguments);
    const CLI::App* benchCommand = addBench(app, benchArguments);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? Done : WrongCall;
    }
    const std::stop_token stop = stopOnInterrupt();
    try {
        if (benchCommand->parsed()) {
            return benchVerb(benchArguments, stop);
        }
        return trainCommand->parsed() ? trainVerb(trainArguments, joined(argc, argv), stop)
                                      : evaluateVerb(evaluateArguments, stop);
    } catch (const std::exception& error) {
        // LibTorch's messages go on with a backtrace; the first line says what happened.
        const std::string text = error.what();
        return failed(text.substr(0, text.find('\n')));
    }
}
