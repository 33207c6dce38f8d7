#include "app/card/claims.h"
#include "app/card/evaluation_runs.h"
#include "app/card/sections.h"
#include "app/cli/text_table.h"
#include "core/mixture/shifted_tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium::card {

namespace {

constexpr std::size_t tgmm = 1;
constexpr std::size_t tgmmThenEm = 2;

// Of the card's tasks in a cell: there are twenty times as many cells as sizes.
constexpr int shareOfTasks = 4;
constexpr int fewTasks = 32; // of 10,000 points: seconds each

// The method of whom the claim at that n speaks.
std::size_t judgedMethod(const EvaluationCell& cell) {
    return cell.size <= 128 ? tgmm : tgmmThenEm;
}

bool isClean(const Evaluation& evaluation) {
    return std::none_of(
        evaluation.cells.begin(), evaluation.cells.end(),
        [](const EvaluationCell& cell) { return std::isfinite(cell.truthCleanNll); });
}

std::string familyTitle(const Evaluation& evaluation) {
    return std::string(familyName(evaluation.spec.family.family));
}

std::string shiftTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    table.addColumn("tasks", cli::Align::Left);
    for (const char* title :
         {"d", "k", "n", "truth", "EM x 20", "TGMM", "TGMM then EM", "TGMM less EM x 20", "median",
          "TGMM then EM less EM x 20", "median", "mean error: EM x 20", "TGMM", "TGMM then EM"}) {
        table.addColumn(title);
    }
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            std::vector<std::string> row{familyTitle(evaluation), std::to_string(cell.dimension),
                                         std::to_string(cell.components), std::to_string(cell.size),
                                         decimals(cell.truthNll, 3)};
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.heldOutNll, 3));
            }
            for (const std::size_t i : {tgmm, tgmmThenEm}) {
                const PairedDifference& d = cell.methods[i].difference;
                row.push_back(difference(d.nll, d.nllError, 3));
                row.push_back(std::isfinite(d.nllMedian) ? fmt::format("{:+.3f}", d.nllMedian)
                                                         : "–");
            }
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.meanError, 3));
            }
            table.addRow(std::move(row));
        }
    }
    return table.markdown();
}

// On points of the mixture alone, where the tasks' points are more than that.
std::string cleanTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    table.addColumn("tasks", cli::Align::Left);
    for (const char* title : {"d", "k", "n", "truth", "EM x 20", "TGMM", "TGMM then EM"}) {
        table.addColumn(title);
    }
    for (const Evaluation& evaluation : evaluations) {
        if (isClean(evaluation)) {
            continue;
        }
        for (const EvaluationCell& cell : evaluation.cells) {
            std::vector<std::string> row{familyTitle(evaluation), std::to_string(cell.dimension),
                                         std::to_string(cell.components), std::to_string(cell.size),
                                         decimals(cell.truthCleanNll, 3)};
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.cleanNll, 3));
            }
            table.addRow(std::move(row));
        }
    }
    return table.empty() ? std::string() : table.markdown();
}

// countCells with the family in front of each cell's name.
Claim countWithFamilies(std::string sentence, const std::vector<Evaluation>& evaluations,
                        const CellClaim& claim) {
    Claim whole;
    whole.sentence = std::move(sentence);
    for (const Evaluation& evaluation : evaluations) {
        Claim own = countCells({}, {evaluation}, claim);
        whole.cells += own.cells;
        for (Exception& exception : own.exceptions) {
            exception.where = familyTitle(evaluation) + ", " + exception.where;
            whole.exceptions.push_back(std::move(exception));
        }
    }
    return whole;
}

