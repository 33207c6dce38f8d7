// The components of a read-out by assignment (core/tgmm/network_config.h), with gradients. Internal
// to core/train (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// [B, K, 10] as in mixture_math.h, the logits logarithms of masses: the moments of points [B, n, 3]
// under shares [B, n, K], which sum to 1 over the components and are 0 for those that do not count.
// prior [B, 2]: logarithms of the points that the prior covariance counts for, and of its scale.
// Memory O(B n K).
at::Tensor assignedMoments(const at::Tensor& points, const at::Tensor& shares,
                           const at::Tensor& prior);

} // namespace gaussarium::train
