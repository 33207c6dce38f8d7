#include "core/train/objective.h"

#include "core/train/foundation_objective.h"
#include "core/train/network_operators.h"
#include "core/train/paper_objective.h"

namespace gaussarium::train {

std::unique_ptr<Objective> makeObjective(const TrainConfig& config, const Parameters& parameters,
                                         OperatorSet operators) {
    if (config.network.architecture == tgmm::Architecture::Paper) {
        return std::make_unique<PaperObjective>(config, parameters, operatorsOf(operators));
    }
    return std::make_unique<FoundationObjective>(config, parameters, operatorsOf(operators));
}

} // namespace gaussarium::train
