#include "core/study/evaluation.h"

#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "core/metrics/sample_mean.h"
#include "core/study/evaluation_task.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

namespace gaussarium {

namespace {

using namespace evaluation_detail;

// About how long one of a cell's tasks takes, in arbitrary units: for the time that is left.
// Judging the answers costs the same for all n; a network's pass n for its matrix products and n^2
// for its attention, up to the most points that it reads.
double costOf(const CellKey& cell) {
    const double n = cell.size;
    return 40.0 + n * (1.0 + 0.002 * std::min(n, 4096.0));
}

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

PairedDifference differenceOf(const std::vector<TaskResult>& tasks, const std::vector<bool>& common,
                              std::size_t method) {
    SampleMean nll;
    SampleMean error;
    SampleMean accuracy;
    std::vector<double> differences;
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        if (!common[t]) {
            continue;
        }
        const TaskScore& one = tasks[t].methods[method];
        const TaskScore& first = tasks[t].methods.front();
        if (!one.answered || !first.answered) {
            continue;
        }
        nll.add(one.nll - first.nll);
        differences.push_back(one.nll - first.nll);
        accuracy.add(one.accuracy - first.accuracy);
        if (!std::isnan(one.meanError) && !std::isnan(first.meanError)) {
            error.add(one.meanError - first.meanError);
        }
    }
    return {
        nll.count(),   nll.value(),           nll.standardError(), medianOf(std::move(differences)),
        error.value(), error.standardError(), accuracy.value(),    accuracy.standardError()};
}

MethodScore scoreOfMethod(const std::vector<TaskResult>& tasks, const std::vector<bool>& common,
                          std::size_t method) {
    MethodScore score;
    SampleMean nll;
    SampleMean clean;
    SampleMean excess;
    SampleMean error;
    SampleMean accuracy;
    SampleMean right;
    SampleMean off;
    SampleMean seconds;
    std::vector<double> excesses;
    std::vector<Forecast> forecasts;
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
        if (!std::isnan(one.cleanNll)) {
            clean.add(one.cleanNll);
        }
        if (!std::isnan(one.meanError)) {
            error.add(one.meanError);
        }
        if (one.forecast) {
            forecasts.push_back(*one.forecast);
        }
    }
    score.averaged = nll.count();
    score.heldOutNll = nll.value();
    score.cleanNll = clean.value();
    score.excessNll = excess.value();
    score.excessNllDeviation = excess.standardError();
    score.excessNllMedian = medianOf(std::move(excesses));
    score.meanError = error.value();
    score.accuracy = accuracy.value();
    score.rightComponents = right.value();
    score.componentsOff = off.value();
    score.seconds = seconds.value();
    score.difference = differenceOf(tasks, common, method);
    score.calibration = calibrate(forecasts);
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
    SampleMean truthNll;
    SampleMean truthCleanNll;
    SampleMean truthAccuracy;
    for (std::size_t t = 0; t < tasks.size(); ++t) {
        common[t] = tasks[t].finished
                    && std::all_of(dependable.begin(), dependable.end(), [&](std::size_t method) {
                           return tasks[t].methods[method].answered;
                       });
        if (common[t]) {
            truthNll.add(tasks[t].truthNll);
            truthAccuracy.add(tasks[t].truthAccuracy);
            if (!std::isnan(tasks[t].truthCleanNll)) {
                truthCleanNll.add(tasks[t].truthCleanNll);
            }
        }
    }
    cell.common = truthNll.count();
    cell.truthNll = truthNll.value();
    cell.truthCleanNll = truthCleanNll.value();
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
    }
    evaluation.labels = choiceLabels(spec.methods);
    evaluation.titles = choiceTitles(registry, spec.methods);

    const Stopwatch watch;
    const std::vector<CellKey> cells = gridOf(spec);
    double totalCost = 0.0;
    for (const CellKey& cell : cells) {
        totalCost += costOf(cell) * spec.tasks;
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
                    doneCost += costOf(cell);
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
