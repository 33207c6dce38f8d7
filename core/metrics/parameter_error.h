// How far an estimated mixture is from the true one, after matching their components.
#pragma once

#include "core/mixture/mixture.h"

#include <vector>

namespace gaussarium {

// match[i] is the component of `estimate` that plays component i of `reference`, -1 where the
// estimate has too few. The cost is the squared distance of the means in units of the reference's
// overall standard deviation along each axis, so that the matching does not depend on units.
std::vector<int> matchComponents(const Mixture& reference, const Mixture& estimate);

struct ParameterError {
    // Squared error per coordinate, averaged over the reference's components, in data units.
    double mean = 0.0;
    double weight = 0.0;     // squared error, averaged over components
    double covariance = 0.0; // squared Frobenius norm per entry, averaged over components
};

// The matching here minimises the squared distance of the means in data units, as the paper does
// (arXiv 2505.11918). Both mixtures must have the same number of components and dimensions.
ParameterError parameterError(const Mixture& truth, const Mixture& estimate);
// That matching: match[i] is the component of `estimate` that is compared with component i.
std::vector<int> matchForError(const Mixture& truth, const Mixture& estimate);
// The error by any other matching, a permutation of 0..k-1.
ParameterError parameterError(const Mixture& truth, const Mixture& estimate,
                              const std::vector<int>& match);

} // namespace gaussarium
