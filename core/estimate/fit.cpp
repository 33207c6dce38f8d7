#include "core/estimate/fit.h"

#include <fmt/format.h>

#include <cmath>

namespace gaussarium {

std::string_view statusName(Status status) {
    switch (status) {
    case Status::Converged:
        return "converged";
    case Status::MaxIterations:
        return "max_iterations";
    case Status::Degenerate:
        return "degenerate";
    case Status::Refused:
        return "refused";
    case Status::Cancelled:
        return "cancelled";
    }
    return "unknown";
}

std::string Fit::brief() const {
    std::string text = fmt::format("{}: {}", method, statusName(status));
    if (iterations > 0) {
        text += fmt::format(" after {} iteration{}", iterations, iterations == 1 ? "" : "s");
    }
    if (std::isfinite(logLikelihood)) {
        text += fmt::format(", log-likelihood {:.6g}", logLikelihood);
    }
    if (!reason.empty()) {
        text += fmt::format(" ({})", reason);
    }
    return text;
}

} // namespace gaussarium
