// Embeddings looked up by products. Internal to core/train (Torch).
#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/arange.h>

namespace gaussarium::train {

// [B, count]: rows of the unit matrix. A product with them looks up an embedding whose gradient is
// then a product too, where a gather's would scatter thousands of rows into nine.
inline at::Tensor unitRows(const at::Tensor& index, std::int64_t count, at::ScalarType type) {
    return (at::arange(count, index.options()).view({1, -1}) == index.view({-1, 1})).to(type);
}

} // namespace gaussarium::train
