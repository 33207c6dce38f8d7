#include "core/tgmm/network_inference.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/tgmm/block_attention.h"
#include "core/tgmm/kernels.h"

#include <algorithm>
#include <atomic>

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
        , m_blocks(input.n)
        , m_width(paddedToPanels(network.config.width)) {}

    bool execute() {
        const int layers = m_network.config.layers;
        m_answer.readOuts.resize(m_input.everyLayer ? static_cast<std::size_t>(layers) : 1);
        m_answer.attention.resize(
            m_input.attention ? static_cast<std::size_t>(m_input.n * m_input.n) : 0);
        // std::function keeps two words without allocating: these lambdas capture no more.
        parallelFor(m_blocks.count, m_run.threads, [this](std::int64_t block) {
            if (goesOn()) {
                enter(block);
            }
        });
        for (int layer = 0; layer < layers && goesOn(); ++layer) {
            m_layer = layer;
            parallelFor(m_blocks.count, m_run.threads, [this](std::int64_t block) {
                if (goesOn()) {
                    transform(block);
                }
            });
            if (goesOn() && readsOut()) {
                finishReadOut(
                    m_network, m_blocks.count, m_workspace,
                    m_answer.readOuts[m_input.everyLayer ? static_cast<std::size_t>(layer) : 0]);
            }
        }
        return goesOn();
    }

private:
    // Once a stop was seen it counts for all that follows: a half-done layer is never read.
    bool goesOn() {
        if (m_run.stop.stop_requested()) {
            m_stopped.store(true, std::memory_order_relaxed);
        }
        return !m_stopped.load(std::memory_order_relaxed);
    }

    bool readsOut() const { return m_input.everyLayer || m_layer + 1 == m_network.config.layers; }

    float* hiddenOf(std::int64_t block) {
        return m_workspace.hidden.data() + m_blocks.first(block) * m_width;
    }

    // Tokens of a block, and the first layer's queries, keys and values.
    void enter(std::int64_t block) {
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
            // A workspace may come from a wider network.
            std::fill(token + config.width, token + m_width, 0.0F);
        }
        normaliseHidden(block, *lease);
        prepareAttention(block, 0, *lease);
    }

    void normaliseHidden(std::int64_t block, BlockScratch& scratch) {
        normaliseRows(hiddenOf(block), m_width, m_blocks.rows(block), m_network.config.width,
                      scratch.normed.data(), m_width);
    }

    void prepareAttention(std::int64_t block, int layer, BlockScratch& scratch) {
        const PackedMatrix& qkv = m_network.layers[static_cast<std::size_t>(layer)].qkv;
        qkv.apply(scratch.normed.data(), m_width, m_blocks.rows(block), scratch.wide.data(),
                  qkv.paddedColumns());
        storeQueriesKeysValues(m_network.config, m_blocks, block, scratch.wide.data(), m_workspace,
                               m_workspace.keysValues[static_cast<std::size_t>(layer % 2)]);
    }

    // All of a layer for one block, the read-out's share, and the next layer's q, k, v.
    void transform(std::int64_t block) {
        const Workspace::Lease lease(m_workspace);
        BlockScratch& scratch = *lease;
        const NetworkWeights::Layer& layer = m_network.layers[static_cast<std::size_t>(m_layer)];
        const std::int64_t rows = m_blocks.rows(block);
        AttentionInput attention;
        attention.config = &m_network.config;
        attention.n = m_input.n;
        attention.first = m_blocks.first(block);
        attention.rows = rows;
        attention.queries = m_workspace.queries.data();
        attention.keysValues = &m_workspace.keysValues[static_cast<std::size_t>(m_layer % 2)];
        if (m_input.attention && m_input.attention->layer == m_layer) {
            attentionWeights(attention, m_input.attention->head, scratch,
                             m_answer.attention.data() + attention.first * m_input.n, m_input.n);
        }
        attendBlock(attention, scratch);
        layer.out.apply(scratch.mixed.data(), m_width, rows, hiddenOf(block), m_width, true);

        normaliseHidden(block, scratch);
        const std::int64_t mlp = layer.mlpIn.paddedColumns();
        layer.mlpIn.apply(scratch.normed.data(), m_width, rows, scratch.wide.data(), mlp);
        gelu(scratch.wide.data(), rows * mlp);
        layer.mlpOut.apply(scratch.wide.data(), mlp, rows, hiddenOf(block), m_width, true);

        // No gain and no bias: the next layer's norm and the read-out's are the same.
        normaliseHidden(block, scratch);
        if (readsOut()) {
            poolBlock(m_network, m_input.components, block, rows, scratch, m_workspace);
        }
        if (m_layer + 1 < m_network.config.layers) {
            prepareAttention(block, m_layer + 1, scratch);
        }
    }

    const NetworkWeights& m_network;
    const ForwardInput& m_input;
    Workspace& m_workspace;
    const ForwardRun& m_run;
    ForwardAnswer& m_answer;
    const RowBlocks m_blocks;
    const std::int64_t m_width;
    int m_layer = 0;
    std::atomic<bool> m_stopped{false};
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
    require(input.points != nullptr, "Network::forward", "no points");
    GAUSSARIUM_CHECK_GE(input.dimension, 2);
    GAUSSARIUM_CHECK_LE(input.dimension, maxDimension);
    GAUSSARIUM_CHECK_GE(input.components, 0);
    GAUSSARIUM_CHECK_LE(input.components, config().maxComponents);
    if (input.attention) {
        require(input.attention->layer >= 0 && input.attention->layer < config().layers
                    && input.attention->head >= 0 && input.attention->head < config().heads,
                "Network::forward", "there is no such layer or head");
    }
    if (const auto* const paper = std::get_if<PaperNetwork>(&m_weights)) {
        return paper->forward(
            input.points, input.n, input.components, input.everyLayer,
            [&run] { return run.stop.stop_requested(); }, workspace.paper, answer.readOuts);
    }
    workspace.prepare(config(), input.n, run.threads);
    return Pass(std::get<NetworkWeights>(m_weights), input, workspace, run, answer).execute();
}

} // namespace gaussarium::tgmm
