// gaussarium-trainer evaluate: a network on held-out tasks of the recipe's prior, by LibTorch.

#include "app/trainer/verbs.h"
#include "core/base/atomic_file.h"
#include "core/base/interrupt.h"
#include "core/train/evaluation.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>

namespace gaussarium::trainer {

namespace {

using namespace gaussarium::train;

struct EvaluateArguments {
    std::string weights;
    DeviceOptions device;
    std::string json;
    EvaluationGrid grid;
};

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
    for (const std::int64_t n : arguments.grid.sizes) {
        if (n > weights->config.mostPoints()) {
            return failed(fmt::format("{}: {} points asked for, the network reads at most {}",
                                      arguments.weights, n, weights->config.mostPoints()));
        }
    }
    setComputeThreads(arguments.device.threads);
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
        evaluateNetwork(*weights, arguments.grid, arguments.device.kind(), print, stop);
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

} // namespace

Verb addEvaluate(CLI::App& app) {
    const auto shared = std::make_shared<EvaluateArguments>();
    EvaluateArguments& arguments = *shared;

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
    arguments.device.addTo(*verb);
    return {verb, [shared](const std::stop_token& stop) { return evaluateVerb(*shared, stop); }};
}

} // namespace gaussarium::trainer
