// Claims about many cells: in how many they hold, and where they do not.
#pragma once

#include "core/study/evaluation.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium::card {

// "d = 2, k = 3, n = 64" ("k = 1–8" where k is drawn).
std::string cellName(const EvaluationCell& cell);

// The value with so many decimals; "–" where there is none.
std::string decimals(double value, int digits);
// A difference with its standard error, "-0.123 ± 0.004"; "–" where there is none.
std::string difference(double value, double error, int digits);

struct Exception {
    std::string where;
    std::string value;
};

struct Claim {
    std::string sentence;
    int cells = 0; // that it speaks of
    std::vector<Exception> exceptions;

    // One item of a Markdown list. "holds in 31 of 32 cells; not at d = 2, ... (+0.004 ± 0.001)".
    std::string markdown() const;
};

// What a claim says of one cell: nothing where it does not speak of it, the exception where it does
// not hold there (empty `where`: it holds).
using CellClaim = std::function<std::optional<Exception>(const EvaluationCell&)>;

// The difference from the first method is below `limit`; cells without one are exceptions.
std::optional<Exception> nllBelow(const EvaluationCell& cell, std::size_t method, double limit);
std::optional<Exception> nllMedianBelow(const EvaluationCell& cell, std::size_t method,
                                        double limit);
std::optional<Exception> meanErrorBelow(const EvaluationCell& cell, std::size_t method,
                                        double limit);

Claim countCells(std::string sentence, const std::vector<Evaluation>& evaluations,
                 const CellClaim& claim);

} // namespace gaussarium::card
