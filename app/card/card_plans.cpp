#include "app/card/card_plans.h"

#include "app/card/sections.h"

namespace gaussarium::card {

namespace {

bool isPaper(const tgmm::Weights& weights) {
    return weights.config.architecture == tgmm::Architecture::Paper;
}

bool fitsAll(const tgmm::Weights&) {
    return true;
}

} // namespace

const std::vector<CardPlan>& cardPlans() {
    static const std::vector<CardPlan> all = {
        {"paper", isPaper, {{"tasks", paperRuns, paperMarkdown}}},
        {"foundation",
         fitsAll,
         {{"quality", qualityRuns, qualityMarkdown},
          {"components", componentsRuns, componentsMarkdown},
          {"shift", shiftRuns, shiftMarkdown},
          {"real", realRuns, realMarkdown}}},
    };
    return all;
}

} // namespace gaussarium::card
