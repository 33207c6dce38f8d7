#include "core/em/restarts.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/em/trace_recorder.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

namespace gaussarium::em {

namespace {

// From here on the chunks of one pass keep all threads busy.
constexpr std::int64_t largeSize = 32768;

// Reseeded components draw from a stream of their own.
constexpr std::uint64_t reseedStream = 0x52455345; // "RESE"

struct Run {
    Restart restart;
    LoopResult result;
    std::optional<Components> start;
    std::shared_ptr<const Trace> trace;
};

// What is recorded of a run.
struct Keep {
    bool trace = false;
    bool path = false;
};

std::vector<Eigen::MatrixXd> pathOf(const Trace& trace) {
    std::vector<Eigen::MatrixXd> path;
    for (const Step& step : trace.steps) {
        if (step.kind == StepKind::Start || step.kind == StepKind::Maximization) {
            path.push_back(step.mixture.means);
        }
    }
    return path;
}

Run runOnce(const Problem& problem, const Prior* prior, int components, std::uint64_t seed,
            const Keep& keep, const RunContext& context) {
    Run run;
    run.restart.seed = seed;
    Expected<Components> start = makeStart(problem, components, seed, context);
    if (!start) {
        run.restart.status = context.stop.stop_requested() ? Status::Cancelled : Status::Refused;
        run.restart.reason = start.error().message;
        return run;
    }
    LoopSettings settings;
    settings.maximization = {&problem.family, prior, problem.ridge};
    settings.maxIterations = problem.options.maxIterations;
    settings.tolerance = problem.options.tolerance;
    settings.collapse = problem.options.collapse;
    settings.seed = deriveSeed(seed, reseedStream);
    settings.threads = context.threads;
    if (keep.trace) {
        TraceRecorder recorder(problem.columns, *start);
        run.result = runLoop(problem.columns, *start, settings, context.stop, &recorder);
        run.trace = recorder.finish(run.result);
        if (keep.path) {
            run.restart.path = pathOf(*run.trace);
        }
    } else if (keep.path) {
        PathRecorder recorder(problem.columns, *start);
        run.result = runLoop(problem.columns, *start, settings, context.stop, &recorder);
        run.restart.path = std::move(recorder).path();
    } else {
        run.result = runLoop(problem.columns, *start, settings, context.stop, nullptr);
    }
    run.restart.status = run.result.status;
    run.restart.reason = run.result.reason;
    run.restart.logLikelihood = run.result.logLikelihood;
    run.restart.iterations = run.result.iterations;
    run.restart.start = toMixture(*start, problem.columns);
    run.restart.mixture = toMixture(run.result.components, problem.columns);
    run.start = std::move(*start);
    return run;
}

// Larger is better; a run without a mixture has no rank.
std::pair<int, double> rank(const Run& run) {
    int quality = 0;
    switch (run.restart.status) {
    case Status::Converged:
    case Status::MaxIterations:
        quality = 3;
        break;
    case Status::Cancelled:
        quality = 2;
        break;
    case Status::Degenerate:
        quality = 1;
        break;
    case Status::Refused:
        break;
    }
    const double objective = run.result.objective;
    return {quality, std::isnan(objective) ? -std::numeric_limits<double>::infinity() : objective};
}

} // namespace

Restarts runRestarts(const Problem& problem, int components, std::uint64_t seed, bool keepTrace,
                     const RunContext& context) {
    const int count = problem.options.start == StartKind::Given ? 1 : problem.options.restarts;
    std::optional<Prior> prior;
    if (problem.options.prior) {
        prior = makePrior(*problem.options.prior, problem.overall, components);
    } else if (problem.options.anchor) {
        GAUSSARIUM_CHECK_EQ(problem.options.anchor->mixture.components(), components);
        prior = makeAnchoredPrior(*problem.options.anchor, problem.columns);
    }
    const Prior* const priorOrNull = prior ? &*prior : nullptr;
    std::vector<Run> runs(static_cast<std::size_t>(count));
    const auto one = [&](std::int64_t index, bool trace, const RunContext& own) {
        runs[static_cast<std::size_t>(index)] =
            runOnce(problem, priorOrNull, components,
                    deriveSeed(seed, static_cast<std::uint64_t>(index)), {trace, keepTrace}, own);
    };
    const bool single = count == 1;
    if (single || problem.columns.size() >= largeSize) {
        for (int r = 0; r < count && (r == 0 || !context.stop.stop_requested()); ++r) {
            if (!single && context.progress) {
                context.progress({static_cast<double>(r) / count,
                                  fmt::format("restart {} of {}", r + 1, count)});
            }
            one(r, keepTrace && single, context);
        }
    } else {
        RunContext own;
        own.stop = context.stop;
        parallelFor(count, context.threads, [&](std::int64_t r) {
            if (r == 0 || !context.stop.stop_requested()) {
                one(r, false, own);
            }
        });
    }

    Restarts restarts;
    for (Run& run : runs) {
        const bool ran = run.start.has_value() || !run.restart.reason.empty();
        if (!ran) {
            continue;
        }
        const auto index = static_cast<int>(restarts.runs.size());
        restarts.runs.push_back(run.restart);
        if (run.start
            && (restarts.best < 0
                || rank(run) > rank(runs[static_cast<std::size_t>(restarts.best)]))) {
            restarts.best = index;
        }
        // Runs left out by a stop are gaps at any place when run in parallel.
        if (&run != &runs[static_cast<std::size_t>(index)]) {
            runs[static_cast<std::size_t>(index)] = std::move(run);
        }
    }
    if (restarts.best < 0) {
        return restarts;
    }
    Run& best = runs[static_cast<std::size_t>(restarts.best)];
    if (keepTrace && !best.trace && !context.stop.stop_requested()) {
        // Traces of losing runs would only be thrown away: the winner runs again, watched.
        best = runOnce(problem, priorOrNull, components, best.restart.seed, {true, false}, context);
    }
    restarts.trace = std::move(best.trace);
    restarts.result = std::move(best.result);
    restarts.start = std::move(best.start);
    return restarts;
}

} // namespace gaussarium::em
