// Runs that are evaluations (core/study/evaluation.h), and what their tables share. Internal to
// app/card.
#pragma once

#include "app/card/card_plans.h"
#include "core/study/evaluation.h"

#include <cstdint>
#include <string>
#include <vector>

namespace gaussarium::card {

// The opponent: EM at its best, by the highest likelihood of 20 starts after whitening.
inline constexpr const char* opponent = "em:restarts=20:ridge=1e-3";

// The methods of `words` ("em:restarts=20", "tgmm", ...), those of TGMM with the card's weights.
// Throws std::invalid_argument for a word that is none: they are written in the sections.
std::vector<MethodChoice> cardMethods(const CardSetting& setting,
                                      const std::vector<std::string>& words);

// The specification with the card's seed and methods; `tasks` stay as they are.
CardRun evaluationRun(const CardSetting& setting, std::string name, EvaluationSpec spec);

// The results of evaluation runs; the error names what is wrong with the first damaged one.
Expected<std::vector<Evaluation>> parseAll(const std::vector<std::string>& results);

// 1234567 as "1,234,567".
std::string withCommas(std::int64_t value);

// "EM x 20", "TGMM", "TGMM then EM": how the tables call a method.
std::string shortTitle(const MethodChoice& choice);

// Which method left how many tasks unanswered, and where most; or that none did.
std::string unansweredSentence(const std::vector<Evaluation>& evaluations);

// "512 tasks a cell" (or a range, where runs differ), "2,000 fresh points each".
std::string tasksInWords(const std::vector<Evaluation>& evaluations);

} // namespace gaussarium::card
