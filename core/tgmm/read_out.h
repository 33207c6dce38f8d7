// The read-out by pooling: attention over the points by one query per component (and one for their
// number), then two small heads. Applied to the residual stream after any layer. Of a read-out by
// assignment (assignment.h) only the components' number is pooled.
//
// What the read-out after layer l < L means: the network was trained to be read after its last
// layer only, so an earlier read-out is the answer that the last layer's questions find in what the
// tokens hold so far (the "logit lens" of language models), not an answer that the network was
// taught to give there. It equals the answer of the network cut off after layer l.
//
// Internal to core/tgmm but for ReadOut.
#pragma once

#include "core/tgmm/network_weights.h"

#include <cstdint>
#include <vector>

namespace gaussarium::tgmm {

struct BlockScratch;
class Workspace;

// What the heads say, in whitened coordinates; core/tgmm/task_input.h turns it into a mixture.
struct ReadOut {
    // [max components, 10] row-major: logit, mean (3), log-diagonal (3, clamped) and off-diagonal
    // (r10, r20, r21) of the lower factor R of the precision. Rows past k are not trained.
    std::vector<float> components;
    // [max components, 3]: logarithms (clamped) of the points that each component counts for as an
    // anchor of weight, mean and covariance; empty for a network without refinements.
    std::vector<float> anchorPoints;
    // [max components]: log p(k | data), k = 1.., up to a constant. Trained where k was unknown to
    // the network: meaningless where it was told.
    std::vector<float> countLogits;
};

// Adds one block's tokens, already normalised (scratch.normed), to the pooling. Blocks may run
// concurrently.
void poolBlock(const NetworkWeights& network, int components, std::int64_t block, std::int64_t rows,
               BlockScratch& scratch, Workspace& workspace);

// After poolBlock: to [rows, max + 1 padded to panels] = the block's scores as natural logarithms
// of what each question takes of each point, up to a constant per question. Not for assignment,
// whose shares are such logarithms themselves.
void storePoolingScores(const NetworkConfig& config, std::int64_t rows, const BlockScratch& scratch,
                        float* to);

// Combines the blocks in their order and applies the heads. Of a read-out by assignment,
// result.components are not filled in.
void finishReadOut(const NetworkWeights& network, std::int64_t blocks, Workspace& workspace,
                   ReadOut& result);

} // namespace gaussarium::tgmm
