#include "core/train/optimizer.h"

#include "core/train/adamw_math.h"
#include "core/train/cuda_kernels.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cmath>

namespace gaussarium::train {

namespace {

constexpr std::int64_t grain = 16384;

// Keeps the quotient finite where the gradient is zero.
constexpr double normFloor = 1e-6;

} // namespace

Optimizer::Optimizer(const TrainConfig& config, const Parameters& parameters)
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
    m_rate = at::zeros({}, like.options());
    if (config.muon) {
        m_muon.emplace(config, parameters);
    }
}

void Optimizer::setRate(double learningRate) {
    m_rate.fill_(learningRate);
}

at::Tensor Optimizer::step(Parameters& parameters) {
    const at::NoGradGuard noGradient;
    const at::Tensor norm = parameters.gradient().norm();
    const at::Tensor good = at::isfinite(norm);
    m_taken += good;
    m_skipped += good.logical_not();
    if (m_muon) {
        m_muon->step(parameters, m_first, m_rate, good);
    }
    if (norm.is_cuda()) {
        stepOnCuda(parameters, norm);
    } else if (const auto length = norm.item<double>(); !std::isfinite(length)) {
        return norm;
    } else if (m_first.scalar_type() == at::kDouble) {
        stepOnCpu<double>(parameters, length);
    } else {
        stepOnCpu<float>(parameters, length);
    }
    parameters.refresh();
    return norm;
}

// What AdamW leaves to Muon.
Parameters::Range Optimizer::muonRange(const Parameters& parameters) const {
    return m_muon ? parameters.matrixRange() : Parameters::Range();
}

template <class Real>
void Optimizer::stepOnCpu(Parameters& parameters, double norm) {
    const auto taken = m_taken.item<double>();
    AdamWStep<Real> step;
    step.beta1 = static_cast<Real>(m_beta1);
    step.beta2 = static_cast<Real>(m_beta2);
    step.epsilon = static_cast<Real>(m_epsilon);
    step.weightDecay = static_cast<Real>(m_weightDecay);
    step.rate = m_rate.item<Real>();
    step.scale = static_cast<Real>(std::min(1.0, m_clip / (norm + normFloor)));
    step.correction1 = static_cast<Real>(1.0 - std::pow(m_beta1, taken));
    step.correction2 = static_cast<Real>(1.0 - std::pow(m_beta2, taken));
    Real* const values = parameters.values().data_ptr<Real>();
    Real* const first = m_first.data_ptr<Real>();
    Real* const second = m_second.data_ptr<Real>();
    const Real* const gradient = parameters.gradient().data_ptr<Real>();
    const Real* const decays = parameters.decayMask().data_ptr<Real>();
    const Parameters::Range left = muonRange(parameters);
    at::parallel_for(0, m_first.numel(), grain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end; ++i) {
            if (i < left.begin || i >= left.end) {
                adamWUpdate(step, gradient[i], decays[i], values[i], first[i], second[i]);
            }
        }
    });
}

void Optimizer::stepOnCuda(Parameters& parameters, const at::Tensor& norm) {
    cuda::AdamWArguments arguments;
    arguments.values = parameters.values().data_ptr<float>();
    arguments.first = m_first.data_ptr<float>();
    arguments.second = m_second.data_ptr<float>();
    arguments.gradient = parameters.gradient().data_ptr<float>();
    arguments.decayMask = parameters.decayMask().data_ptr<float>();
    arguments.norm = norm.data_ptr<float>();
    arguments.taken = m_taken.data_ptr<double>();
    arguments.rate = m_rate.data_ptr<float>();
    arguments.count = m_first.numel();
    arguments.beta1 = static_cast<float>(m_beta1);
    arguments.beta2 = static_cast<float>(m_beta2);
    arguments.epsilon = static_cast<float>(m_epsilon);
    arguments.weightDecay = static_cast<float>(m_weightDecay);
    arguments.clip = static_cast<float>(m_clip);
    const Parameters::Range left = muonRange(parameters);
    arguments.leftBegin = left.begin;
    arguments.leftEnd = left.end;
    arguments.stream = cuda::currentStream();
    cuda::adamW(arguments);
}

} // namespace gaussarium::train
