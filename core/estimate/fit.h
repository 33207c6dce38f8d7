// The answer of a method: the mixture, how it ended, and what a reader needs to judge it.
#pragma once

#include "core/estimate/trace.h"
#include "core/mixture/mixture.h"

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

enum class Status {
    Converged,     // the stopping rule was met (for one-pass methods: the pass was made)
    MaxIterations, // the limit came first; the mixture is the last iterate
    Degenerate,    // a component collapsed or emptied and the options forbid mending it
    Refused,       // the method cannot answer for these data; no mixture
    Cancelled,     // stopped from outside; the mixture is the best so far, or empty
};

// "converged", "max_iterations", "degenerate", "refused", "cancelled".
std::string_view statusName(Status status);

// One start of a method that makes several.
struct Restart {
    std::uint64_t seed = 0;
    Status status = Status::Converged;
    std::string reason;
    double logLikelihood = -std::numeric_limits<double>::infinity();
    int iterations = 0;
    Mixture start;
    Mixture mixture;
    // Where a trace was asked for: the means (d x k) at the start and after each M-step.
    std::vector<Eigen::MatrixXd> path;
};

// A number that says whether a method's assumptions hold here.
struct Gauge {
    std::string name; // "eigenvalue gap"
    double value = 0.0;
    double required = 0.0; // what value must exceed for the method to answer
    bool passed = true;
    std::string sentence; // what it means, in words
};

// One candidate number of components, where the method chose it.
struct ComponentChoice {
    int components = 0;
    double logLikelihood = 0.0;
    double criterion = 0.0; // BIC (lower is better) for EM, log p(k | data) for TGMM
};

// What only a method that goes on from an answer needs: derived types live in the folder of the
// method that gave it.
struct FitDetail {
    virtual ~FitDetail() = default;
};

struct Fit {
    std::string method;                         // registry id: "em"
    std::map<std::string, std::string> options; // every option's value, defaults included
    std::uint64_t seed = 0;

    Status status = Status::Refused;
    std::string reason; // one sentence
    Mixture mixture;    // empty where there is no answer
    int iterations = 0;
    // Free parameters of the family that was fitted (weights k - 1, means, covariances): BIC's p.
    int parameters = 0;
    double logLikelihood = std::numeric_limits<double>::quiet_NaN(); // summed over the points
    double seconds = 0.0;

    Eigen::VectorXd componentProbabilities; // p(k | data) for k = 1..K, or empty
    std::vector<ComponentChoice> choices;   // where k was automatic
    std::vector<Restart> restarts;          // all starts, in their order
    int bestRestart = -1;
    std::vector<Gauge> gauges;
    std::vector<std::string> warnings;       // sentences: what to distrust
    std::shared_ptr<const Trace> trace;      // null where no trace was asked for
    std::shared_ptr<const FitDetail> detail; // may be null

    bool hasMixture() const { return !mixture.empty(); }
    // "EM: converged after 12 iterations, log-likelihood -1130.26 (relative change ...)".
    std::string brief() const;
};

} // namespace gaussarium
