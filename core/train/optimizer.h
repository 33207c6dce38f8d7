// AdamW (Loshchilov and Hutter, arXiv 1711.05101) on the flat vector of Parameters, with the
// gradient's norm clipped and steps that are not finite skipped. Internal to core/train (Torch).
#pragma once

#include "core/train/parameters.h"
#include "core/train/train_config.h"

#include <ATen/core/Tensor.h>

namespace gaussarium::train {

// Nothing here waits for the device: whether a step is taken is decided there.
class AdamW {
public:
    AdamW(const TrainConfig& config, const Parameters& parameters);

    // One step along parameters.gradient(); returns the gradient's norm before clipping (0-dim).
    // Where that norm is not finite, values, moments and the step count stay as they are.
    at::Tensor step(Parameters& parameters, double learningRate);

    // Flat, of the parameters' type.
    at::Tensor& firstMoment() { return m_first; }
    at::Tensor& secondMoment() { return m_second; }
    // 0-dim, double: steps taken and steps skipped.
    at::Tensor& taken() { return m_taken; }
    at::Tensor& skipped() { return m_skipped; }

private:
    double m_beta1, m_beta2, m_epsilon, m_weightDecay, m_clip;
    at::Tensor m_first, m_second, m_taken, m_skipped;
};

} // namespace gaussarium::train
