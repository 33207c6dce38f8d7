#include "app/card/claims.h"
#include "app/card/evaluation_runs.h"
#include "app/card/sections.h"
#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <cmath>

namespace gaussarium::card {

namespace {

// Of the methods, in the order in which they run.
constexpr std::size_t tgmm = 1;
constexpr std::size_t tgmmThenEm = 2;

// "No worse": nats of held-out likelihood that count as none.
constexpr double noWorse = 0.002;

void addCellColumns(cli::TextTable& table) {
    for (const char* title : {"d", "n", "k"}) {
        table.addColumn(title);
    }
}

std::vector<std::string> cellColumns(const EvaluationCell& cell) {
    return {std::to_string(cell.dimension), std::to_string(cell.size),
            std::to_string(cell.components)};
}

std::string likelihoodTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    addCellColumns(table);
    for (const char* title : {"truth", "EM x 20", "TGMM", "TGMM then EM", "TGMM less EM x 20",
                              "TGMM then EM less EM x 20"}) {
        table.addColumn(title);
    }
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            std::vector<std::string> row = cellColumns(cell);
            row.push_back(decimals(cell.truthNll, 3));
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.heldOutNll, 3));
            }
            for (const std::size_t i : {tgmm, tgmmThenEm}) {
                const PairedDifference& d = cell.methods[i].difference;
                row.push_back(difference(d.nll, d.nllError, 3));
            }
            table.addRow(std::move(row));
        }
    }
    return table.markdown();
}

std::string errorTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    addCellColumns(table);
    for (const char* title :
         {"mean error: EM x 20", "TGMM", "TGMM then EM", "TGMM then EM less EM x 20",
          "accuracy: truth", "EM x 20", "TGMM", "TGMM then EM"}) {
        table.addColumn(title);
    }
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            std::vector<std::string> row = cellColumns(cell);
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.meanError, 3));
            }
            const PairedDifference& d = cell.methods[tgmmThenEm].difference;
            row.push_back(difference(d.meanError, d.meanErrorError, 3));
            row.push_back(decimals(cell.truthAccuracy, 3));
            for (const MethodScore& score : cell.methods) {
                row.push_back(decimals(score.accuracy, 3));
            }
            table.addRow(std::move(row));
        }
    }
    return table.markdown();
}

std::string claims(const std::vector<Evaluation>& evaluations) {
    const auto scarce = [](const EvaluationCell& cell) {
        return cell.size <= 128 || (cell.size == 256 && cell.components >= 3);
    };
    const auto everywhere = [](std::size_t method, auto judge, double limit) {
        return [=](const EvaluationCell& cell) { return judge(cell, method, limit); };
    };
    const auto whereScarce = [&](auto judge) {
        return [=](const EvaluationCell& cell) -> std::optional<Exception> {
            if (!scarce(cell)) {
                return std::nullopt;
            }
            return judge(cell, tgmm, 0.0);
        };
    };
    std::string text;
    text +=
        countCells("TGMM is below EM x 20 where data are scarce (every n up to 128, and k of at "
                   "least 3 at n = 256)",
                   evaluations, whereScarce(nllBelow))
            .markdown();
    text +=
        countCells("So it is in the median of the tasks", evaluations, whereScarce(nllMedianBelow))
            .markdown();
    text +=
        countCells(
            fmt::format("TGMM then EM is nowhere worse than EM x 20 by more than {} nats", noWorse),
            evaluations, everywhere(tgmmThenEm, nllBelow, noWorse))
            .markdown();
    text += countCells("TGMM then EM is better than EM x 20", evaluations,
                       everywhere(tgmmThenEm, nllBelow, 0.0))
                .markdown();
    text += countCells("TGMM then EM has the lower mean error", evaluations,
                       everywhere(tgmmThenEm, meanErrorBelow, 0.0))
                .markdown();
    text += countCells("TGMM has the lower mean error", evaluations,
                       everywhere(tgmm, meanErrorBelow, 0.0))
                .markdown();
    return text;
}

} // namespace

std::vector<CardRun> qualityRuns(const CardSetting& setting) {
    std::vector<CardRun> runs;
    for (const int d : {2, 3}) {
        for (const int n : {32, 64, 128, 256, 512, 1024}) {
            EvaluationSpec spec;
            spec.dimensions = {d};
            spec.components = {2, 3, 5, 8};
            spec.sizes = {n};
            spec.tasks = setting.tasks;
            spec.methods = cardMethods(setting, {opponent, "tgmm", "tgmm+em:ridge=1e-3"});
            runs.push_back(evaluationRun(setting, fmt::format("d = {}, n = {}", d, n), spec));
        }
    }
    return runs;
}

Expected<std::string> qualityMarkdown(const std::vector<std::string>& results) {
    const Expected<std::vector<Evaluation>> evaluations = parseAll(results);
    if (!evaluations) {
        return fail(evaluations.error());
    }
    return fmt::format(
        "## What it reaches\n\n"
        "Against EM at its best (`{}`: full covariances, the likeliest of 20 starts by k-means++ "
        "after whitening), k known, on tasks of the recipe; {}. TGMM then EM is one run of EM from "
        "TGMM's answer, with the same ridge. Differences are means over the same tasks with their "
        "standard errors; below 0, TGMM is better. The recipe is what the network's training is "
        "built around, an advantage that no EM has: the tasks below that it never saw are the "
        "other "
        "half of the truth. {}\n\n{}\n"
        "Held-out negative log-likelihood in nats per point (lower is better):\n\n{}\n"
        "Squared error of the means, per coordinate, after matching, and accuracy of the points' "
        "assignment:\n\n{}",
        opponent, tasksInWords(*evaluations), unansweredSentence(*evaluations),
        claims(*evaluations), likelihoodTable(*evaluations), errorTable(*evaluations));
}

} // namespace gaussarium::card
