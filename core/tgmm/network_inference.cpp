#include "core/tgmm/network_inference.h"

#include "core/base/check.h"
#include "core/base/parallel_phases.h"
#include "core/tgmm/assignment.h"
#include "core/tgmm/block_attention.h"
#include "core/tgmm/kernels.h"
#include "core/tgmm/work_gate.h"

#include <algorithm>
#include <cmath>

namespace gaussarium::tgmm {

namespace {

// One call of Network::forward.
class Pass {
public:
    Pass(const NetworkWeights& network, const ForwardInput& input, Workspace& workspace,
         const ForwardRun& run, ForwardAnswer& answer)
        : m_network(network)
        , m_input(input)
        , m_workspace(workspace)
        , m_run(run)
        , m_answer(answer)
        , m_gate(run.stop, workspace.units)
        , m_blocks(input.n)
        , m_width(paddedToPanels(network.config.width)) {}

    bool execute() {
        const int layers = m_network.config.layers;
        m_answer.readOuts.resize(m_input.everyLayer ? static_cast<std::size_t>(layers) : 1);
        m_answer.attention.resize(m_input.keepAttention ? static_cast<std::size_t>(layers) : 0);
        for (LayerAttention& layer : m_answer.attention) {
            layer.prepare(m_network.config, m_input.n);
        }
        m_answer.poolingScores.resize(keepsScores() ? static_cast<std::size_t>(layers) : 0);
        for (AlignedBuffer& scores : m_answer.poolingScores) {
            scores.reserve(m_input.n * paddedToPanels(m_network.config.maxComponents + 1));
        }
        // Phase 0 makes the tokens, phase l + 1 is layer l. std::function keeps two words without
        // allocating: these lambdas capture no more.
        parallelPhases(
            layers + 1, m_blocks.count, m_run.threads,
            [this](std::int64_t phase, std::int64_t block) {
                if (phase == 0) {
                    enter(block);
                } else {
                    transform(static_cast<int>(phase) - 1, block);
                }
            },
            [this](std::int64_t phase) {
                if (phase > 0 && readsOut(static_cast<int>(phase) - 1) && m_gate.enter()) {
                    readOutAfter(phase - 1);
                }
            });
        return !m_gate.closed();
    }

private:
    bool readsOut(int layer) const {
        return m_input.everyLayer || layer + 1 == m_network.config.layers;
    }

    bool keepsScores() const { return m_input.keepAttention && m_input.everyLayer; }

    LayerAttention& attentionOf(int layer) {
        return m_input.keepAttention ? m_answer.attention[static_cast<std::size_t>(layer)]
                                     : m_workspace.attention[static_cast<std::size_t>(layer % 2)];
    }

    float* valuesOf(int layer) {
        return m_workspace.values[static_cast<std::size_t>(layer % 2)].data();
    }

    float* hiddenOf(std::int64_t block) {
        return m_workspace.hidden.data() + m_blocks.first(block) * m_width;
    }

    // Tokens of a block, and the first layer's queries, keys and values.
    void enter(std::int64_t block) {
        if (m_gate.closed()) {
            return;
        }
        const NetworkConfig& config = m_network.config;
        const Workspace::Lease lease(m_workspace);
        const float* const ofCount = m_network.embedK.data() + m_input.components * config.width;
        const float* const ofDimension =
            m_network.embedD.data() + (m_input.dimension - 2) * config.width;
        for (std::int64_t row = 0; row < m_blocks.rows(block); ++row) {
            const float* const point =
                m_input.points + (m_blocks.first(block) + row) * maxDimension;
            float* const token = hiddenOf(block) + row * m_width;
            for (std::int64_t i = 0; i < config.width; ++i) {
                float value = ofCount[i] + ofDimension[i];
                for (std::int64_t axis = 0; axis < maxDimension; ++axis) {
                    value += point[axis]
                             * m_network.readIn[static_cast<std::size_t>(axis * config.width + i)];
                }
                token[i] = value;
            }
            addPositionCode(m_blocks.first(block) + row, token);
            // A workspace may come from a wider network.
            std::fill(token + config.width, token + m_width, 0.0F);
        }
        normaliseHidden(block, *lease);
        prepareAttention(block, 0, *lease);
    }

    void addPositionCode(std::int64_t place, float* token) const {
        const std::int64_t width = m_network.config.width;
        for (std::size_t i = 0; i < m_network.rates.size(); ++i) {
            const double angle = static_cast<double>(place) * m_network.rates[i];
            const auto channel = static_cast<std::int64_t>(2 * i);
            token[channel] += static_cast<float>(std::sin(angle));
            if (channel + 1 < width) {
                token[channel + 1] += static_cast<float>(std::cos(angle));
            }
        }
        if (!m_network.positions.empty()) {
            const float* const row = m_network.positions.data() + place * width;
            for (std::int64_t i = 0; i < width; ++i) {
                token[i] += row[i];
            }
        }
    }

    void normaliseHidden(std::int64_t block, BlockScratch& scratch) {
        normaliseRows(hiddenOf(block), m_width, m_blocks.rows(block), m_network.config.width,
                      scratch.normed.data(), m_width);
    }

    // Every product asks the gate; what is left out is then left out to the end.
    void multiplyBlock(const PackedMatrix& matrix, const AlignedBuffer& from, std::int64_t stride,
                       std::int64_t block, float* to, std::int64_t toStride, bool accumulate) {
        if (m_gate.enter()) {
            matrix.apply(from.data(), stride, m_blocks.rows(block), to, toStride, accumulate);
        }
    }

