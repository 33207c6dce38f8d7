#include "core/train/objective.h"

#include "core/train/foundation_objective.h"
#include "core/train/paper_objective.h"

namespace gaussarium::train {

std::unique_ptr<Objective> makeObjective(const TrainConfig& config, const Parameters& parameters) {
    if (config.network.architecture == tgmm::Architecture::Paper) {
        return std::make_unique<PaperObjective>(config, parameters);
    }
    return std::make_unique<FoundationObjective>(config, parameters);
}

} // namespace gaussarium::train
