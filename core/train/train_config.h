// What a training run is made of: the network, the tasks it sees, the loss and the schedule.
// Read from resources/training/NAME.json; every field has a name there, unknown ones are refused.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/network_config.h"
#include "core/train/schedule.h"
#include "core/train/task_prior_config.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium::train {

// What a step makes small.
enum class LossKind {
    Likelihood, // the negative log-density of fresh points under the answer
    // The paper's: cross-entropy of the weights plus squared error of the means, both against the
    // truth's components in the order of ascending weight.
    Parameters,
};
std::string_view nameOf(LossKind kind); // "likelihood", "parameters"

struct TrainConfig {
    std::string name = "custom";
    tgmm::NetworkConfig network;
    TaskPriorConfig tasks;
    Schedule schedule;

    std::vector<std::int64_t> sizes = {128}; // n of a step is drawn uniformly from these
    std::int64_t tokensPerStep = 65536;      // a step has tokensPerStep / n tasks
    std::int64_t tasksPerStep = 0;           // or this many, where it is not 0

    LossKind loss = LossKind::Likelihood;
    double logDensityFloor = -60.0; // of one fresh point, in whitened coordinates
    double countWeight = 0.3;       // of the cross-entropy of k
    double readOutWeight = 0.3;     // of the read-out before its refinements, where there are any
    double earlyWeight = 0.0;       // of the read-outs after earlier layers

    bool muon = false; // on the matrices of the blocks; AdamW has the rest
    double muonMomentum = 0.95;
    double beta1 = 0.9;
    double beta2 = 0.98;
    double epsilon = 1e-8;
    double weightDecay = 0.01; // matrices only
    double gradientClip = 1.0; // largest norm of the whole gradient

    std::uint64_t seed = 1;
    std::int64_t logEvery = 100;       // steps between rows of the log
    std::int64_t validateEvery = 1000; // steps between held-out measurements
    double checkpointSeconds = 60.0;

    // The field that is out of range, and its range; or what does not go together, and why.
    Expected<void> check() const;
};

// What an architecture is trained as where nothing else is said: tgmm::usualConfig, and of the
// paper's network the paper's loss.
TrainConfig usualTraining(tgmm::Architecture architecture);

// From JSON text; what it leaves out is as usualTraining has it. The error names the field.
Expected<TrainConfig> parseTrainConfig(const std::string& json);
// Every field, indented.
std::string trainConfigJson(const TrainConfig& config);
// `nameOrPath` is a file, or the name of one among the resources: "foundation", "tiny".
Expected<TrainConfig> loadTrainConfig(const std::string& nameOrPath);

} // namespace gaussarium::train
