#include "core/em/em_loop.h"

#include "core/em/fused_pass.h"
#include "core/em/reseeding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gaussarium::em {

namespace {

// Sums over n points round: a fall below this, for each point, is no fall.
constexpr double roundingPerPoint = 1e-10;

// More often, and the data do not hold k components.
constexpr int maximumReseeds = 10;

class Loop {
public:
    Loop(const PointColumns& columns, const Components& start, const LoopSettings& settings,
         const std::stop_token& stop, LoopObserver* observer)
        : m_columns(columns)
        , m_settings(settings)
        , m_stop(stop)
        , m_observer(observer)
        , m_points(static_cast<double>(columns.size()))
        , m_current(start)
        , m_before(start)
        , m_next(start)
        , m_random(settings.seed) {}

    LoopResult run() {
        for (int iteration = 1;; ++iteration) {
            const double before = m_objective;
            if (!expectation(iteration, true)) {
                return finish(Status::Cancelled, iteration - 1, "stopped before it converged");
            }
            if (fell(before)) {
                return finishBefore(before, iteration - 1);
            }
            const int failed = maximization();
            if (failed >= 0) {
                if (m_settings.collapse == CollapseRule::Stop || m_reseeds == maximumReseeds) {
                    return finish(Status::Degenerate, iteration - 1,
                                  collapseReason(failed, iteration));
                }
                reseed(failed, iteration);
                continue;
            }
            // The mixture that the objective belongs to is kept for a step that must be undone.
            std::swap(m_before, m_current);
            std::swap(m_current, m_next);
            if (m_observer != nullptr) {
                m_observer->maximization(iteration, m_current, m_statistics);
            }
            const double change = (m_objective - before) / m_points;
            const bool settled = std::abs(change) < m_settings.tolerance;
            if (settled || iteration >= m_settings.maxIterations) {
                return finishAfter(settled, change, iteration);
            }
        }
    }

private:
    bool expectation(int iteration, bool moments) {
        if (!fusedPass(m_columns, m_current, moments, m_settings.threads, m_stop, m_sums)) {
            return false;
        }
        m_logLikelihood = m_sums.logLikelihood - m_points * m_columns.logScale();
        m_objective = m_logLikelihood + logPrior(m_settings.maximization, m_current);
        if (m_observer != nullptr) {
            m_observer->expectation(iteration, m_current, m_logLikelihood);
        }
        return true;
    }

    // Sets m_emptied; the failing component, or -1.
    int maximization() {
        const Prior* const prior = m_settings.maximization.prior;
        const int empty = measure(m_sums, m_current, m_points, m_statistics);
        m_emptied = empty >= 0 && !(prior != nullptr && prior->anchored);
        return m_emptied ? empty : maximise(m_statistics, m_settings.maximization, m_next);
    }

    bool fell(double before) const { return m_objective < before - roundingPerPoint * m_points; }

    void reseed(int component, int iteration) {
        reseedComponent(m_columns, m_settings.maximization, component, m_random, m_current);
        ++m_reseeds;
        // The objective may fall here, once.
        m_objective = -std::numeric_limits<double>::infinity();
        if (m_observer != nullptr) {
            m_observer->reseeded(iteration, m_current, component);
        }
    }

    std::string collapseReason(int component, int iteration) const {
        if (m_emptied) {
            return fmt::format("component {} emptied in iteration {}: {:.2g} points are left to it",
                               component + 1, iteration,
                               m_statistics.mass[static_cast<std::size_t>(component)]);
        }
        return fmt::format("component {} collapsed in iteration {}: its covariance became singular",
                           component + 1, iteration);
    }

    // The answer is m_current, whose objective is m_objective.
    LoopResult finish(Status status, int iterations, std::string reason) {
        LoopResult result;
        result.components = std::move(m_current);
        result.status = status;
        result.reason = std::move(reason);
        result.iterations = iterations;
        result.logLikelihood = m_logLikelihood;
        result.objective = m_objective;
        result.reseeds = m_reseeds;
        return result;
    }

    // The last M-step lowered the objective from `before`.
    LoopResult finishBefore(double before, int iterations) {
        const double fall = (before - m_objective) / m_points;
        m_logLikelihood = before - logPrior(m_settings.maximization, m_before);
        m_objective = before;
        m_current = std::move(m_before);
        const std::vector<double>& ridge = m_settings.maximization.ridge;
        const bool ridged =
            std::any_of(ridge.begin(), ridge.end(), [](double r) { return r > 0.0; });
        return finish(Status::Converged, iterations,
                      fmt::format("a further step would lower the {} per point by {:.2g}, because "
                                  "of {}",
                                  objectiveName(), fall, ridged ? "the ridge" : "rounding"));
    }

    LoopResult finishAfter(bool settled, double change, int iterations) {
        const double before = m_objective;
        if (!expectation(iterations + 1, false)) {
            // m_current is a valid iterate; its likelihood is not known.
            m_logLikelihood = std::numeric_limits<double>::quiet_NaN();
            return finish(Status::Cancelled, iterations, "stopped before its last evaluation");
        }
        if (fell(before)) {
            return finishBefore(before, iterations);
        }
        if (settled) {
            return finish(Status::Converged, iterations,
                          fmt::format("the {} per point changed by {:.2g} < {:g}", objectiveName(),
                                      std::abs(change), m_settings.tolerance));
        }
        std::string reason = "it had not converged after the one iteration allowed";
        if (iterations > 1) {
            reason = fmt::format("after {} iterations the {} per point still changed by {:.2g}",
                                 iterations, objectiveName(), change);
        }
        return finish(Status::MaxIterations, iterations, std::move(reason));
    }

    const char* objectiveName() const {
        return m_settings.maximization.prior != nullptr ? "log-posterior" : "log-likelihood";
    }

    const PointColumns& m_columns;
    const LoopSettings& m_settings;
    const std::stop_token& m_stop;
    LoopObserver* m_observer;
    double m_points;
    Components m_current;
    Components m_before;
    Components m_next;
    Random m_random;
    PassSums m_sums;
    Statistics m_statistics;
    double m_logLikelihood = std::numeric_limits<double>::quiet_NaN();
    double m_objective = -std::numeric_limits<double>::infinity();
    bool m_emptied = false;
    int m_reseeds = 0;
};

} // namespace

LoopResult runLoop(const PointColumns& columns, const Components& start,
                   const LoopSettings& settings, const std::stop_token& stop,
                   LoopObserver* observer) {
    return Loop(columns, start, settings, stop, observer).run();
}

} // namespace gaussarium::em
