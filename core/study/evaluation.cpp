#include "core/study/evaluation.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "core/mixture/sampling.h"
#include "core/study/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

namespace gaussarium {

namespace {

// What of a task depends on its seed, each by a stream of its own.
enum Stream : std::uint64_t {
    ComponentStream,
    MixtureStream,
    PointStream,
    HeldOutStream,
    FitStream
};

// What is known of one fit of one task.
struct TaskScore {
    Status status = Status::Refused;
    bool answered = false;
    int components = 0;
    double nll = 0.0;
    double meanError = std::numeric_limits<double>::quiet_NaN();
    double accuracy = 0.0;
    double seconds = 0.0;
};

struct TaskResult {
    bool finished = false;
    int components = 0;
    double truthNll = 0.0;
    double truthAccuracy = 0.0;
    std::vector<TaskScore> methods;
};

struct CellKey {
    int dimension = 0;
    int components = 0;
    int size = 0;
    // About how long one of its tasks takes, in arbitrary units: for the time that is left.
    double cost() const { return 1.0 * size * (components > 0 ? components : 32); }
};

using Estimators = std::vector<std::unique_ptr<Estimator>>;

std::vector<CellKey> gridOf(const EvaluationSpec& spec) {
    std::vector<CellKey> cells;
    for (const int d : spec.dimensions) {
        for (const int n : spec.sizes) {
            for (const int k : spec.components) {
                cells.push_back({d, k, n});
            }
        }
    }
    return cells;
}

TaskScore scoreOf(const Fit& fit, const FitMetrics& metrics) {
    TaskScore score;
    score.status = fit.status;
    score.seconds = fit.seconds;
    // A mixture that gives a held-out point no density at all has no average to take part in.
    score.answered = (fit.status == Status::Converged || fit.status == Status::MaxIterations)
                     && metrics.heldOutNll && std::isfinite(*metrics.heldOutNll);
    if (score.answered) {
        score.components = static_cast<int>(fit.mixture.components());
        score.nll = *metrics.heldOutNll;
        score.accuracy = metrics.accuracy.value_or(std::numeric_limits<double>::quiet_NaN());
        score.meanError = metrics.meanError.value_or(score.meanError);
    }
    return score;
}

TaskResult runTask(const EvaluationSpec& spec, const Estimators& estimators, const CellKey& cell,
                   std::int64_t task, const std::stop_token& stop) {
    std::uint64_t seed = spec.seed;
    for (const std::int64_t part :
         {std::int64_t{cell.dimension}, std::int64_t{cell.components}, task}) {
        seed = deriveSeed(seed, static_cast<std::uint64_t>(part));
    }
    TaskResult result;
    result.components = cell.components;
    if (cell.components == 0) {
        Random random(deriveSeed(seed, ComponentStream));
        result.components = 1 + static_cast<int>(random.index(spec.maxComponents));
    }
    TaskOptions family = spec.family;
    family.dimension = cell.dimension;
    family.components = result.components;
    Random random(deriveSeed(seed, MixtureStream));
    LabelledData data;
    data.truth = drawMixture(family, random);
    data.data = drawDataset(data.truth, cell.size, deriveSeed(seed, PointStream), "task").data;

    FitRequest request;
    if (!spec.hideComponents) {
        request.components = result.components;
    }
    request.maxComponents = spec.maxComponents;
    request.seed = deriveSeed(seed, FitStream);
    RunContext context;
    context.stop = stop;
    const std::uint64_t heldOutSeed = deriveSeed(seed, HeldOutStream);
    const FitMetrics truth = measureTruth(data, heldOutSeed, spec.heldOut);
    result.truthNll = *truth.heldOutNll;
    result.truthAccuracy = *truth.accuracy;
    for (const std::unique_ptr<Estimator>& estimator : estimators) {
        const Fit fit = estimator->fit(data.data, request, context);
        if (fit.status == Status::Cancelled || stop.stop_requested()) {
            return {};
        }
        result.methods.push_back(scoreOf(fit, measureFit(fit, data, heldOutSeed, spec.heldOut)));
    }
    result.finished = true;
    return result;
}

// Mean of what is there; NaN of nothing.
class Mean {
public:
    void add(double value) {
        m_sum += value;
        m_squares += value * value;
        ++m_count;
    }
    double value() const { return m_sum / m_count; }
    double standardError() const {
        const double variance = std::max(0.0, m_squares / m_count - value() * value());
        return std::sqrt(variance / (m_count - 1.0));
    }
    int count() const { return static_cast<int>(m_count); }

private:
    double m_sum = 0.0;
    double m_squares = 0.0;
    double m_count = 0.0; // a double, so that 0 / 0 is NaN and no trap
};

double median(std::vector<double> values) {
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : 0.5 * (values[middle - 1] + values[middle]);
}

MethodScore scoreOfMethod(const std::vector<TaskResult>& tasks, const std::vector<bool>& common,
                          std::size_t method) {
    MethodScore score;
    Mean nll;
    Mean excess;
    Mean error;
    Mean accuracy;
    Mean right;
    Mean off;
    Mean seconds;
    std::vector<double> excesses;
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        if (!tasks[t].finished) {
            continue;
        }
        const TaskScore& one = tasks[t].methods[method];
        seconds.add(one.seconds);
        score.answered += one.answered ? 1 : 0;
        score.refused += one.status == Status::Refused ? 1 : 0;
        score.degenerate += one.status == Status::Degenerate ? 1 : 0;
        if (!one.answered || !common[t]) {
            continue;
        }
        nll.add(one.nll);
        excess.add(one.nll - tasks[t].truthNll);
        excesses.push_back(one.nll - tasks[t].truthNll);
        accuracy.add(one.accuracy);
        right.add(one.components == tasks[t].components ? 1.0 : 0.0);
        off.add(std::abs(one.components - tasks[t].components));
        if (!std::isnan(one.meanError)) {
            error.add(one.meanError);
        }
    }
    score.averaged = nll.count();
    score.heldOutNll = nll.value();
    score.excessNll = excess.value();
    score.excessNllDeviation = excess.standardError();
    score.excessNllMedian = median(std::move(excesses));
    score.meanError = error.value();
    score.accuracy = accuracy.value();
    score.rightComponents = right.value();
    score.componentsOff = off.value();
    score.seconds = seconds.value();
    return score;
}

EvaluationCell summarise(const CellKey& key, const std::vector<TaskResult>& tasks,
                         std::size_t methods) {
    EvaluationCell cell;
    cell.dimension = key.dimension;
    cell.components = key.components;
    cell.size = key.size;
    const auto answers = [&](std::size_t method) {
        return std::count_if(tasks.begin(), tasks.end(), [method](const TaskResult& task) {
            return task.finished && task.methods[method].answered;
        });
    };
    cell.tasks = static_cast<int>(std::count_if(
        tasks.begin(), tasks.end(), [](const TaskResult& task) { return task.finished; }));
    std::vector<std::size_t> dependable;
    for (std::size_t method = 0; method < methods; ++method) {
        if (answers(method) > 0 && 2 * answers(method) >= cell.tasks) {
            dependable.push_back(method);
        }
    }
    std::vector<bool> common(tasks.size());
    Mean truthNll;
    Mean truthAccuracy;
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        common[t] = tasks[t].finished
                    && std::all_of(dependable.begin(), dependable.end(), [&](std::size_t method) {
                           return tasks[t].methods[method].answered;
                       });
        if (common[t]) {
            truthNll.add(tasks[t].truthNll);
            truthAccuracy.add(tasks[t].truthAccuracy);
        }
    }
    cell.common = truthNll.count();
    cell.truthNll = truthNll.value();
    cell.truthAccuracy = truthAccuracy.value();
    for (std::size_t method = 0; method < methods; ++method) {
        cell.methods.push_back(scoreOfMethod(tasks, common, method));
    }
    return cell;
}

} // namespace

