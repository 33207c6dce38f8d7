// A network and a run small enough for a test.
#pragma once

#include "core/train/train_config.h"

namespace gaussarium::testing {

inline train::TrainConfig smallConfig(int steps, int validateEvery) {
    train::TrainConfig config;
    config.name = "small";
    config.network = {
        .width = 16, .heads = 2, .layers = 2, .mlpWidth = 32, .maxComponents = 2, .headWidth = 16};
    config.tasks.maxComponents = 2;
    config.tasks.freshPoints = 16;
    config.sizes = {16, 32};
    config.tokensPerStep = 256;
    config.schedule.steps = steps;
    config.schedule.warmUpSteps = 3;
    config.schedule.peak = 3e-3;
    config.logEvery = 4;
    config.validateEvery = validateEvery;
    return config;
}

} // namespace gaussarium::testing
