// Methods whose answers a test chooses.
#pragma once

#include "core/estimate/method_registry.h"
#include "core/study/evaluation.h"

#include <functional>
#include <string>
#include <vector>

namespace gaussarium::testing {

using FakeAnswer = std::function<Fit(const Dataset&, const FitRequest&)>;

// Adds a method `id`, titled "Title of <id>", that answers so. It has one option, "knob", a number
// from 0 to 1, 0.5 by default.
void addFake(MethodRegistry& registry, const std::string& id, FakeAnswer answer);

// A converged fit with this mixture and the parameters of free covariances.
Fit answerOf(Mixture mixture);
Fit refusalOf(std::string reason);

// Components in the plane with unit noise: means (0, 0), (10, 0), (20, 5), ... and weights that
// fall.
Mixture stairs(Eigen::Index components);

// One Gaussian of unit covariance at (shift, ..., shift).
Mixture shifted(Eigen::Index dimension, double shift);

// A coin that depends on the task alone.
bool coin(const Dataset& data);

// 40 tasks of one component and 8 points.
EvaluationSpec smallSpec(const std::vector<std::string>& methods);

} // namespace gaussarium::testing
