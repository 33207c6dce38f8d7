// The paper's network (network_config.h) on the CPU, without LibTorch: one thread answers, in a few
// milliseconds for the 128 points of the paper's tasks.
#pragma once

#include "core/tgmm/aligned_buffer.h"
#include "core/tgmm/packed_matrix.h"
#include "core/tgmm/read_out.h"
#include "core/tgmm/weights_file.h"

#include <cstdint>
#include <functional>
#include <vector>

namespace gaussarium::tgmm {

struct ForwardAnswer;
struct ForwardInput;
struct LayerAttention;

class PaperNetwork {
public:
    // Throws std::invalid_argument where the tensors contradict the configuration.
    explicit PaperNetwork(const Weights& weights);

    const NetworkConfig& config() const { return m_config; }

    // Memory of a pass, kept from call to call.
    struct Memory {
        AlignedBuffer hidden, normed, wide, mixed, scores, keys, values;
        std::vector<float> sums;
    };

    // Points [n, 3] as they are, k told: 1 to max. In the answer mixtures have unit covariance and
    // countLogits is empty. `stopped` is asked before every head; false when it said so. O(n^2)
    // memory: n is at most mostPoints().
    bool forward(const ForwardInput& input, const std::function<bool()>& stopped, Memory& memory,
                 ForwardAnswer& answer) const;

private:
    struct Linear {
        PackedMatrix matrix;
        std::vector<float> bias; // padded to whole panels
    };
    struct Norm {
        std::vector<float> gain, bias;
    };
    struct Layer {
        Norm norm1, norm2;
        Linear qkv, out, mlpIn, mlpOut;
    };
    struct Reader {
        PackedMatrix key, value;  // [W, max + 3]
        std::vector<float> query; // [max, max + 3]
    };

    void enter(const float* points, std::int64_t n, int components, Memory& memory) const;
    // `kept` may be null. False when stopped.
    bool transform(const Layer& layer, std::int64_t n, const std::function<bool()>& stopped,
                   Memory& memory, LayerAttention* kept) const;
    bool attend(std::int64_t n, const std::function<bool()>& stopped, Memory& memory,
                LayerAttention* kept) const;
    void normalise(const Norm& norm, std::int64_t n, Memory& memory) const;
    void apply(const Linear& linear, const float* from, std::int64_t fromStride, std::int64_t n,
               float* to, bool accumulate) const;
    // `scores` [n, max + 1 padded to panels] may be null.
    void readOut(std::int64_t n, int components, Memory& memory, ReadOut& result,
                 float* scores) const;

    NetworkConfig m_config;
    std::int64_t m_width = 0; // padded to whole panels
    std::vector<float> m_readIn, m_readInBias, m_embedK;
    std::vector<float> m_positions; // empty where it has none
    std::vector<Layer> m_layers;
    Norm m_norm;
    std::vector<Reader> m_readers; // by k
};

} // namespace gaussarium::tgmm
