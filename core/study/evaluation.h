// How good methods are, on average: many random tasks whose truth is known, the same for all.
#pragma once

#include "core/estimate/method_registry.h"
#include "core/metrics/calibration.h"
#include "core/mixture/task_prior.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

// A grid of cells (d, k, n) with `tasks` tasks each. Task t of a cell is a source of points drawn
// from the family by (seed, d, k, t) and n points of it, so cells that differ in n alone share
// their sources, and more tasks extend the same list. Answers are judged on fresh points of the
// same source; where that is more than a mixture (a background, heavy tails), on clean points as
// well.
struct EvaluationSpec {
    std::vector<int> dimensions{2};
    std::vector<int> components{2, 3, 5, 8}; // 0: uniform in 1..maxComponents, task by task
    std::vector<int> sizes{32, 64, 128, 256, 512};
    int tasks = 64;
    bool hideComponents = false; // the methods choose among 1..maxComponents
    int maxComponents = 8;
    Eigen::Index heldOut = 2000;                  // fresh points that judge each answer
    TaskOptions family{.family = Family::Recipe}; // its dimension and components are the cell's
    std::uint64_t seed = 1;
    std::vector<MethodChoice> methods;

    // The reason why this is no evaluation: an empty list, a number below 1, ...
    Expected<void> check() const;
};

// A method less the first one of the specification, task by task: what decides whether it is
// better. The difference's spread is mostly free of what all tasks have in common.
struct PairedDifference {
    int tasks = 0; // of the common ones, those that both answered; NaN below where there are none
    double nll = 0.0;      // mean; below 0 this method is the better one
    double nllError = 0.0; // standard error of the mean; NaN of fewer than two
    // A few tasks where one of them failed badly can make up the mean; not so the median.
    double nllMedian = 0.0;
    double meanError = 0.0; // mean, over the tasks where both have the truth's k
    double meanErrorError = 0.0;
    double accuracy = 0.0;
    double accuracyError = 0.0;
};

// One method in one cell. An answer is a mixture from a fit that converged or reached its limit.
struct MethodScore {
    int answered = 0;
    int refused = 0;
    int degenerate = 0;
    // The averages below are over this many tasks: those of EvaluationCell::common that the method
    // answered. NaN where there are none.
    int averaged = 0;
    double heldOutNll = 0.0;         // nats per point
    double excessNll = 0.0;          // over the truth's
    double excessNllDeviation = 0.0; // standard error of that mean
    double excessNllMedian = 0.0;
    double meanError = 0.0;       // squared, per coordinate; over the tasks where k agrees
    double accuracy = 0.0;        // of the task's own points
    double rightComponents = 0.0; // share of tasks where the answer's k is the truth's
    double componentsOff = 0.0;   // mean |k - truth's k|
    double seconds = 0.0;         // mean of a fit's, answered or not; over all finished tasks
    // On points of the mixture alone; NaN where the fresh points are that.
    double cleanNll = 0.0;
    PairedDifference difference; // of the first method: zeros
    // Of p(k | data), where k is hidden and the method gives it; else empty.
    Calibration calibration;
};

struct EvaluationCell {
    int dimension = 0;
    int components = 0; // 0: drawn task by task
    int size = 0;
    int tasks = 0; // finished
    // Tasks that every method answered, leaving out methods that answered less than half of the
    // cell: the same tasks for all, so that the averages compare.
    int common = 0;
    double truthNll = 0.0;      // over the common tasks, as are those below
    double truthCleanNll = 0.0; // NaN where the source is a mixture
    double truthAccuracy = 0.0;
    std::vector<MethodScore> methods; // in the order of the specification
};

struct Evaluation {
    EvaluationSpec spec;
    std::vector<std::string> labels; // of the methods, telling them apart (choiceLabels)
    std::vector<std::string> titles;
    std::vector<EvaluationCell> cells;
    bool complete = true; // false: stopped; the cells hold the tasks that were finished
    double seconds = 0.0;
};

// Runs the grid on context.threads threads, one fit a thread; the answer does not depend on how
// many, but for the seconds. Stopped from outside it returns what is finished. Progress comes from
// several threads, one at a time. The error is a method, an option or a specification that cannot
// be used.
Expected<Evaluation> evaluateMethods(const MethodRegistry& registry, const EvaluationSpec& spec,
                                     const RunContext& context = {});

// "gaussarium.evaluation/1" as JSON text, ending in a newline; numbers that do not exist are null.
std::string evaluationJson(const Evaluation& evaluation);

// What evaluationJson wrote: the same text again from the result. Of the specification come back
// those fields that the file holds, and the grid as lists. The error says what is missing or wrong;
// nothing that text can hold makes it crash.
Expected<Evaluation> parseEvaluation(std::string_view json);

} // namespace gaussarium
