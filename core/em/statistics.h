// What the points say of each component, given their responsibilities: the M-step's raw material.
#pragma once

#include "core/em/components.h"
#include "core/em/fused_pass.h"

#include <vector>

namespace gaussarium::em {

// In standardised coordinates; packed as in components.h.
struct Statistics {
    int dimension = 0;
    int count = 0;
    bool diagonal = false;
    double points = 0.0;         // n
    std::vector<double> mass;    // k: n_j, the sum of responsibilities
    std::vector<double> means;   // k x d: the points' mean, so weighted
    std::vector<double> scatter; // k x packed: their covariance about that mean (divided by n_j)

    int packed() const { return diagonal ? dimension : dimension * (dimension + 1) / 2; }
};

// A component that is responsible for less than this many points has no mean worth the name: what
// is left of it is rounding and the kernel's smallest ratio.
inline constexpr double massFloor = 1e-6;

// Takes the moments, which are in each component's whitened coordinates, back. Returns the first
// component below massFloor, or -1; such a component keeps its mean and has a scatter of 0, which
// is of use only to a prior that holds it. O(k d^3).
int measure(const PassSums& sums, const Components& components, double points, Statistics& result);

} // namespace gaussarium::em
