// The optimiser of a run: AdamW (Loshchilov and Hutter, arXiv 1711.05101) on the flat vector of
// Parameters, with the gradient's norm clipped and steps that are not finite skipped; where the
// configuration says so, Muon (muon.h) on the matrices of the blocks. Internal to core/train
// (Torch).
#pragma once

#include "core/train/muon.h"
#include "core/train/parameters.h"
#include "core/train/train_config.h"

#include <ATen/core/Tensor.h>

#include <optional>

namespace gaussarium::train {

// Nothing here waits for a GPU: whether a step is taken is decided there, and a captured CUDA graph
// may hold step().
class Optimizer {
public:
    Optimizer(const TrainConfig& config, const Parameters& parameters);

    // For the steps to come.
    void setRate(double learningRate);

    // One step along parameters.gradient(); returns the gradient's norm before clipping (0-dim).
    // Where that norm is not finite, values, moments and the step count stay as they are.
    at::Tensor step(Parameters& parameters);

    // Flat, of the parameters' type; Muon keeps its momentum in the first.
    at::Tensor& firstMoment() { return m_first; }
    at::Tensor& secondMoment() { return m_second; }
    // 0-dim, double: steps taken and steps skipped.
    at::Tensor& taken() { return m_taken; }
    at::Tensor& skipped() { return m_skipped; }

private:
    Parameters::Range muonRange(const Parameters& parameters) const;
    template <class Real>
    void stepOnCpu(Parameters& parameters, double norm);
    void stepOnCuda(Parameters& parameters, const at::Tensor& norm);

    double m_beta1, m_beta2, m_epsilon, m_weightDecay, m_clip;
    std::optional<Muon> m_muon;
    at::Tensor m_first, m_second, m_taken, m_skipped, m_rate;
};

} // namespace gaussarium::train
