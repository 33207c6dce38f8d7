// Attention rollout (Abnar and Zuidema 2020, arXiv 2005.00928): what reaches a point from each
// other one through several layers, when every layer is taken to be the mean of its heads, half of
// it replaced by the point itself for the residual stream:
//
//     R_l = A_l R_(l-1),  A_l = (mean over heads of W_l + I) / 2 with rows normalised,  R_0 = I.
//
// What it leaves out: the heads' values and their mixing, the MLPs, and that the residual stream's
// share is not one half. It says through which paths attention could have carried something, not
// what it did carry.
#pragma once

#include "core/tgmm/attention_record.h"

namespace gaussarium::tgmm {

struct Rollout {
    int layers = 0;     // multiplied so far: 1 .. layers of the network; 0: nothing yet
    ShareMatrix shares; // n x n, rows sum to 1: row i is what reaches point i; empty for 0 layers
};

// Through the first `layers` layers (at least 1), going on from `from`, an earlier rollout of the
// same record, where that has no more. Fails with "stopped"; throws std::invalid_argument for
// layers that the network does not have. Each layer costs n^3 + n^2 W multiply-adds (0.4 s of one
// core at n = 2,000) and the first n^2 W; memory 8 n^2 bytes. Same bits for any number of threads.
Expected<Rollout> rollOut(const AttentionRecord& record, int layers, Rollout from = {},
                          const RunContext& context = {});

} // namespace gaussarium::tgmm
