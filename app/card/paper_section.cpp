#include "app/card/claims.h"
#include "app/card/evaluation_runs.h"
#include "app/card/sections.h"
#include "app/cli/text_table.h"
#include "core/base/check.h"

#include <fmt/format.h>

namespace gaussarium::card {

namespace {

std::string paperTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    for (const char* title :
         {"n", "k", "truth", "EM x 20", "TGMM, foundation", "this network",
          "this network less EM x 20", "mean error: EM x 20", "TGMM, foundation", "this network",
          "accuracy: EM x 20", "TGMM, foundation", "this network"}) {
        table.addColumn(title);
    }
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            std::vector<std::string> row = {std::to_string(cell.size),
                                            std::to_string(cell.components),
                                            decimals(cell.truthNll, 3)};
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.heldOutNll, 3));
            }
            const PairedDifference& d = cell.methods.back().difference;
            row.push_back(difference(d.nll, d.nllError, 3));
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.meanError, 3));
            }
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.accuracy, 3));
            }
            table.addRow(std::move(row));
        }
    }
    return table.markdown();
}

} // namespace

std::vector<CardRun> paperRuns(const CardSetting& setting) {
    std::vector<CardRun> runs;
    for (const int n : {64, 128}) {
        EvaluationSpec spec;
        spec.family.family = Family::Paper;
        spec.dimensions = {2};
        spec.components = {2, 3, 4, 5};
        spec.sizes = {n};
        spec.tasks = setting.tasks;
        // The foundation network is the one that ships; the card's is the paper's.
        spec.methods =
            cardMethods({setting.registry, {}, setting.tasks, setting.seed}, {opponent, "tgmm"});
        spec.methods.push_back(cardMethods(setting, {"tgmm-paper"}).front());
        runs.push_back(evaluationRun(setting, fmt::format("n = {}", n), spec));
    }
    return runs;
}

Expected<std::string> paperMarkdown(const std::vector<std::string>& results) {
    const Expected<std::vector<Evaluation>> evaluations = parseAll(results);
    if (!evaluations) {
        return fail(evaluations.error());
    }
    return fmt::format(
        "## What it reaches\n\n"
        "On the tasks that it was trained on (means uniform in a square of side 10, unit "
        "covariances, k told), beside EM at its best (`{}`, which estimates the covariances too) "
        "and the foundation network, which was not trained on such tasks alone; {}. It reads the "
        "points in their order and reports weights and means; its mixture has the unit "
        "covariances that it was trained with. Held-out negative log-likelihood in nats per point, "
        "squared error of the means per coordinate after matching, accuracy of the points' "
        "assignment. {}\n\n{}",
        opponent, tasksInWords(*evaluations), unansweredSentence(*evaluations),
        paperTable(*evaluations));
}

} // namespace gaussarium::card
