// Mixtures as the network writes them, with gradients: their density, and steps of EM anchored to
// them. Internal to core/train (Torch).
#pragma once

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// For both: components [B, K, 10] (mixture_math.h), k [B] int64 the number that counts (0: all of
// them), is3d [B], points [B, n, 3] whitened; float or double on the CPU, float on CUDA (K up to
// 32). Differentiable in the components and logPoints.

// [B, n]: log-density of the points. O(B n K).
at::Tensor logDensity(const at::Tensor& components, const at::Tensor& k, const at::Tensor& is3d,
                      const at::Tensor& points);

// [B, K, 10]: the components after `steps` steps of EM on the points, anchored to where they began
// by exp(logPoints) points, logPoints [B, K, 3] for weights, means and covariances. Components that
// do not count stay as they are. O(B n K steps).
at::Tensor refine(const at::Tensor& components, const at::Tensor& logPoints, const at::Tensor& k,
                  const at::Tensor& is3d, const at::Tensor& points, int steps);

} // namespace gaussarium::train