// Better, level or worse by more than two standard errors, family by family.
std::string verdictTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    table.addColumn("tasks", cli::Align::Left);
    table.addColumn("what they are", cli::Align::Left);
    for (const char* title : {"better", "level", "worse"}) {
        table.addColumn(title);
    }
    table.addColumn("worse in the median");
    table.addColumn("worse at", cli::Align::Left);
    for (const Evaluation& evaluation : evaluations) {
        int better = 0;
        int worse = 0;
        int worseInMedian = 0;
        std::string where;
        for (const EvaluationCell& cell : evaluation.cells) {
            const PairedDifference& d = cell.methods[judgedMethod(cell)].difference;
            worseInMedian += d.nllMedian > 0.0 ? 1 : 0;
            better += d.nll < -2.0 * d.nllError ? 1 : 0;
            if (!(d.nll <= 2.0 * d.nllError)) {
                ++worse;
                where += (where.empty() ? "" : "; ") + cellName(cell);
            }
        }
        table.addRow({familyTitle(evaluation),
                      std::string(familySummary(evaluation.spec.family.family)),
                      std::to_string(better),
                      std::to_string(static_cast<int>(evaluation.cells.size()) - better - worse),
                      std::to_string(worse), std::to_string(worseInMedian), where});
    }
    return table.markdown();
}

} // namespace

std::vector<CardRun> shiftRuns(const CardSetting& setting) {
    EvaluationSpec spec;
    spec.dimensions = {2, 3};
    spec.components = {3, 5};
    spec.tasks = std::max(setting.tasks / shareOfTasks, 1);
    spec.methods = cardMethods(setting, {opponent, "tgmm", "tgmm+em:ridge=1e-3"});
    std::vector<CardRun> runs;
    for (const Family family : shiftedFamilies()) {
        spec.family.family = family;
        spec.sizes = {64, 256};
        runs.push_back(evaluationRun(setting, std::string(familyName(family)), spec));
    }
    spec.family.family = Family::Recipe;
    spec.sizes = {8, 16};
    runs.push_back(evaluationRun(setting, "very few points", spec));
    spec.sizes = {10'000};
    spec.tasks = std::min(spec.tasks, fewTasks);
    runs.push_back(evaluationRun(setting, "very many points", spec));
    return runs;
}

Expected<std::string> shiftMarkdown(const std::vector<std::string>& results) {
    const Expected<std::vector<Evaluation>> evaluations = parseAll(results);
    if (!evaluations) {
        return fail(evaluations.error());
    }
    const auto noWorse = [](const EvaluationCell& cell) -> std::optional<Exception> {
        const std::size_t method = judgedMethod(cell);
        return nllBelow(cell, method, 2.0 * cell.methods[method].difference.nllError);
    };
    const auto noWorseInMedian = [](const EvaluationCell& cell) {
        return nllMedianBelow(cell, judgedMethod(cell), 1e-9); // a tie is no worse
    };
    const std::string clean = cleanTable(*evaluations);
    return fmt::format(
        "## On data that it was not trained for\n\n"
        "Each family is the recipe with one thing changed that training never saw, or more or "
        "fewer "
        "points; k known; {}. The truth's likelihood is that of the points' own law, background "
        "and "
        "tails included. Up to n = 128 TGMM is judged, above it TGMM then EM, against the same EM "
        "x 20 as above; better and worse are by more than two standard errors of the paired "
        "difference. Where EM fails badly on a few tasks, these make up its mean: the median says "
        "who is ahead on most. Means of the squeezed tasks are compared before the squeeze. "
        "{}\n\n{}\n{}\n"
        "Held-out negative log-likelihood in nats per point, and squared error of the means:\n\n"
        "{}{}",
        tasksInWords(*evaluations), unansweredSentence(*evaluations),
        countWithFamilies("TGMM, and above n = 128 TGMM then EM, is no worse than EM x 20",
                          *evaluations, noWorse)
                .markdown()
            + countWithFamilies("So it is in the median of the tasks", *evaluations,
                                noWorseInMedian)
                  .markdown(),
        verdictTable(*evaluations), shiftTable(*evaluations),
        clean.empty() ? ""
                      : "\nNegative log-likelihood of clean points, which the mixture alone made:"
                        "\n\n"
                            + clean);
}

} // namespace gaussarium::card
