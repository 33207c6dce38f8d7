// The network of network_config.h on the CPU, without LibTorch.
//
//     const Network network(weights);
//     Workspace workspace;
//     ForwardAnswer answer;
//     network.forward({points, n, 2, 3}, workspace, {}, answer);
//
// A layer is two steps over blocks of at most 48 points. The first makes queries, keys and values;
// the second does everything else for its block and then the next layer's first step, while the
// block is in the cache: threads meet once a layer. A block's rows go through the heads in tiles of
// keys with an online softmax, so that memory is linear in n.
#pragma once

#include "core/tgmm/network_weights.h"
#include "core/tgmm/paper_network.h"
#include "core/tgmm/read_out.h"
#include "core/tgmm/workspace.h"

#include <cstdint>
#include <stop_token>
#include <variant>
#include <vector>

namespace gaussarium::tgmm {

struct ForwardInput {
    const float* points = nullptr; // [n, 3] whitened; the third coordinate 0 for 2D data
    std::int64_t n = 0;            // 1 to the network's mostPoints()
    int dimension = 2;             // 2 or 3
    int components = 0;            // k; 0: unknown to the network, which the paper's refuses
    bool everyLayer = false;       // read out after each layer, not only the last
    // Keep every layer's queries and keys and, with everyLayer, the read-outs' scores.
    bool keepAttention = false;
};

struct ForwardAnswer {
    // After layers 1, 2, ..., or the last one alone.
    std::vector<ReadOut> readOuts;
    // Of layers 1, 2, ..., where they were asked for: what any head's attention weights are made
    // from (attention_record.h).
    std::vector<LayerAttention> attention;
    // Of the same layers, [n, max + 1 padded to panels]: the logarithm of what each question of the
    // read-out takes of each point, up to a constant per question (read_out_map.h).
    std::vector<AlignedBuffer> poolingScores;
};

// Where and how it runs; never changes a bit of the answer.
struct ForwardRun {
    std::stop_token stop;
    int threads = 1; // 0: all cores
};

// Immutable after construction, so one network serves any number of threads.
class Network {
public:
    // Of either architecture.
    explicit Network(const Weights& weights);

    const NetworkConfig& config() const;

    // False when stopped (asked before every unit of work, see work_gate.h), the answer then
    // undefined.
    // Throws std::invalid_argument where the input contradicts the configuration. Allocates nothing
    // when workspace and answer served as large a call before.
    // Cost: n (24 W^2 + 4 n W) layers floating-point operations at the recipe's proportions.
    bool forward(const ForwardInput& input, Workspace& workspace, const ForwardRun& run,
                 ForwardAnswer& answer) const;

private:
    std::variant<NetworkWeights, PaperNetwork> m_weights;
};

} // namespace gaussarium::tgmm
