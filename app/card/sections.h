// The sections of the plans in card_plans.cpp. Internal to app/card.
#pragma once

#include "app/card/card_plans.h"

#include <string>
#include <vector>

namespace gaussarium::card {

// TGMM alone and as the start of EM against EM x 20, k known, tasks of the recipe.
std::vector<CardRun> qualityRuns(const CardSetting& setting);
Expected<std::string> qualityMarkdown(const std::vector<std::string>& results);

// p(k | data) against BIC over EM x 10, k unknown.
std::vector<CardRun> componentsRuns(const CardSetting& setting);
Expected<std::string> componentsMarkdown(const std::vector<std::string>& results);

// The same methods as in `quality` on tasks that no network was trained on, and on very few and
// very many points.
std::vector<CardRun> shiftRuns(const CardSetting& setting);
Expected<std::string> shiftMarkdown(const std::vector<std::string>& results);

// The data sets that ship, against their known classes.
std::vector<CardRun> realRuns(const CardSetting& setting);
Expected<std::string> realMarkdown(const std::vector<std::string>& results);

// For the paper's network: its own kind of tasks, beside EM x 20 and the foundation network.
std::vector<CardRun> paperRuns(const CardSetting& setting);
Expected<std::string> paperMarkdown(const std::vector<std::string>& results);

} // namespace gaussarium::card
