#include "core/em/em_estimator.h"

#include "core/base/check.h"
#include "core/base/stopwatch.h"
#include "core/em/component_selection.h"
#include "core/em/fit_warnings.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace gaussarium::em {

namespace {

// min(limit, number of distinct points). Cheap where the points differ: it reads about `limit`.
int distinctPoints(const PointColumns& columns, int limit) {
    std::vector<Eigen::VectorXd> found;
    for (std::int64_t i = 0; i < columns.size() && static_cast<int>(found.size()) < limit; ++i) {
        const Eigen::VectorXd point = columns.point(i);
        if (std::find(found.begin(), found.end(), point) == found.end()) {
            found.push_back(point);
        }
    }
    return static_cast<int>(found.size());
}

std::string plural(std::int64_t count, const char* noun) {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

class EmEstimator final : public Estimator {
public:
    EmEstimator(EmOptions options, std::string method,
                std::map<std::string, std::string> recordedOptions)
        : m_options(std::move(options))
        , m_method(std::move(method))
        , m_recordedOptions(std::move(recordedOptions)) {
        m_options.check();
    }

    Fit fit(const Dataset& data, const FitRequest& request,
            const RunContext& context) const override {
        if (request.components) {
            GAUSSARIUM_CHECK_GE(*request.components, 1);
        } else {
            GAUSSARIUM_CHECK_GE(request.maxComponents, 1);
        }
        const Stopwatch watch;
        Fit fit;
        fit.method = m_method;
        fit.options = m_recordedOptions;
        fit.seed = request.seed;
        if (request.start && !request.components) {
            FitRequest known = request;
            known.components = static_cast<int>(request.start->components());
            run(data, known, context, fit);
        } else {
            run(data, request, context, fit);
        }
        fit.seconds = watch.seconds();
        return fit;
    }

private:
    void run(const Dataset& data, const FitRequest& request, const RunContext& context,
             Fit& fit) const {
        // A component without points of its own stays at its anchor.
        const int wanted = m_options.anchor ? 1 : request.components.value_or(1);
        if (data.size() < wanted || data.dimension() < 1) {
            fit.reason = fmt::format("{} cannot be estimated from {}", plural(wanted, "component"),
                                     plural(data.size(), "point"));
            return;
        }
        const CovarianceFamily& family = covarianceFamily(m_options.covariance);
        const Expected<PointColumns> columns =
            PointColumns::make(data.points, m_options.ridge, family.scaling(), context.threads);
        if (!columns) {
            fit.reason = columns.error().message;
            return;
        }
        if (context.stop.stop_requested()) {
            fit.status = Status::Cancelled;
            fit.reason = "stopped before it began";
            return;
        }
        const int most = request.components.value_or(request.maxComponents);
        const int distinct = distinctPoints(*columns, most);
        if (distinct < wanted) {
            fit.reason = fmt::format("{} cannot be estimated from {}", plural(wanted, "component"),
                                     plural(distinct, "distinct point"));
            return;
        }
        std::vector<double> ridge;
        for (const double scale : columns->scale()) {
            ridge.push_back(m_options.ridge / scale / scale);
        }
        const EmOptions options = withStart(request);
        const Problem problem{data,
                              *columns,
                              options,
                              family,
                              overallStatistics(*columns, family.diagonal(), context.threads),
                              std::move(ridge)};
        if (request.components) {
            answer(
                problem,
                runRestarts(problem, *request.components, request.seed, request.keepTrace, context),
                fit);
            return;
        }
        Selection selection = selectComponents(problem, std::min(most, distinct), request.seed,
                                               request.keepTrace, context);
        fit.choices = selection.choices;
        answer(problem, std::move(selection.restarts), fit);
        if (selection.cancelled) {
            fit.status = Status::Cancelled;
            fit.reason = "stopped before every number of components was tried";
        }
    }

    EmOptions withStart(const FitRequest& request) const {
        EmOptions options = m_options;
        if (request.start) {
            options.start = StartKind::Given;
            options.givenStart = [&start = *request.start](const Dataset&, int, std::uint64_t,
                                                           const RunContext&) -> Expected<Mixture> {
                return start;
            };
        }
        return options;
    }

    static void answer(const Problem& problem, Restarts restarts, Fit& fit) {
        fit.restarts = std::move(restarts.runs);
        fit.bestRestart = restarts.best;
        if (restarts.best < 0) {
            fit.status = fit.restarts.empty() ? Status::Cancelled : fit.restarts.front().status;
            fit.reason =
                fit.restarts.empty() ? "stopped before it began" : fit.restarts.front().reason;
            return;
        }
        const Restart& best = fit.restarts[static_cast<std::size_t>(restarts.best)];
        fit.status = best.status;
        fit.reason = best.reason;
        fit.mixture = best.mixture;
        fit.iterations = best.iterations;
        fit.logLikelihood = best.logLikelihood;
        fit.parameters = parameterCount(problem.family, problem.columns.dimension(),
                                        static_cast<int>(best.mixture.components()));
        fit.warnings = fitWarnings(problem, restarts.result);
        fit.trace = std::move(restarts.trace);
    }

    EmOptions m_options;
    std::string m_method;
    std::map<std::string, std::string> m_recordedOptions;
};

} // namespace

std::unique_ptr<Estimator> makeEmEstimator(EmOptions options, std::string method,
                                           std::map<std::string, std::string> recordedOptions) {
    return std::make_unique<EmEstimator>(std::move(options), std::move(method),
                                         std::move(recordedOptions));
}

} // namespace gaussarium::em
