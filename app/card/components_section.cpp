#include "app/card/claims.h"
#include "app/card/evaluation_runs.h"
#include "app/card/sections.h"
#include "app/cli/reliability_diagram.h"
#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <cmath>

namespace gaussarium::card {

namespace {

constexpr std::size_t bic = 0;
constexpr std::size_t tgmm = 1;

std::string countTable(const std::vector<Evaluation>& evaluations) {
    cli::TextTable table;
    for (const char* title :
         {"d", "n", "right: BIC", "TGMM", "off by: BIC", "TGMM", "truth's NLL", "BIC", "TGMM",
          "TGMM less BIC", "log score of p(k)", "calibration error"}) {
        table.addColumn(title);
    }
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            const MethodScore& em = cell.methods[bic];
            const MethodScore& net = cell.methods[tgmm];
            table.addRow({std::to_string(cell.dimension), std::to_string(cell.size),
                          decimals(em.rightComponents, 3), decimals(net.rightComponents, 3),
                          decimals(em.componentsOff, 2), decimals(net.componentsOff, 2),
                          decimals(cell.truthNll, 3), decimals(em.heldOutNll, 3),
                          decimals(net.heldOutNll, 3),
                          difference(net.difference.nll, net.difference.nllError, 3),
                          decimals(net.calibration.logScore, 3),
                          decimals(net.calibration.expectedError, 3)});
        }
    }
    return table.markdown();
}

Calibration wholeCalibration(const std::vector<Evaluation>& evaluations) {
    std::vector<Calibration> parts;
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            parts.push_back(cell.methods[tgmm].calibration);
        }
    }
    return pooled(parts);
}

// The share of right answers is above BIC's.
std::optional<Exception> moreOftenRight(const EvaluationCell& cell) {
    const double own = cell.methods[tgmm].rightComponents;
    const double other = cell.methods[bic].rightComponents;
    if (own > other) {
        return Exception{};
    }
    return Exception{fmt::format("d = {}, n = {}", cell.dimension, cell.size),
                     decimals(own, 3) + " against " + decimals(other, 3)};
}

} // namespace

std::vector<CardRun> componentsRuns(const CardSetting& setting) {
    std::vector<CardRun> runs;
    for (const int d : {2, 3}) {
        for (const int n : {32, 64, 128, 256, 512, 1024}) {
            EvaluationSpec spec;
            spec.dimensions = {d};
            spec.components = {0};
            spec.hideComponents = true;
            spec.sizes = {n};
            spec.tasks = setting.tasks;
            spec.methods = cardMethods(setting, {"em:restarts=10:ridge=1e-3", "tgmm"});
            runs.push_back(evaluationRun(setting, fmt::format("d = {}, n = {}", d, n), spec));
            runs.back().cost *= 2.0; // two passes, and BIC tries every k
        }
    }
    return runs;
}

Expected<std::string> componentsMarkdown(const std::vector<std::string>& results) {
    const Expected<std::vector<Evaluation>> evaluations = parseAll(results);
    if (!evaluations) {
        return fail(evaluations.error());
    }
    const Calibration whole = wholeCalibration(*evaluations);
    return fmt::format(
        "## How many components?\n\n"
        "k is uniform in 1 to 8 and not told; {}. BIC takes the lowest over k = 1 to 8 of EM x 10 "
        "(ridge 1e-3), TGMM the k that its p(k | data) calls likeliest; \"right\" is the share of "
        "tasks where that is the truth's k, \"off by\" the mean distance from it. The log score is "
        "the mean logarithm of the probability given to the right k (knowing nothing scores "
        "{:.3f}). {}\n\n{}\n{}\n"
        "Reliability of p(k | data), all of these tasks together: how often the likeliest k was "
        "right, by how probable it was called (the bar is what was right, the stroke what was "
        "said; log score {}, expected calibration error {}):\n\n{}",
        tasksInWords(*evaluations), -std::log(8.0), unansweredSentence(*evaluations),
        countCells("p(k | data) is more often right than BIC", *evaluations, moreOftenRight)
            .markdown(),
        countTable(*evaluations), decimals(whole.logScore, 3), decimals(whole.expectedError, 3),
        cli::reliabilityDiagram(whole, 4));
}

} // namespace gaussarium::card
