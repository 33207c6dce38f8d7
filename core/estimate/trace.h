// What a method did, step by step. Written by the method while it runs, immutable afterwards and
// then shared between threads as shared_ptr<const Trace>.
#pragma once

#include "core/mixture/mixture.h"

#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace gaussarium {

enum class StepKind {
    Start,          // the mixture that the method begins with
    Expectation,    // EM: responsibilities computed; the mixture is the one they belong to
    Maximization,   // EM: parameters updated
    Moments,        // spectral: moments estimated
    PowerIteration, // spectral: one tensor power iteration
    Deflation,      // spectral: a component found and removed
    Roots,          // spectral: the roots of a Prony pencil
    Layer,          // TGMM: the read-out after a layer
    Refinement,     // TGMM: a step of anchored EM on the read-out
    Answer,         // the method's answer where it is no other step
};

// What only one method's views need (a power iteration's vector, a pencil's roots): derived types
// live in that method's folder.
struct StepDetail {
    virtual ~StepDetail() = default;
};

struct Step {
    StepKind kind = StepKind::Start;
    std::string label;    // what a lecturer says aloud: "E-step 3", "layer 7"
    std::string sentence; // what happened: "component 2 takes 61 points and moves 0.42"
    Mixture mixture;      // the estimate at this step; empty while the method has none
    // Sum over the points of the log-density under `mixture`; NaN where it was not computed.
    double logLikelihood = std::numeric_limits<double>::quiet_NaN();
    std::shared_ptr<const StepDetail> detail; // may be null
};

struct Trace {
    std::vector<Step> steps;
};

} // namespace gaussarium
