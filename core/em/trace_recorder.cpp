#include "core/em/trace_recorder.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gaussarium::em {

namespace {

std::string climb(double now, double before) {
    if (!std::isfinite(before)) {
        return fmt::format("every point is shared among the components; log-likelihood {:.6g}",
                           now);
    }
    return fmt::format("log-likelihood {:.6g}, {:.3g} {} than before", now, std::abs(now - before),
                       now >= before ? "more" : "less");
}

// "component 2 takes 61.3 points and moves 0.42": the one that moved furthest.
std::string furthestMove(const Mixture& before, const Mixture& after,
                         const Statistics& statistics) {
    Eigen::Index furthest = 0;
    const double distance = (after.means - before.means).colwise().norm().maxCoeff(&furthest);
    const double mass = statistics.mass[static_cast<std::size_t>(furthest)];
    if (after.components() == 1) {
        return fmt::format("the component takes {:.6g} points and moves {:.3g}", mass, distance);
    }
    return fmt::format("component {} takes {:.1f} points and moves {:.3g}, the furthest",
                       furthest + 1, mass, distance);
}

} // namespace

TraceRecorder::TraceRecorder(const PointColumns& columns, const Components& start)
    : m_columns(columns) {
    Step step;
    step.kind = StepKind::Start;
    step.label = "start";
    step.mixture = toMixture(start, columns);
    step.sentence = fmt::format("{} component{} where the start put {}", start.count,
                                start.count == 1 ? "" : "s", start.count == 1 ? "it" : "them");
    m_trace->steps.push_back(std::move(step));
}

void TraceRecorder::expectation(int iteration, const Components&, double logLikelihood) {
    Step& last = m_trace->steps.back();
    last.logLikelihood = logLikelihood;
    double before = std::numeric_limits<double>::quiet_NaN();
    if (m_trace->steps.size() >= 2) {
        before = m_trace->steps[m_trace->steps.size() - 2].logLikelihood;
    }
    Step step;
    step.kind = StepKind::Expectation;
    step.label = fmt::format("E-step {}", iteration);
    step.sentence = climb(logLikelihood, before);
    step.mixture = last.mixture;
    step.logLikelihood = logLikelihood;
    m_trace->steps.push_back(std::move(step));
}

void TraceRecorder::maximization(int iteration, const Components& components,
                                 const Statistics& statistics) {
    Step step;
    step.kind = StepKind::Maximization;
    step.label = fmt::format("M-step {}", iteration);
    step.mixture = toMixture(components, m_columns);
    step.sentence = furthestMove(m_trace->steps.back().mixture, step.mixture, statistics);
    m_trace->steps.push_back(std::move(step));
}

void TraceRecorder::reseeded(int iteration, const Components& components, int component) {
    Step step;
    step.kind = StepKind::Start;
    step.label = fmt::format("restart of component {}", component + 1);
    step.mixture = toMixture(components, m_columns);
    step.sentence = fmt::format("component {} collapsed in iteration {} and starts again at a "
                                "random point",
                                component + 1, iteration);
    m_trace->steps.push_back(std::move(step));
}

std::shared_ptr<const Trace> TraceRecorder::finish(const LoopResult& result) {
    const Mixture answer = toMixture(result.components, m_columns);
    const Mixture& last = m_trace->steps.back().mixture;
    if (last.means != answer.means || last.weights != answer.weights) {
        Step step;
        step.kind = StepKind::Answer;
        step.label = "answer";
        step.sentence = "the last step lowered the likelihood and is undone";
        step.mixture = answer;
        step.logLikelihood = result.logLikelihood;
        m_trace->steps.push_back(std::move(step));
    }
    return std::move(m_trace);
}

PathRecorder::PathRecorder(const PointColumns& columns, const Components& start)
    : m_columns(columns), m_path{meansOf(start, columns)} {}

void PathRecorder::maximization(int, const Components& components, const Statistics&) {
    m_path.push_back(meansOf(components, m_columns));
}

void PathRecorder::reseeded(int, const Components& components, int) {
    m_path.push_back(meansOf(components, m_columns));
}

} // namespace gaussarium::em
