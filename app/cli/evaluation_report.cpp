#include "app/cli/evaluation_report.h"

#include "app/cli/comparison_report.h"
#include "app/cli/progress_line.h"
#include "app/cli/reliability_diagram.h"
#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

namespace gaussarium::cli {

namespace {

std::string number(double value, const char* format) {
    return std::isfinite(value) ? fmt::format(fmt::runtime(format), value) : std::string("–");
}

struct Writer {
    const Evaluation& evaluation;
    bool markdown;
    int width;
    std::string text;

    void paragraph(const std::string& sentence) {
        text += markdown ? sentence + "\n\n" : wrapped(sentence, width, 0) + "\n\n";
    }

    using TruthCell = std::function<std::string(const EvaluationCell&)>;
    using MethodCell = std::function<std::string(const EvaluationCell&, const MethodScore&)>;

    // One row a cell; a star where the average is over fewer tasks than the cell's common ones.
    void table(const std::string& title, const TruthCell& truth, const MethodCell& method,
               bool average) {
        TextTable table;
        for (const char* column : {"d", "k", "n"}) {
            table.addColumn(column);
        }
        if (truth) {
            table.addColumn("truth");
        }
        for (const std::string& label : evaluation.labels) {
            table.addColumn(label);
        }
        for (const EvaluationCell& cell : evaluation.cells) {
            std::vector<std::string> row{std::to_string(cell.dimension),
                                         cell.components > 0
                                             ? std::to_string(cell.components)
                                             : fmt::format("1–{}", evaluation.spec.maxComponents),
                                         std::to_string(cell.size)};
            if (truth) {
                row.push_back(truth(cell));
            }
            for (const MethodScore& score : cell.methods) {
                const bool fewer = average && score.averaged > 0 && score.averaged < cell.common;
                row.push_back(method(cell, score) + (fewer ? "*" : ""));
            }
            table.addRow(std::move(row));
        }
        paragraph(title);
        text += (markdown ? table.markdown() : table.text(width)) + "\n";
    }
};

bool anyOf(const Evaluation& evaluation,
           const std::function<bool(const EvaluationCell&, const MethodScore&)>& predicate) {
    return std::any_of(
        evaluation.cells.begin(), evaluation.cells.end(), [&](const EvaluationCell& cell) {
            return std::any_of(cell.methods.begin(), cell.methods.end(),
                               [&](const MethodScore& score) { return predicate(cell, score); });
        });
}

void heading(Writer& writer) {
    const EvaluationSpec& spec = writer.evaluation.spec;
    if (!writer.evaluation.complete) {
        writer.paragraph("Stopped early: these are the tasks that were finished.");
    }
    writer.paragraph(fmt::format(
        "{} tasks a cell of the family {}, the same for all methods (seed {}); each answer is "
        "judged on {} fresh points.{} Averages are over the tasks that all methods answered; a "
        "method that answered less than half of a cell does not count for that{}.",
        spec.tasks, familyName(spec.family.family), spec.seed, spec.heldOut,
        spec.hideComponents ? " The methods were not told k." : "",
        anyOf(writer.evaluation,
              [](const EvaluationCell& cell, const MethodScore& score) {
                  return score.averaged > 0 && score.averaged < cell.common;
              })
            ? ", and its averages (*) are over those of these tasks that it answered"
            : ""));
    for (std::size_t i = 0; i < spec.methods.size(); ++i) {
        const MethodChoice& choice = spec.methods[i];
        std::string options;
        for (const auto& [name, value] : choice.options) {
            options += fmt::format("{}--{} {}", options.empty() ? "" : " ", name, value);
        }
        // A variant's label says its options itself.
        if (!options.empty() && writer.evaluation.labels[i] == choice.id) {
            writer.paragraph(fmt::format("{}: {}", choice.id, options));
        }
    }
}

std::string withError(double value, double error, const char* format, const char* errorFormat) {
    const std::string text = number(value, format);
    return std::isfinite(error) ? text + " ± " + number(error, errorFormat) : text;
}

void differences(Writer& writer) {
    const std::vector<std::string>& labels = writer.evaluation.labels;
    if (labels.size() < 2) {
        return;
    }
    // The first method's column is left empty, and with it left out.
    const auto ofOthers = [](const Writer::MethodCell& cell) {
        return [cell](const EvaluationCell& where, const MethodScore& score) {
            return &score == &where.methods.front() ? std::string() : cell(where, score);
        };
    };
    writer.table(fmt::format("Its difference from {} on the same tasks, with the standard error of "
                             "the mean (below 0: better):",
                             labels.front()),
                 {}, ofOthers([](const EvaluationCell&, const MethodScore& score) {
                     return withError(score.difference.nll, score.difference.nllError, "{:+.4f}",
                                      "{:.4f}");
                 }),
                 false);
    writer.table(fmt::format("The squared error of the means less that of {}:", labels.front()), {},
                 ofOthers([](const EvaluationCell&, const MethodScore& score) {
                     return withError(score.difference.meanError, score.difference.meanErrorError,
                                      "{:+.3g}", "{:.2g}");
                 }),
                 false);
}

// Where a method says how probable each k is: whether it may be believed.
void calibrations(Writer& writer) {
    const Evaluation& evaluation = writer.evaluation;
    if (!anyOf(evaluation, [](const EvaluationCell&, const MethodScore& score) {
            return !score.calibration.empty();
        })) {
        return;
    }
    writer.table(
        "Mean logarithm of the probability given to the right k (expected calibration error):", {},
        [](const EvaluationCell&, const MethodScore& score) {
            return score.calibration.empty()
                       ? std::string("–")
                       : number(score.calibration.logScore, "{:.3f}") + " ("
                             + number(score.calibration.expectedError, "{:.3f}") + ")";
        },
        true);
    for (std::size_t i = 0; i < evaluation.labels.size(); ++i) {
        std::vector<Calibration> parts;
        for (const EvaluationCell& cell : evaluation.cells) {
            parts.push_back(cell.methods[i].calibration);
        }
        const Calibration all = pooled(parts);
        if (!all.empty()) {
            writer.paragraph(fmt::format(
                "Reliability of {}, all cells together: how often its likeliest k was right, by "
                "how probable it called it.",
                evaluation.labels[i]));
            writer.text += reliabilityDiagram(all, writer.markdown ? 4 : 0) + "\n";
        }
    }
}

} // namespace

std::string evaluationReport(const Evaluation& evaluation, bool markdown, int width) {
    Writer writer{evaluation, markdown, width, {}};
    heading(writer);
    writer.table(
        "Held-out negative log-likelihood, nats per point (lower is better):",
        [](const EvaluationCell& cell) { return number(cell.truthNll, "{:.3f}"); },
        [](const EvaluationCell&, const MethodScore& score) {
            return number(score.heldOutNll, "{:.3f}");
        },
        true);
    writer.table(
        "Its excess over the truth, with the standard error of the mean:", {},
        [](const EvaluationCell&, const MethodScore& score) {
            return withError(score.excessNll, score.excessNllDeviation, "{:.3f}", "{:.3f}");
        },
        true);
    differences(writer);
    if (anyOf(evaluation, [](const EvaluationCell&, const MethodScore& score) {
            return std::isfinite(score.cleanNll);
        })) {
        writer.table(
            "Negative log-likelihood of clean points, which the mixture alone made:",
            [](const EvaluationCell& cell) { return number(cell.truthCleanNll, "{:.3f}"); },
            [](const EvaluationCell&, const MethodScore& score) {
                return number(score.cleanNll, "{:.3f}");
            },
            true);
    }
    writer.table(
        "Squared error of the means, per coordinate, after matching:", {},
        [](const EvaluationCell&, const MethodScore& score) {
            return number(score.meanError, "{:.3g}");
        },
        true);
    writer.table(
        "Accuracy of the points' assignment:",
        [](const EvaluationCell& cell) { return number(cell.truthAccuracy, "{:.3f}"); },
        [](const EvaluationCell&, const MethodScore& score) {
            return number(score.accuracy, "{:.3f}");
        },
        true);
    if (evaluation.spec.hideComponents) {
        writer.table(
            "Share of tasks with the right k (mean distance from it):", {},
            [](const EvaluationCell&, const MethodScore& score) {
                return number(score.rightComponents, "{:.3f}") + " ("
                       + number(score.componentsOff, "{:.2f}") + ")";
            },
            true);
        calibrations(writer);
    }
    const bool unanswered =
        anyOf(evaluation, [](const EvaluationCell& cell, const MethodScore& score) {
            return score.answered < cell.tasks;
        });
    if (unanswered) {
        writer.table(
            "Share of tasks answered (refused, degenerate):", {},
            [](const EvaluationCell& cell, const MethodScore& score) {
                const double tasks = std::max(1, cell.tasks);
                return fmt::format("{:.3f} ({:.3f}, {:.3f})", score.answered / tasks,
                                   score.refused / tasks, score.degenerate / tasks);
            },
            false);
    } else {
        writer.paragraph("Every method answered every task.");
    }
    writer.table(
        "Time of a fit on one thread:", {},
        [](const EvaluationCell&, const MethodScore& score) {
            return std::isfinite(score.seconds) ? secondsInWords(score.seconds) : std::string("–");
        },
        false);
    writer.paragraph(fmt::format("The whole took {}.", durationInWords(evaluation.seconds)));
    writer.text.pop_back();
    return std::move(writer.text);
}

} // namespace gaussarium::cli
