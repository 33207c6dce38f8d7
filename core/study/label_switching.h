// The same mixture with its components in another order is the same answer: what the order alone
// does to a parameter error, and the order that undoes it.
#pragma once

#include "core/metrics/parameter_error.h"
#include "core/mixture/mixture.h"

#include <optional>
#include <vector>

namespace gaussarium {

struct LabelSwitch {
    // match[i]: the component of the estimate that plays component i of the reference; -1 where the
    // estimate has too few.
    std::vector<int> match;
    // Component by component as they are numbered, and as they match; none where the two have not
    // as many components.
    std::optional<ParameterError> numbered;
    std::optional<ParameterError> matched;

    // Whether the numbers agree already.
    bool inOrder() const;
    // The row that each component of the estimate has when components stand beside those that they
    // play: a permutation where there are as many, else the surplus comes last, in its order.
    std::vector<int> rows(int components) const;
};

// Both of the same dimension (std::invalid_argument otherwise). O(k^3 + k^2 d^2).
LabelSwitch labelSwitch(const Mixture& reference, const Mixture& estimate);

} // namespace gaussarium
