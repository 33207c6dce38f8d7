// What one presses Train for: configurations that two cores train while one looks on.
#pragma once

#include "core/base/error.h"
#include "core/train/train_config.h"

#include <QString>

#include <filesystem>
#include <string>
#include <vector>

namespace gaussarium::ui {

struct TrainingPreset {
    std::string config; // resources/training/NAME.json
    QString title;      // "See it learn"
    QString promise;    // what it reaches, and in which time
    std::string from;   // resource with the weights that it begins with; empty: random ones
};

// The first is what a newcomer should press.
const std::vector<TrainingPreset>& trainingPresets();

struct PresetStart {
    train::TrainConfig config;
    std::filesystem::path from; // empty: random weights
};

// Fails where a resource is missing.
Expected<PresetStart> loadPreset(const TrainingPreset& preset);

} // namespace gaussarium::ui
