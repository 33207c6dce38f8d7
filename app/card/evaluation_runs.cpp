#include "app/card/evaluation_runs.h"

#include "app/card/claims.h"
#include "core/base/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace gaussarium::card {

namespace {

// Seconds of a task on one thread of a machine of 2020, for the time that is left: a pass of the
// network over at most 4,096 points, and what judging the answers takes.
double secondsOfTask(int size) {
    const double read = std::min(size, 4096);
    return 1.5e-3 + 4.2e-5 * size + 8e-8 * read * read;
}

std::string listOf(const std::vector<int>& numbers) {
    std::string list;
    for (const int number : numbers) {
        list += (list.empty() ? "" : ",") + std::to_string(number);
    }
    return list;
}

// Everything but seed and weights.
std::string specificationOf(const EvaluationSpec& spec) {
    std::string text = fmt::format(
        "d {} k {} n {} tasks {} hidden {} most {} held-out {} family {}", listOf(spec.dimensions),
        listOf(spec.components), listOf(spec.sizes), spec.tasks, spec.hideComponents,
        spec.maxComponents, spec.heldOut, familyName(spec.family.family));
    for (const MethodChoice& choice : spec.methods) {
        text += " " + choice.id;
        for (const auto& [name, value] : choice.options) {
            if (name != "weights") {
                text += fmt::format(":{}={}", name, value);
            }
        }
    }
    return text;
}

// "512", or "64 to 512" where they differ; thousands get their comma.
std::string range(const std::vector<Evaluation>& evaluations,
                  const std::function<std::int64_t(const EvaluationSpec&)>& number) {
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (const Evaluation& evaluation : evaluations) {
        const std::int64_t value = number(evaluation.spec);
        low = low == 0 ? value : std::min(low, value);
        high = std::max(high, value);
    }
    return low == high ? withCommas(low) : withCommas(low) + " to " + withCommas(high);
}

} // namespace

std::string withCommas(std::int64_t value) {
    std::string text = std::to_string(value);
    const std::size_t first = text.front() == '-' ? 1 : 0;
    for (std::size_t place = text.size(); place > first + 3;) {
        place -= 3;
        text.insert(place, ",");
    }
    return text;
}

std::vector<MethodChoice> cardMethods(const CardSetting& setting,
                                      const std::vector<std::string>& words) {
    std::vector<MethodChoice> choices;
    for (const std::string& word : words) {
        Expected<MethodChoice> choice = parseChoice(word);
        require(choice.has_value(), "cardMethods", choice ? "" : choice.error().message);
        if (choice->id.starts_with("tgmm") && !setting.weights.empty()) {
            choice->options["weights"] = setting.weights;
        }
        choices.push_back(std::move(*choice));
    }
    return choices;
}

CardRun evaluationRun(const CardSetting& setting, std::string name, EvaluationSpec spec) {
    spec.seed = setting.seed;
    CardRun run;
    run.name = std::move(name);
    run.specification = specificationOf(spec);
    run.cost = 0.0;
    for (const int size : spec.sizes) {
        run.cost += secondsOfTask(size) * spec.tasks
                    * static_cast<double>(spec.components.size() * spec.dimensions.size());
    }
    run.usable = [methods = spec.methods.size()](const std::string& result) {
        const Expected<Evaluation> evaluation = parseEvaluation(result);
        return evaluation && evaluation->spec.methods.size() == methods
               && !evaluation->cells.empty() && evaluationJson(*evaluation) == result;
    };
    run.measure = [spec = std::move(spec), registry = &setting.registry](
                      const RunContext& context) -> Expected<std::string> {
        const Expected<Evaluation> evaluation = evaluateMethods(*registry, spec, context);
        if (!evaluation) {
            return fail(evaluation.error());
        }
        return evaluationJson(*evaluation);
    };
    return run;
}

Expected<std::vector<Evaluation>> parseAll(const std::vector<std::string>& results) {
    std::vector<Evaluation> evaluations;
    for (const std::string& result : results) {
        Expected<Evaluation> evaluation = parseEvaluation(result);
        if (!evaluation) {
            return fail(evaluation.error());
        }
        evaluations.push_back(std::move(*evaluation));
    }
    return evaluations;
}

std::string shortTitle(const MethodChoice& choice) {
    if (choice.id == "tgmm") {
        return "TGMM";
    }
    if (choice.id == "tgmm-paper") {
        return "the paper's network";
    }
    if (choice.id == "tgmm+em") {
        return "TGMM then EM";
    }
    const auto restarts = choice.options.find("restarts");
    return (choice.id == "em" ? "EM" : choice.id)
           + (restarts != choice.options.end() ? " x " + restarts->second : std::string());
}

std::string unansweredSentence(const std::vector<Evaluation>& evaluations) {
    std::string text;
    if (evaluations.empty()) {
        return text;
    }
    const std::vector<MethodChoice>& methods = evaluations.front().spec.methods;
    for (std::size_t i = 0; i < methods.size(); ++i) {
        int tasks = 0;
        int answered = 0;
        const EvaluationCell* worst = nullptr;
        for (const Evaluation& evaluation : evaluations) {
            for (const EvaluationCell& cell : evaluation.cells) {
                tasks += cell.tasks;
                answered += cell.methods[i].answered;
                const auto left = [i](const EvaluationCell& c) {
                    return c.tasks - c.methods[i].answered;
                };
                if (left(cell) > 0 && (worst == nullptr || left(cell) > left(*worst))) {
                    worst = &cell;
                }
            }
        }
        if (worst != nullptr) {
            text += fmt::format("{} gave no answer to {} of {} tasks (a component collapsed), most "
                                "often at {}: {} of {}. ",
                                shortTitle(methods[i]), withCommas(tasks - answered),
                                withCommas(tasks), cellName(*worst),
                                worst->tasks - worst->methods[i].answered, worst->tasks);
        }
    }
    return text.empty() ? "Every method answered every task."
                        : text + "Averages are over the tasks that all methods answered.";
}

std::string tasksInWords(const std::vector<Evaluation>& evaluations) {
    return fmt::format("{} tasks a cell, the same for all methods, each answer judged on {} fresh "
                       "points",
                       range(evaluations, [](const EvaluationSpec& spec) { return spec.tasks; }),
                       range(evaluations, [](const EvaluationSpec& spec) {
                           return static_cast<std::int64_t>(spec.heldOut);
                       }));
}

} // namespace gaussarium::card
