// Multi-head self-attention for one block of rows, in tiles of keys with an online softmax: memory
// is linear in the number of points. Internal to core/tgmm.
#pragma once

#include "core/tgmm/work_gate.h"
#include "core/tgmm/workspace.h"

namespace gaussarium::tgmm {

// Where a block's queries meet the keys of every point.
struct AttentionInput {
    const NetworkConfig* config = nullptr;
    std::int64_t n = 0;     // points
    std::int64_t first = 0; // of the block
    std::int64_t rows = 0;
    const LayerAttention* layer = nullptr;
    const float* values = nullptr; // Workspace::values; attentionWeights does without
    bool causal = false;           // a point looks at itself and at those before it
};

// Sorts the block's rows of q, k and v (qkv [rows, 3 W padded]) into the layer's memory.
void storeQueriesKeysValues(const NetworkConfig& config, const RowBlocks& blocks,
                            std::int64_t block, const float* qkv, LayerAttention& layer,
                            float* values);

// scratch.mixed = softmax(q k^T / sqrt(W / heads)) v, heads side by side. Undefined once the gate
// is closed.
void attendBlock(const AttentionInput& input, BlockScratch& scratch, WorkGate& gate);

// The softmax itself, of one head: row r of `weights` [rows, n padded to panels] sums to 1 over
// its n numbers. As attendBlock weighs, up to rounding.
void attentionWeights(const AttentionInput& input, int head, float* weights);

} // namespace gaussarium::tgmm