    void prepareAttention(std::int64_t block, int layer, BlockScratch& scratch) {
        const PackedMatrix& qkv = m_network.layers[static_cast<std::size_t>(layer)].qkv;
        multiplyBlock(qkv, scratch.normed, m_width, block, scratch.wide.data(), qkv.paddedColumns(),
                      false);
        storeQueriesKeysValues(m_network.config, m_blocks, block, scratch.wide.data(),
                               attentionOf(layer), valuesOf(layer));
    }

    // All of a layer for one block, the read-out's share, and the next layer's q, k, v.
    void transform(int index, std::int64_t block) {
        if (m_gate.closed()) {
            return;
        }
        const Workspace::Lease lease(m_workspace);
        BlockScratch& scratch = *lease;
        const NetworkWeights::Layer& layer = m_network.layers[static_cast<std::size_t>(index)];
        const std::int64_t rows = m_blocks.rows(block);
        AttentionInput attention;
        attention.config = &m_network.config;
        attention.n = m_input.n;
        attention.first = m_blocks.first(block);
        attention.rows = rows;
        attention.layer = &attentionOf(index);
        attention.values = valuesOf(index);
        attention.causal = m_network.config.causal;
        attendBlock(attention, scratch, m_gate);
        multiplyBlock(layer.out, scratch.mixed, m_width, block, hiddenOf(block), m_width, true);

        normaliseHidden(block, scratch);
        const std::int64_t mlp = layer.mlpIn.paddedColumns();
        multiplyBlock(layer.mlpIn, scratch.normed, m_width, block, scratch.wide.data(), mlp, false);
        gelu(scratch.wide.data(), rows * mlp);
        multiplyBlock(layer.mlpOut, scratch.wide, mlp, block, hiddenOf(block), m_width, true);

        // No gain and no bias: the next layer's norm and the read-out's are the same.
        normaliseHidden(block, scratch);
        if (readsOut(index) && m_gate.enter()) {
            readBlock(index, block, rows, scratch);
        }
        if (index + 1 < m_network.config.layers) {
            prepareAttention(block, index + 1, scratch);
        }
    }

    // A block's share of the read-out after a layer.
    void readBlock(int index, std::int64_t block, std::int64_t rows, BlockScratch& scratch) {
        const NetworkConfig& config = m_network.config;
        const std::int64_t place = m_blocks.first(block) * paddedToPanels(config.maxComponents + 1);
        float* const kept =
            keepsScores() ? m_answer.poolingScores[static_cast<std::size_t>(index)].data() + place
                          : nullptr;
        poolBlock(m_network, m_input.components, block, rows, scratch, m_workspace);
        if (config.readOut == ReadOutKind::Assignment) {
            assignBlock(config, m_input.components, m_blocks.first(block), rows, scratch,
                        m_workspace);
            if (kept != nullptr) {
                std::copy_n(m_workspace.logShares.data() + place,
                            rows * paddedToPanels(config.maxComponents + 1), kept);
            }
        } else if (kept != nullptr) {
            storePoolingScores(config, rows, scratch, kept);
        }
    }

    void readOutAfter(std::int64_t layer) {
        ReadOut& result =
            m_answer.readOuts[m_input.everyLayer ? static_cast<std::size_t>(layer) : 0];
        finishReadOut(m_network, m_blocks.count, m_workspace, result);
        if (m_network.config.readOut == ReadOutKind::Assignment) {
            finishAssignment(m_network, m_input, m_workspace, result);
        }
    }

    const NetworkWeights& m_network;
    const ForwardInput& m_input;
    Workspace& m_workspace;
    const ForwardRun& m_run;
    ForwardAnswer& m_answer;
    WorkGate m_gate;
    const RowBlocks m_blocks;
    const std::int64_t m_width;
};

} // namespace

Network::Network(const Weights& weights)
    : m_weights(weights.config.architecture == Architecture::Paper
                    ? std::variant<NetworkWeights, PaperNetwork>(PaperNetwork(weights))
                    : std::variant<NetworkWeights, PaperNetwork>(NetworkWeights(weights))) {}

const NetworkConfig& Network::config() const {
    const auto* const paper = std::get_if<PaperNetwork>(&m_weights);
    return paper != nullptr ? paper->config() : std::get<NetworkWeights>(m_weights).config;
}

bool Network::forward(const ForwardInput& input, Workspace& workspace, const ForwardRun& run,
                      ForwardAnswer& answer) const {
    GAUSSARIUM_CHECK_GE(input.n, 1);
    GAUSSARIUM_CHECK_LE(input.n, config().mostPoints());
    require(input.points != nullptr, "Network::forward", "no points");
    GAUSSARIUM_CHECK_GE(input.dimension, 2);
    GAUSSARIUM_CHECK_LE(input.dimension, maxDimension);
    GAUSSARIUM_CHECK_GE(input.components, 0);
    GAUSSARIUM_CHECK_LE(input.components, config().maxComponents);
    if (const auto* const paper = std::get_if<PaperNetwork>(&m_weights)) {
        return paper->forward(
            input, [&run] { return run.stop.stop_requested(); }, workspace.paper, answer);
    }
    workspace.prepare(config(), input.n, run.threads);
    return Pass(std::get<NetworkWeights>(m_weights), input, workspace, run, answer).execute();
}

} // namespace gaussarium::tgmm
