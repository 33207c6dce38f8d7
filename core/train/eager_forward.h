// LibTorch's own speed at TGMM's forward pass: what the inference of core/tgmm is measured against.
#pragma once

#include "core/tgmm/weights_file.h"
#include "core/train/operator_set.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace gaussarium::train {

// The network in float32, operator by operator and without gradients, one task at a time, on the
// threads of setComputeThreads(threads, OperatorSet::Eager). Not thread-safe.
class EagerForward {
public:
    EagerForward(const tgmm::Weights& weights, OperatorSet operators);
    ~EagerForward();

    // points [n, 3] row-major, whitened; components 0 where unknown. The numbers of the two heads:
    // [max components, outputs], log-diagonals clamped, then the count's logits.
    std::vector<float> run(const std::vector<float>& points, int dimension, int components) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// Floating-point operations a second of a product of two size x size matrices in single precision;
// the best of `repeats`, as it is a limit.
double gemmRate(std::int64_t size, int repeats);

} // namespace gaussarium::train
