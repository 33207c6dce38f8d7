#include "core/train/assigned_moments.h"

#include "core/tgmm/network_config.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/stack.h>

namespace gaussarium::train {

at::Tensor assignedMoments(const at::Tensor& points, const at::Tensor& shares,
                           const at::Tensor& prior) {
    const auto column = [&](int i, float low, float high) {
        return prior.select(1, i).clamp(static_cast<double>(low), static_cast<double>(high));
    };
    const at::Tensor count =
        column(0, tgmm::logPointsMinimum, tgmm::logPointsMaximum).exp().unsqueeze(1);
    const at::Tensor scale =
        column(1, tgmm::logScaleMinimum, tgmm::logScaleMaximum).exp().unsqueeze(1);
    const at::Tensor mass = shares.sum(1) + static_cast<double>(tgmm::leastMass); // [B, K]
    const at::Tensor each = shares.unsqueeze(3);
    const at::Tensor means = (each * points.unsqueeze(2)).sum(1) / mass.unsqueeze(2);
    // About the mean: of sums about the origin a thin component would be a small difference.
    const at::Tensor from = points.unsqueeze(2) - means.unsqueeze(1); // [B, n, K, 3]
    const at::Tensor weighted = each * from;
    const at::Tensor share = 1.0 / (mass + count);
    const auto covariance = [&](int a, int b) {
        const at::Tensor scatter = (weighted.select(3, a) * from.select(3, b)).sum(1);
        return (a == b ? scatter + count * scale : scatter) * share;
    };
    // Pivots are at least the prior's share in exact arithmetic; half of that stops what rounding
    // could do to a difference.
    const at::Tensor least = 0.5 * count * scale * share;
    const auto root = [&](const at::Tensor& pivot) { return at::maximum(pivot, least).sqrt(); };
    // covariance = U U^T, and R = U^-1.
    const at::Tensor u00 = root(covariance(0, 0));
    const at::Tensor u10 = covariance(1, 0) / u00;
    const at::Tensor u11 = root(covariance(1, 1) - u10 * u10);
    const at::Tensor u20 = covariance(2, 0) / u00;
    const at::Tensor u21 = (covariance(2, 1) - u20 * u10) / u11;
    const at::Tensor u22 = root(covariance(2, 2) - u20 * u20 - u21 * u21);
    const at::Tensor r10 = -u10 / (u00 * u11);
    const at::Tensor r21 = -u21 / (u11 * u22);
    const at::Tensor r20 = -(u20 / u00 + u21 * r10) / u22;
    return at::stack({mass.log(), means.select(2, 0), means.select(2, 1), means.select(2, 2),
                      -u00.log(), -u11.log(), -u22.log(), r10, r20, r21},
                     2);
}

} // namespace gaussarium::train
