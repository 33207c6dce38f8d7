// The weights of a network, laid out for inference: every matrix packed, the read-out's queries
// already multiplied with its key matrix.
#pragma once

#include "core/tgmm/packed_matrix.h"
#include "core/tgmm/weights_file.h"

#include <vector>

namespace gaussarium::tgmm {

struct NetworkWeights {
    struct Layer {
        PackedMatrix qkv, out, mlpIn, mlpOut;
    };
    struct Head {
        PackedMatrix in, out;
        std::vector<float> inBias, outBias; // padded to whole panels
    };

    // Throws std::invalid_argument where the tensors contradict the configuration.
    explicit NetworkWeights(const Weights& weights);

    NetworkConfig config;
    std::vector<float> readIn, embedK, embedD; // as in the file
    std::vector<Layer> layers;
    // For each k = 0..max: [W, max + 1], column q = key^T query q (the last one the count query),
    // so that the score of a token x is x times it, without its key being made.
    std::vector<PackedMatrix> queries;
    PackedMatrix value;
    Head component, count;
};

} // namespace gaussarium::tgmm
