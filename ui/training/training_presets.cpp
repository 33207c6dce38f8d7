#include "ui/training/training_presets.h"

#include "core/base/resources.h"

#include <QCoreApplication>

namespace gaussarium::ui {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("TrainingPresets", text);
}

} // namespace

const std::vector<TrainingPreset>& trainingPresets() {
    static const std::vector<TrainingPreset> presets = {
        {"see-it-learn",
         tr("See it learn"),
         tr("Up to 3 components in the plane. Within a minute a network that knew nothing is four "
            "times as close to the truth."),
         {}},
        {"tiny",
         tr("Beats one-start EM"),
         tr("Up to 3 components in plane and space. Within three minutes its means are nearer to "
            "the truth's than those of EM from one random start."),
         {}},
        {"paper-small",
         tr("Paper, small"),
         tr("The paper's network with 4 layers, on the paper's tasks: causal, with positions, "
            "unit covariances, k told. In ten minutes it is three times as close to the truth."),
         {}},
        {"continue-shipped", tr("Continue the shipped model"),
         tr("Goes on with the network that ships, by small steps that do no harm: yours to bend "
            "to other tasks. A step takes about a second."),
         "weights/foundation.tgmm"}};
    return presets;
}

Expected<PresetStart> loadPreset(const TrainingPreset& preset) {
    PresetStart start;
    const Expected<train::TrainConfig> config = train::loadTrainConfig(preset.config);
    if (!config) {
        return fail(config.error());
    }
    start.config = *config;
    if (!preset.from.empty()) {
        const Expected<std::filesystem::path> from = findResource(preset.from);
        if (!from) {
            return fail(from.error());
        }
        start.from = *from;
    }
    return start;
}

} // namespace gaussarium::ui
