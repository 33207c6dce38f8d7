#include "app/card/claims.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

namespace gaussarium::card {

namespace {

Exception judged(const EvaluationCell& cell, double value, double error, double limit) {
    if (value < limit) {
        return {};
    }
    return {cellName(cell), difference(value, error, 3)};
}

} // namespace

std::string cellName(const EvaluationCell& cell) {
    return fmt::format("d = {}, k = {}, n = {}", cell.dimension,
                       cell.components > 0 ? std::to_string(cell.components) : "1–8", cell.size);
}

std::string decimals(double value, int digits) {
    return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "–";
}

std::string difference(double value, double error, int digits) {
    if (!std::isfinite(value)) {
        return "–";
    }
    const std::string text = fmt::format("{:+.{}f}", value, digits);
    return std::isfinite(error) ? fmt::format("{} ± {:.{}f}", text, error, digits) : text;
}

std::string Claim::markdown() const {
    const int held = cells - static_cast<int>(exceptions.size());
    std::string text = fmt::format("- {}: ", sentence);
    if (cells == 0) {
        return text + "no cell of these measurements says anything about it.\n";
    }
    if (exceptions.empty()) {
        return text + fmt::format("holds in all {} cells.\n", cells);
    }
    text += fmt::format("holds in {} of {} cells; not at", held, cells);
    for (std::size_t i = 0; i < exceptions.size(); ++i) {
        text +=
            fmt::format("{} {} ({})", i == 0 ? "" : ";", exceptions[i].where, exceptions[i].value);
    }
    return text + ".\n";
}

std::optional<Exception> nllBelow(const EvaluationCell& cell, std::size_t method, double limit) {
    const PairedDifference& d = cell.methods[method].difference;
    return judged(cell, d.nll, d.nllError, limit);
}

std::optional<Exception> nllMedianBelow(const EvaluationCell& cell, std::size_t method,
                                        double limit) {
    return judged(cell, cell.methods[method].difference.nllMedian,
                  std::numeric_limits<double>::quiet_NaN(), limit);
}

std::optional<Exception> meanErrorBelow(const EvaluationCell& cell, std::size_t method,
                                        double limit) {
    const PairedDifference& d = cell.methods[method].difference;
    return judged(cell, d.meanError, d.meanErrorError, limit);
}

Claim countCells(std::string sentence, const std::vector<Evaluation>& evaluations,
                 const CellClaim& claim) {
    Claim result;
    result.sentence = std::move(sentence);
    for (const Evaluation& evaluation : evaluations) {
        for (const EvaluationCell& cell : evaluation.cells) {
            std::optional<Exception> said = claim(cell);
            if (!said) {
                continue;
            }
            ++result.cells;
            if (!said->where.empty()) {
                result.exceptions.push_back(std::move(*said));
            }
        }
    }
    return result;
}

} // namespace gaussarium::card
