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
    std::vector<float> positions;              // of a learned code, as in the file
    std::vector<double> rates;                 // of a sinusoidal one: of each pair of channels
    std::vector<Layer> layers;
    // For each k = 0..max: [W, max + 1], column q = key^T query q (the last one the count query),
    // so that the score of a token x is x times it, without its key being made. Of a read-out by
    // assignment, which makes no keys, the first max columns are the queries themselves.
    std::vector<PackedMatrix> queries;
    PackedMatrix value;
    Head component; // of pooling
    Head count;
    std::vector<float> covariancePrior; // of assignment: [max + 1, 2] as in the file
};

} // namespace gaussarium::tgmm
