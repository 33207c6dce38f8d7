#include "app/cli/comparison_report.h"

#include "app/cli/text_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::cli {

namespace {

std::string cell(const std::optional<double>& value, const char* format) {
    return value && std::isfinite(*value) ? fmt::format(fmt::runtime(format), *value)
                                          : std::string();
}

std::string statusInWords(Status status) {
    switch (status) {
    case Status::Converged:
        return "converged";
    case Status::MaxIterations:
        return "limit reached";
    case Status::Degenerate:
        return "degenerate";
    case Status::Refused:
        return "refused";
    case Status::Cancelled:
        return "cancelled";
    }
    return {};
}

// A line that wraps under itself.
std::string note(const std::string& text, int width) {
    return wrapped("  " + text, width, 4) + "\n";
}

std::string header(const Comparison& comparison, int width) {
    const Dataset& data = comparison.data.data;
    std::string columns;
    for (const std::string& column : data.columns) {
        columns += (columns.empty() ? "" : ", ") + column;
    }
    std::string title = data.name.empty() ? data.source : data.name;
    if (!data.source.empty() && data.source != title) {
        title += " (" + data.source + ")";
    }
    std::string text = wrapped(fmt::format("{}: {} points in {} dimension{} ({}), k {}, seed {}",
                                           title, data.size(), data.dimension(),
                                           data.dimension() == 1 ? "" : "s", columns,
                                           comparison.request.components
                                               ? std::to_string(*comparison.request.components)
                                               : std::string("automatic"),
                                           comparison.request.seed),
                               width, 2)
                       + "\n";
    for (const std::string& sentence : data.notes) {
        text += note(sentence, width);
    }
    if (data.rowsSkipped > 0) {
        std::string skipped =
            fmt::format("{} row{} skipped:", data.rowsSkipped, data.rowsSkipped == 1 ? "" : "s");
        constexpr std::size_t shown = 3;
        for (std::size_t i = 0; i < std::min(shown, data.skipped.size()); ++i) {
            skipped += fmt::format("{} line {} ({})", i == 0 ? "" : ",", data.skipped[i].line,
                                   data.skipped[i].reason);
        }
        if (data.rowsSkipped > static_cast<std::int64_t>(shown)) {
            skipped += ", ...";
        }
        text += note(skipped, width);
    }
    return text;
}

std::vector<std::string> row(const std::string& title, const std::string& k,
                             const std::string& status, const FitMetrics& metrics,
                             const std::string& time) {
    return {title,
            k,
            status,
            cell(metrics.logLikelihood, "{:.2f}"),
            cell(metrics.bic, "{:.2f}"),
            cell(metrics.accuracy, "{:.3f}"),
            cell(metrics.adjustedRand, "{:.3f}"),
            cell(metrics.meanError, "{:.4g}"),
            cell(metrics.heldOutNll, "{:.4f}"),
            time};
}

std::string table(const Comparison& comparison, int width) {
    TextTable result;
    result.addColumn("Method", Align::Left);
    result.addColumn("k");
    result.addColumn("Status", Align::Left);
    result.addColumn("Log-likelihood");
    result.addColumn("BIC");
    result.addColumn("Accuracy");
    result.addColumn("ARI");
    result.addColumn("Mean error");
    result.addColumn("Held-out NLL");
    result.addColumn("Time");
    for (const ComparedFit& compared : comparison.fits) {
        const Fit& fit = compared.fit;
        result.addRow(
            row(compared.title, fit.hasMixture() ? std::to_string(fit.mixture.components()) : "",
                statusInWords(fit.status), compared.metrics, secondsInWords(fit.seconds)));
    }
    if (const Mixture& truth = comparison.data.truth; !truth.empty()) {
        FitMetrics metrics = comparison.truthMetrics;
        metrics.meanError.reset(); // 0 by definition
        result.addRow(row("(truth)", std::to_string(truth.components()), "", metrics, ""));
    }
    return result.text(width);
}

std::string sentences(const Comparison& comparison, int width) {
    std::string text;
    for (const ComparedFit& compared : comparison.fits) {
        const Fit& fit = compared.fit;
        if (fit.status != Status::Converged && !fit.reason.empty()) {
            text += note(compared.title + ": " + fit.reason, width);
        }
        for (const Gauge& gauge : fit.gauges) {
            if (!gauge.passed) {
                text += note(fmt::format("{}: {} is {:.4g} where more than {:.4g} is needed: {}",
                                         compared.title, gauge.name, gauge.value, gauge.required,
                                         gauge.sentence),
                             width);
            }
        }
        for (const std::string& warning : fit.warnings) {
            // A gauge that was not passed is often the warning's reason, and then said above.
            const bool said =
                std::any_of(fit.gauges.begin(), fit.gauges.end(), [&](const Gauge& gauge) {
                    return !gauge.passed && gauge.sentence == warning;
                });
            if (!said) {
                text += note(compared.title + ": " + warning, width);
            }
        }
    }
    return text;
}

std::string componentTable(const ComparedFit& compared, const std::vector<std::string>& columns,
                           int width) {
    const Mixture& mixture = compared.fit.mixture;
    TextTable table;
    table.addColumn("Component");
    table.addColumn("Weight");
    for (const std::string& column : columns) {
        table.addColumn(column + " (mean ± s.d.)");
    }
    for (Eigen::Index j = 0; j < mixture.components(); ++j) {
        std::vector<std::string> cells{std::to_string(j + 1),
                                       fmt::format("{:.4f}", mixture.weights[j])};
        for (Eigen::Index i = 0; i < mixture.dimension(); ++i) {
            const double variance = mixture.covariances[static_cast<std::size_t>(j)](i, i);
            cells.push_back(
                fmt::format("{:.5g} ± {:.4g}", mixture.means(i, j), std::sqrt(variance)));
        }
        table.addRow(std::move(cells));
    }
    return table.text(width);
}

} // namespace

std::string secondsInWords(double seconds) {
    if (seconds < 1e-3) {
        return fmt::format("{:.0f} µs", 1e6 * seconds);
    }
    return seconds < 1.0 ? fmt::format("{:.1f} ms", 1e3 * seconds)
                         : fmt::format("{:.2f} s", seconds);
}

std::string comparisonReport(const Comparison& comparison, const ReportOptions& options) {
    std::string text = header(comparison, options.width) + "\n";
    text += table(comparison, options.width);
    if (const std::string said = sentences(comparison, options.width); !said.empty()) {
        text += "\n" + said;
    }
    if (options.describeComponents) {
        for (const ComparedFit& compared : comparison.fits) {
            if (compared.fit.hasMixture()) {
                text +=
                    "\n" + componentTable(compared, comparison.data.data.columns, options.width);
            }
        }
    }
    return text;
}

} // namespace gaussarium::cli
