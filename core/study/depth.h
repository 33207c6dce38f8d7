// Depth as iteration: at which iteration of EM a network's layer stands. The paper (arXiv
// 2505.11918) shows that a transformer can perform steps of EM layer by layer; whether a trained
// one does is seen here.
#pragma once

#include "core/estimate/trace.h"

#include <vector>

namespace gaussarium {

// One entry a step of the network's trace that is a layer or a refinement, in their order.
struct DepthMatch {
    struct Layer {
        int step = 0; // in the network's trace
        // The nearest iterate of EM: 0 is its start, i the mixture after M-step i. -1 where none
        // has as many components (or a likelihood).
        int byParameters = -1; // by mixtureDistance
        int byLikelihood = -1;
        double distance = 0.0; // to the nearest by parameters, in deviations of the data
    };
    std::vector<Layer> layers;
    int iterations = 0; // of EM

    // Share of the steps from one layer to the next along which the nearest iterate by parameters
    // does not go back: 1 for a network that performs EM; 0 without two layers.
    double inOrder() const;
};

// O(layers iterations (k^3 + k d^3)).
DepthMatch matchDepth(const Trace& network, const Trace& em);

} // namespace gaussarium
