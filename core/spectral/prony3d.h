// Prony's method in space: mixtures of any number of components in three dimensions.
//
// For spherical noise and orthonormal a, b, c the vector n = a + i b is null (n^T n = 0), so
// z = n^T y is a plane's complex number as in prony.h and gives weights and two coordinates of each
// mean. The third follows without any matching: n^T c = 0 too, so
// E[z^m (c^T y)] = sum_j w_j z_j^m (c^T mu_j), a Vandermonde system in the c^T mu_j.
#pragma once

#include "core/spectral/frame_moments.h"
#include "core/spectral/solution.h"

#include <Eigen/Core>

namespace gaussarium::spectral {

// d = 3. Solves in 13 planes, those normal to the axes, face diagonals and space diagonals of the
// cube along the data's principal axes (a set that no sign of an axis changes), since means that
// lie over one another in one plane are apart in another; the best conditioned plane's answer is
// the reference, and the answers of the other planes that pass their gauges are matched to it and
// averaged, each by its conditioning. Needs moments of degree max(2k - 1, k + 1).
SphericalSolution solveProny3d(const FrameMoments& moments, Eigen::Index components,
                               const EventSink& sink = {});

} // namespace gaussarium::spectral
