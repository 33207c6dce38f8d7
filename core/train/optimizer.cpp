#include "core/train/adamw.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/full.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace gaussarium::train {

AdamW::AdamW(const TrainConfig& config, const Parameters& parameters)
    : m_beta1(config.beta1)
    , m_beta2(config.beta2)
    , m_epsilon(config.epsilon)
    , m_weightDecay(config.weightDecay)
    , m_clip(config.gradientClip) {
    const at::Tensor& like = parameters.decayMask();
    m_first = at::zeros_like(like);
    m_second = at::zeros_like(like);
    m_taken = at::zeros({}, like.options().dtype(at::kDouble));
    m_skipped = at::zeros_like(m_taken);
}

at::Tensor AdamW::step(Parameters& parameters, double learningRate) {
    const at::NoGradGuard noGradient;
    const at::ScalarType type = m_first.scalar_type();
    at::Tensor& gradient = parameters.gradient();
    const at::Tensor norm = gradient.norm();
    const at::Tensor good = at::isfinite(norm);
    const at::Tensor use = good.to(type);
    m_taken += good;
    m_skipped += good.logical_not();

    const at::Tensor clipped = at::where(good, gradient * (m_clip / (norm + 1e-6)).clamp_max(1.0),
                                         at::zeros({}, gradient.options()));
    m_first += (clipped - m_first) * (use * (1.0 - m_beta1));
    m_second += (clipped.square() - m_second) * (use * (1.0 - m_beta2));
    // The bias corrections 1 - beta^t; before the first step taken t counts as 1.
    const at::Tensor t = m_taken.clamp_min(1.0);
    const at::Tensor correction1 = (1.0 - at::pow(m_beta1, t)).to(type);
    const at::Tensor correction2 = (1.0 - at::pow(m_beta2, t)).to(type);
    const at::Tensor direction =
        (m_first / correction1) / ((m_second / correction2).sqrt() + m_epsilon);
    parameters.values() -=
        (direction + parameters.decayMask() * parameters.values() * m_weightDecay)
        * (use * learningRate);
    parameters.refresh();
    return norm;
}

} // namespace gaussarium::train
