// Families of tasks that no network is trained on: what methods are worth when the data do not come
// from the prior. Each is the recipe (Family::Recipe in task_prior.h) with one thing changed, on
// the recipe's own scale of lengths, so that an absolute ridge means the same in all of them.
#pragma once

#include "core/mixture/point_source.h"
#include "core/mixture/task_prior.h"

#include <vector>

namespace gaussarium {

// Those of families() that are shifted, in their order.
const std::vector<Family>& shiftedFamilies();

// One random task of any family; for those that are not shifted, drawMixture. k = 1 and any d >= 1
// are allowed; throws as drawMixture does. O(k^2 d + k d^3).
// - Uneven: weights uniform on the simplex (Dirichlet with all parameters 1).
// - Squeezed: all coordinates but one, chosen at random, are stretched by 10^U(0, 4); means are
//   compared in the coordinates before that (PointSource::errorFrame).
// - Thin: the deviations of a component are in the ratio 30 : 1; in space one axis is long or two
//   are, by a coin. The volume is the recipe's for round components; means are spread 3 times as
//   far, so that the long axes cross about as often as the recipe's components overlap.
// - Touching: each further mean is placed where the contours of 1.5 deviations of its component and
//   of an earlier one touch on the line of their means: of 16 such places the one farthest from the
//   other components.
// - Dominant: one component, chosen at random, has the weight U(0.8, 0.9).
// - Close, Apart: means spread by exp(U(-1.0, 0.2)) and exp(U(2.5, 3.5)) in place of the recipe's
//   exp(U(0.2, 2.0)).
// - Jittered: means on a ring or (by a coin) on k places of a square grid of up to three axes,
//   turned at random; neighbours are exp(U(1.0, 2.0)) apart, and each coordinate is moved by 0.15
//   of that times a normal number.
// - Student: the recipe's mixture with Student's t noise of 3 degrees of freedom.
// - Background: the recipe's mixture with 5% of the points uniform in the box that holds every
//   component's mean with 4 of its deviations along each axis.
PointSource drawSource(const TaskOptions& options, Random& random);

namespace task_detail {

// drawSource of a shifted family.
PointSource drawShifted(const TaskOptions& options, Random& random);

} // namespace task_detail

} // namespace gaussarium
