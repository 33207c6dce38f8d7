// One parameter's AdamW step, on the CPU and on a GPU. Internal to core/train.
#pragma once

#include "core/base/host_device.h"

#include <cmath>

namespace gaussarium::train {

template <class Real>
struct AdamWStep {
    Real beta1, beta2, epsilon, weightDecay, rate;
    Real scale;                    // what the gradient is multiplied with: clips its norm
    Real correction1, correction2; // 1 - beta^t
};

template <class Real>
GAUSSARIUM_HD void adamWUpdate(const AdamWStep<Real>& step, Real gradient, Real decays, Real& value,
                               Real& first, Real& second) {
    const Real clipped = gradient * step.scale;
    first += (clipped - first) * (1 - step.beta1);
    second += (clipped * clipped - second) * (1 - step.beta2);
    const Real direction =
        (first / step.correction1) / (std::sqrt(second / step.correction2) + step.epsilon);
    value -= step.rate * (direction + decays * step.weightDecay * value);
}

} // namespace gaussarium::train