Expected<void> EvaluationSpec::check() const {
    if (dimensions.empty() || components.empty() || sizes.empty() || methods.empty()) {
        return fail("an evaluation needs at least one dimension, one k, one n and one method");
    }
    const auto below = [](const std::vector<int>& values, int minimum) {
        return std::any_of(values.begin(), values.end(),
                           [minimum](int value) { return value < minimum; });
    };
    if (below(dimensions, 1) || below(components, 0) || below(sizes, 2) || tasks < 1
        || maxComponents < 1 || heldOut < 1) {
        return fail("an evaluation needs d, k and tasks of at least 1, and n of at least 2");
    }
    return {};
}

Expected<Evaluation> evaluateMethods(const MethodRegistry& registry, const EvaluationSpec& spec,
                                     const RunContext& context) {
    if (const Expected<void> valid = spec.check(); !valid) {
        return fail(valid.error());
    }
    Evaluation evaluation;
    evaluation.spec = spec;
    Estimators estimators;
    for (const MethodChoice& choice : spec.methods) {
        Expected<std::unique_ptr<Estimator>> estimator = makeEstimator(registry, choice);
        if (!estimator) {
            return fail(estimator.error());
        }
        estimators.push_back(std::move(*estimator));
        evaluation.titles.push_back((*registry.find(choice.id))->title);
    }

    const Stopwatch watch;
    const std::vector<CellKey> cells = gridOf(spec);
    double totalCost = 0.0;
    for (const CellKey& cell : cells) {
        totalCost += cell.cost() * spec.tasks;
    }
    std::mutex progressMutex;
    double doneCost = 0.0;
    std::int64_t done = 0;
    const std::int64_t total = static_cast<std::int64_t>(cells.size()) * spec.tasks;
    // Cell by cell: only one cell's tasks are kept, and those that were not reached cost nothing.
    for (const CellKey& cell : cells) {
        std::vector<TaskResult> results;
        if (!context.stop.stop_requested()) {
            results.resize(static_cast<std::size_t>(spec.tasks));
            parallelFor(spec.tasks, context.threads, [&](std::int64_t task) {
                if (context.stop.stop_requested()) {
                    return;
                }
                results[static_cast<std::size_t>(task)] =
                    runTask(spec, estimators, cell, task, context.stop);
                if (context.progress) {
                    const std::lock_guard lock(progressMutex);
                    doneCost += cell.cost();
                    ++done;
                    context.progress(
                        {doneCost / totalCost, fmt::format("task {} of {}", done, total)});
                }
            });
        }
        evaluation.cells.push_back(summarise(cell, results, estimators.size()));
        evaluation.complete = evaluation.complete && evaluation.cells.back().tasks == spec.tasks;
    }
    evaluation.seconds = watch.seconds();
    return evaluation;
}

} // namespace gaussarium
