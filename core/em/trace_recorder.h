// Turns the loop's half-steps into a Trace that a lecturer can read out.
#pragma once

#include "core/em/em_loop.h"
#include "core/estimate/trace.h"

#include <memory>
#include <utility>
#include <vector>

namespace gaussarium::em {

// A Start, then for each iteration "E-step t" (the same mixture, with its log-likelihood) and
// "M-step t" (the new one, whose log-likelihood is filled in by the E-step after it).
class TraceRecorder final : public LoopObserver {
public:
    TraceRecorder(const PointColumns& columns, const Components& start);

    void expectation(int iteration, const Components& components, double logLikelihood) override;
    void maximization(int iteration, const Components& components,
                      const Statistics& statistics) override;
    void reseeded(int iteration, const Components& components, int component) override;

    // The finished trace; ends in the result's mixture. Call once.
    std::shared_ptr<const Trace> finish(const LoopResult& result);

private:
    const PointColumns& m_columns;
    std::shared_ptr<Trace> m_trace = std::make_shared<Trace>();
};

// The way of the means alone: what is kept of every restart, where a trace of each would be large.
class PathRecorder final : public LoopObserver {
public:
    PathRecorder(const PointColumns& columns, const Components& start);

    void expectation(int, const Components&, double) override {}
    void maximization(int iteration, const Components& components,
                      const Statistics& statistics) override;
    void reseeded(int iteration, const Components& components, int component) override;

    // d x k at the start and after each step.
    std::vector<Eigen::MatrixXd> path() && { return std::move(m_path); }

private:
    const PointColumns& m_columns;
    std::vector<Eigen::MatrixXd> m_path;
};

} // namespace gaussarium::em
