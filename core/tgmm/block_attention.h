// Multi-head self-attention for one block of rows, in tiles of keys with an online softmax: memory
// is linear in the number of points. Internal to core/tgmm.
#pragma once

#include "core/tgmm/workspace.h"

namespace gaussarium::tgmm {

// Where a block's queries meet the keys of every point.
struct AttentionInput {
    const NetworkConfig* config = nullptr;
    std::int64_t n = 0;     // points
    std::int64_t first = 0; // of the block
    std::int64_t rows = 0;
    const float* queries = nullptr; // [n, W padded]: Workspace::queries
    const Workspace::KeysValues* keysValues = nullptr;
};

// Sorts the block's rows of q, k and v (scratch.wide, [rows, 3 W padded]) into the workspace.
void storeQueriesKeysValues(const NetworkConfig& config, const RowBlocks& blocks,
                            std::int64_t block, const float* qkv, Workspace& workspace,
                            Workspace::KeysValues& keysValues);

// scratch.mixed = softmax(q k^T / sqrt(W / heads)) v, heads side by side.
void attendBlock(const AttentionInput& input, BlockScratch& scratch);

// The softmax itself, of one head: row r of `weights` [rows, n] sums to 1. As attendBlock weighs,
// up to rounding.
void attentionWeights(const AttentionInput& input, int head, BlockScratch& scratch, float* weights,
                      std::int64_t stride);

} // namespace gaussarium::tgmm
