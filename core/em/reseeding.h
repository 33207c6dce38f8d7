// What mends a collapsed component: a fresh start at a random point.
#pragma once

#include "core/base/random.h"
#include "core/em/maximization.h"
#include "core/em/point_columns.h"

namespace gaussarium::em {

// Component `component` gets a random point as its mean, the covariance of all points (its diagonal
// enlarged by a millionth, so that points on a line do not make it singular) and the weight 1/k;
// the others keep their proportions. Factorised. O(n d^2) for the covariance.
void reseedComponent(const PointColumns& columns, const MaximizationSettings& settings,
                     int component, Random& random, Components& components);

} // namespace gaussarium::em
