// What a training run is made of: the network, the tasks it sees, the loss and the schedule.
// Read from resources/training/NAME.json; every field has a name there, unknown ones are refused.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/network_config.h"
#include "core/train/schedule.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::train {

// The prior that tasks are drawn from. Means are normal times exp(U(low, high)), one spread a task;
// a component is rotated by a uniform rotation, its standard deviations are
// exp(componentSpread * normal) per component times exp(axisSpread * normal) per axis; weights are
// proportional to weightFloor + U(0, 1).
struct TaskPriorConfig {
    double meanSpreadLow = 0.2; // natural logarithms
    double meanSpreadHigh = 2.0;
    double componentSpread = 0.35;
    double axisSpread = 0.5;
    double weightFloor = 0.08;
    // Share of tasks from a wider prior: elongated axes, components that touch, one dominant
    // weight. These use the fields below; weights are proportional to exp(wideWeightSpread normal).
    double wideShare = 0.0;
    double wideMeanSpreadLow = -0.5;
    double wideComponentSpread = 0.7;
    double wideAxisSpread = 1.0;
    double wideWeightSpread = 1.2;
    double spaceShare = 0.5;   // share of 3D tasks
    double hiddenShare = 0.12; // share of tasks that do not tell k
    int maxComponents = 8;     // k is uniform in 1..maxComponents
    int freshPoints = 64;      // points of the same mixture that the loss is taken on
};

struct TrainConfig {
    std::string name = "custom";
    tgmm::NetworkConfig network;
    TaskPriorConfig tasks;
    Schedule schedule;

    std::vector<std::int64_t> sizes = {128}; // n of a step is drawn uniformly from these
    std::int64_t tokensPerStep = 65536;      // a step has tokensPerStep / n tasks

    double logDensityFloor = -60.0; // of one fresh point, in whitened coordinates
    double countWeight = 0.3;       // of the cross-entropy of k

    double beta1 = 0.9;
    double beta2 = 0.98;
    double epsilon = 1e-8;
    double weightDecay = 0.01; // matrices only
    double gradientClip = 1.0; // largest norm of the whole gradient

    std::uint64_t seed = 1;
    std::int64_t logEvery = 100;       // steps between rows of the log
    std::int64_t validateEvery = 1000; // steps between held-out measurements
    double checkpointSeconds = 60.0;

    // The field that is out of range, and its range.
    Expected<void> check() const;
};

// From JSON text; the error names the field.
Expected<TrainConfig> parseTrainConfig(const std::string& json);
// Every field, indented.
std::string trainConfigJson(const TrainConfig& config);
// `nameOrPath` is a file, or the name of one among the resources: "foundation", "tiny".
Expected<TrainConfig> loadTrainConfig(const std::string& nameOrPath);

} // namespace gaussarium::train
