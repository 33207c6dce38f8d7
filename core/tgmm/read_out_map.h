// Which points build which mean: the weights with which the network's read-out pools the points for
// each component, and how far they are those of an M-step.
#pragma once

#include "core/tgmm/attention_record.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium::tgmm {

// k x n (k = 0: as many as the network knows): row j sums to 1 over the points and is what question
// j of the read-out after `layer` (0 for the first) takes of each, as it pools (read_out.h): the
// component is made from the mean of the points' values under these weights. O(k n). Throws
// std::invalid_argument for a layer that does not exist.
ShareMatrix readOutMap(const AttentionRecord& record, int layer);

// The weights with which an M-step makes each mean: responsibilities (k x n) over their sum. A row
// without any stays 0.
Eigen::MatrixXd maximizationWeights(const Eigen::Ref<const Eigen::MatrixXd>& responsibilities);

// Of each row of `readOut` how much it has in common with row partner[j] of `maximization`: the sum
// over the points of the smaller of the two weights, which is 1 less half the sum of their
// differences. 1: the same points count as much; 0: no point counts for both, or there is no
// partner
// (-1). Throws std::invalid_argument where sizes or partners contradict each other.
Eigen::VectorXd sharedWeight(const ShareMatrix& readOut,
                             const Eigen::Ref<const Eigen::MatrixXd>& maximization,
                             const std::vector<int>& partner);

} // namespace gaussarium::tgmm
