// The read-out by assignment (network_config.h): every point is shared out among the components by
// scores of its token, and the components are the points' moments under these shares, as an M-step
// makes them. So the network says who belongs together, and the arithmetic of means and covariances
// is not left to it. Internal to core/tgmm.
#pragma once

#include "core/tgmm/network_weights.h"
#include "core/tgmm/read_out.h"

#include <cstdint>

namespace gaussarium::tgmm {

struct BlockScratch;
struct ForwardInput;
class Workspace;

// After poolBlock, whose scores it reads: the logarithms of the block's shares to
// workspace.logShares, for k components (0: all). Blocks may run concurrently.
void assignBlock(const NetworkConfig& config, int components, std::int64_t first, std::int64_t rows,
                 const BlockScratch& scratch, Workspace& workspace);

// After every block: result.components. Sums in double, in the order of the points. O(n k).
void finishAssignment(const NetworkWeights& network, const ForwardInput& input,
                      const Workspace& workspace, ReadOut& result);

} // namespace gaussarium::tgmm
