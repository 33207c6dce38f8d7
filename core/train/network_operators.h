// The operators of a network where there is a choice: our own, or LibTorch's to measure and check
// them against. Internal to core/train (Torch).
#pragma once

#include "core/train/add_norm.h"
#include "core/train/operator_set.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace gaussarium::train {

// As row_product.h, attention.h, gelu.h and add_norm.h say.
struct NetworkOperators {
    at::Tensor (*product)(const at::Tensor& x, const at::Tensor& w) = nullptr;
    at::Tensor (*selfAttention)(const at::Tensor& qkv, std::int64_t tasks, std::int64_t heads,
                                bool causal) = nullptr;
    at::Tensor (*gelu)(const at::Tensor& x) = nullptr;
    AddNorm (*addNorm)(const at::Tensor& x, const at::Tensor& update,
                       at::ScalarType type) = nullptr;
};

NetworkOperators operatorsOf(OperatorSet set);

} // namespace gaussarium::train
