// One task of an evaluation: a data set that is made from its seed, and what each method made of
// it. Internal to core/study.
#pragma once

#include "core/metrics/calibration.h"
#include "core/study/evaluation.h"

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace gaussarium::evaluation_detail {

struct CellKey {
    int dimension = 0;
    int components = 0; // 0: drawn task by task
    int size = 0;
};

// What is known of one fit of one task; the numbers are of an answer alone.
struct TaskScore {
    Status status = Status::Refused;
    bool answered = false;
    int components = 0;
    double nll = 0.0;
    double cleanNll = std::numeric_limits<double>::quiet_NaN();
    double meanError = std::numeric_limits<double>::quiet_NaN(); // where k agrees
    double accuracy = 0.0;
    std::optional<Forecast> forecast; // where the method was not told k and gives p(k | data)
    double seconds = 0.0;
};

struct TaskResult {
    bool finished = false;
    int components = 0;
    double truthNll = 0.0;
    double truthCleanNll = std::numeric_limits<double>::quiet_NaN();
    double truthAccuracy = 0.0;
    std::vector<TaskScore> methods;
};

using Estimators = std::vector<std::unique_ptr<Estimator>>;

// Task number `task` of the cell. Not finished where it was stopped. A method that goes on from
// another one's answer (ChainedEstimator) takes it from that one where it has run before.
TaskResult runTask(const EvaluationSpec& spec, const Estimators& estimators, const CellKey& cell,
                   std::int64_t task, const std::stop_token& stop);

} // namespace gaussarium::evaluation_detail
