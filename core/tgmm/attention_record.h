// Who looks at whom: one attention head of the network on one data set, recorded on demand.
#pragma once

#include "core/base/error.h"
#include "core/estimate/estimator.h"
#include "core/tgmm/model_store.h"

#include <Eigen/Core>

#include <cstdint>

namespace gaussarium::tgmm {

// weights(i, j) is the share with which point i gathers from point j in that head of that layer;
// each row sums to 1. It is a weight of what is gathered, not a measure of importance: what point j
// offers (its value vector) may be next to nothing, and the residual stream carries every point's
// own state past the head.
struct AttentionRecord {
    AttentionPlace place;
    int components = 0; // the k that the network was told; 0: none
    // n x n
    Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> weights;
};

// Runs the network once up to its end. Memory 4 n^2 bytes, which is why more than `maxRecorded`
// points are refused; so is what the estimator refuses. A stop fails with "stopped". Throws
// std::invalid_argument for a layer, head or k that the network does not have.
Expected<AttentionRecord> recordAttention(const Model& model, const Dataset& data, int components,
                                          AttentionPlace place, const RunContext& context = {});

inline constexpr std::int64_t maxRecorded = 8192;

} // namespace gaussarium::tgmm
