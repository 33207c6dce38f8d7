#include "core/tgmm/paper_network.h"

#include "core/base/check.h"
#include "core/tgmm/kernels.h"
#include "core/tgmm/network_inference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <string>

namespace gaussarium::tgmm {

namespace {

std::vector<float> padded(const std::vector<float>& values) {
    std::vector<float> result = values;
    result.resize(
        static_cast<std::size_t>(paddedToPanels(static_cast<std::int64_t>(values.size()))), 0.0F);
    return result;
}

// The part of a [max + 1, ...] tensor that belongs to k.
std::vector<float> ofCount(const std::vector<float>& values, std::int64_t k, std::int64_t each) {
    return {values.begin() + k * each, values.begin() + (k + 1) * each};
}

} // namespace

PaperNetwork::PaperNetwork(const Weights& weights)
    : m_config(weights.config), m_width(paddedToPanels(weights.config.width)) {
    require(m_config.architecture == Architecture::Paper, "PaperNetwork",
            "weights of another architecture");
    const std::vector<TensorShape> shapes = tensorShapes(m_config);
    GAUSSARIUM_CHECK_EQ(weights.tensors.size(), shapes.size());
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        GAUSSARIUM_CHECK_EQ(static_cast<std::int64_t>(weights.tensors[i].size()),
                            shapes[i].count());
    }
    const std::int64_t width = m_config.width;
    const std::int64_t mlp = m_config.mlpWidth;
    m_readIn = weights.tensor("read_in");
    m_readInBias = weights.tensor("read_in_bias");
    m_embedK = weights.tensor("embed_k");
    if (m_config.positionCode == PositionCode::Learned) {
        m_positions = weights.tensor("positions");
    }
    for (int layer = 0; layer < m_config.layers; ++layer) {
        const std::string prefix = fmt::format("layers.{}.", layer);
        const auto norm = [&](const char* name) {
            return Norm{weights.tensor(prefix + name + "_gain"),
                        weights.tensor(prefix + name + "_bias")};
        };
        const auto linear = [&](const char* name, std::int64_t rows, std::int64_t columns) {
            return Linear{PackedMatrix(weights.tensor(prefix + name), rows, columns, 0, columns),
                          padded(weights.tensor(prefix + name + "_bias"))};
        };
        m_layers.push_back({norm("norm1"), norm("norm2"), linear("qkv", width, 3 * width),
                            linear("out", width, width), linear("mlp_in", width, mlp),
                            linear("mlp_out", mlp, width)});
    }
    m_norm = {weights.tensor("norm_gain"), weights.tensor("norm_bias")};
    const std::int64_t most = m_config.maxComponents;
    const std::int64_t outputs = most + maxDimension;
    for (std::int64_t k = 0; k <= most; ++k) {
        const auto matrix = [&](const char* name) {
            return PackedMatrix(ofCount(weights.tensor(name), k, width * outputs), width, outputs,
                                0, outputs);
        };
        m_readers.push_back(
            {matrix("key"), matrix("value"), ofCount(weights.tensor("query"), k, most * outputs)});
    }
}

bool PaperNetwork::forward(const ForwardInput& input, const std::function<bool()>& stopped,
                           Memory& memory, ForwardAnswer& answer) const {
    require(input.points != nullptr, "PaperNetwork::forward", "no points");
    GAUSSARIUM_CHECK_GE(input.n, 1);
    GAUSSARIUM_CHECK_LE(input.n, m_config.mostPoints());
    GAUSSARIUM_CHECK_GE(input.components, 1);
    GAUSSARIUM_CHECK_LE(input.components, m_config.maxComponents);
    const std::int64_t n = input.n;
    const std::int64_t wide =
        std::max(paddedToPanels(3 * m_config.width), paddedToPanels(m_config.mlpWidth));
    memory.hidden.reserve(n * m_width);
    memory.normed.reserve(n * m_width);
    memory.mixed.reserve(n * m_width);
    memory.wide.reserve(n * wide);
    memory.scores.reserve(n * paddedToPanels(n));
    const std::int64_t head = paddedToPanels(m_config.width / m_config.heads);
    memory.keys.reserve(head * paddedToPanels(n));
    memory.values.reserve(
        std::max(head * n, 2 * n * paddedToPanels(m_config.maxComponents + maxDimension)));
    memory.sums.resize(static_cast<std::size_t>(n));
    answer.readOuts.resize(input.everyLayer ? m_layers.size() : 1);
    answer.attention.resize(input.keepAttention ? m_layers.size() : 0);
    for (LayerAttention& layer : answer.attention) {
        layer.prepare(m_config, n);
    }
    answer.poolingScores.resize(input.keepAttention && input.everyLayer ? m_layers.size() : 0);
    for (AlignedBuffer& scores : answer.poolingScores) {
        scores.reserve(n * paddedToPanels(m_config.maxComponents + 1));
    }

    enter(input.points, n, input.components, memory);
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        if (!transform(m_layers[layer], n, stopped, memory,
                       answer.attention.empty() ? nullptr : &answer.attention[layer])) {
            return false;
        }
        if (input.everyLayer || layer + 1 == m_layers.size()) {
            readOut(n, input.components, memory, answer.readOuts[input.everyLayer ? layer : 0],
                    answer.poolingScores.empty() ? nullptr : answer.poolingScores[layer].data());
        }
    }
    return true;
}

void PaperNetwork::enter(const float* points, std::int64_t n, int components,
                         Memory& memory) const {
    const std::int64_t width = m_config.width;
    const float* const ofK = m_embedK.data() + components * width;
    for (std::int64_t row = 0; row < n; ++row) {
        float* const token = memory.hidden.data() + row * m_width;
        const float* const position =
            m_positions.empty() ? nullptr : m_positions.data() + row * width;
        for (std::int64_t i = 0; i < width; ++i) {
            float value = m_readInBias[static_cast<std::size_t>(i)] + ofK[i];
            if (position != nullptr) {
                value += position[i];
            }
            for (std::int64_t axis = 0; axis < maxDimension; ++axis) {
                value += points[row * maxDimension + axis]
                         * m_readIn[static_cast<std::size_t>(axis * width + i)];
            }
            token[i] = value;
        }
        std::fill(token + width, token + m_width, 0.0F);
    }
}

// memory.normed = norm(memory.hidden), with gain and bias.
void PaperNetwork::normalise(const Norm& norm, std::int64_t n, Memory& memory) const {
    normaliseRows(memory.hidden.data(), m_width, n, m_config.width, memory.normed.data(), m_width);
    for (std::int64_t row = 0; row < n; ++row) {
        float* const to = memory.normed.data() + row * m_width;
        for (std::size_t i = 0; i < norm.gain.size(); ++i) {
            to[i] = to[i] * norm.gain[i] + norm.bias[i];
        }
        std::fill(to + m_config.width, to + m_width, 0.0F);
    }
}

// to = from M + b, or to += that; rows of `to` are as wide as the padded matrix.
void PaperNetwork::apply(const Linear& linear, const float* from, std::int64_t fromStride,
                         std::int64_t n, float* to, bool accumulate) const {
    const std::int64_t stride = linear.matrix.paddedColumns();
    for (std::int64_t row = 0; row < n; ++row) {
        for (std::int64_t i = 0; i < stride; ++i) {
            const float before = accumulate ? to[row * stride + i] : 0.0F;
            to[row * stride + i] = before + linear.bias[static_cast<std::size_t>(i)];
        }
    }
    linear.matrix.apply(from, fromStride, n, to, stride, true);
}

bool PaperNetwork::transform(const Layer& layer, std::int64_t n,
                             const std::function<bool()>& stopped, Memory& memory,
                             LayerAttention* kept) const {
    normalise(layer.norm1, n, memory);
    apply(layer.qkv, memory.normed.data(), m_width, n, memory.wide.data(), false);
    if (!attend(n, stopped, memory, kept)) {
        return false;
    }
    apply(layer.out, memory.mixed.data(), m_width, n, memory.hidden.data(), true);
    normalise(layer.norm2, n, memory);
    const std::int64_t mlp = layer.mlpIn.matrix.paddedColumns();
    apply(layer.mlpIn, memory.normed.data(), m_width, n, memory.wide.data(), false);
    gelu(memory.wide.data(), n * mlp);
    apply(layer.mlpOut, memory.wide.data(), mlp, n, memory.hidden.data(), true);
    return true;
}

// memory.mixed = the heads' answers side by side, from the queries, keys and values in memory.wide.
bool PaperNetwork::attend(std::int64_t n, const std::function<bool()>& stopped, Memory& memory,
                          LayerAttention* kept) const {
    const std::int64_t width = m_config.width;
    const std::int64_t headWidth = width / m_config.heads;
    const std::int64_t paddedHead = paddedToPanels(headWidth);
    const std::int64_t stride = paddedToPanels(3 * width);
    const std::int64_t columns = paddedToPanels(n);
    std::fill_n(memory.mixed.data(), n * m_width, 0.0F);
    for (std::int64_t point = 0; kept != nullptr && point < n; ++point) {
        std::copy_n(memory.wide.data() + point * stride, width,
                    kept->queries.data() + point * m_width);
    }
    for (int head = 0; head < m_config.heads; ++head) {
        if (stopped()) {
            return false;
        }
        const float* const queries = memory.wide.data() + head * headWidth;
        const float* const keys = queries + width;
        const float* const values = keys + width;
        std::fill_n(memory.keys.data(), headWidth * columns, 0.0F);
        std::fill_n(memory.values.data(), n * paddedHead, 0.0F);
        for (std::int64_t point = 0; point < n; ++point) {
            for (std::int64_t i = 0; i < headWidth; ++i) {
                memory.keys.data()[point / panelWidth * headWidth * panelWidth + i * panelWidth
                                   + point % panelWidth] = keys[point * stride + i];
                memory.values.data()[(i / panelWidth * n + point) * panelWidth + i % panelWidth] =
                    values[point * stride + i];
            }
        }
        if (kept != nullptr) {
            std::copy_n(memory.keys.data(), headWidth * columns,
                        kept->keys.data() + head * headWidth * columns);
        }
        Product scores;
        scores.a = queries;
        scores.aStride = stride;
        scores.rows = n;
        scores.inner = headWidth;
        scores.b = memory.keys.data();
        scores.panelStride = headWidth * panelWidth;
        scores.panels = panelsOf(n);
        scores.c = memory.scores.data();
        scores.cStride = columns;
        multiply(scores);
        for (std::int64_t row = 0; row < n; ++row) {
            float maximum = softmaxStart;
            float decay = 0.0F;
            float& sum = memory.sums[static_cast<std::size_t>(row)];
            sum = 0.0F;
            SoftmaxTile tile;
            tile.scores = memory.scores.data() + row * columns;
            tile.stride = columns;
            tile.rows = 1;
            tile.columns = m_config.causal ? row + 1 : n;
            tile.scale =
                static_cast<float>(std::numbers::log2e / std::sqrt(static_cast<double>(headWidth)));
            tile.maxima = &maximum;
            tile.sums = &sum;
            tile.decays = &decay;
            softmaxTile(tile);
            std::fill(tile.scores + paddedToPanels(tile.columns), tile.scores + columns, 0.0F);
        }
        Product gather;
        gather.a = memory.scores.data();
        gather.aStride = columns;
        gather.rows = n;
        gather.inner = n;
        gather.b = memory.values.data();
        gather.panelStride = n * panelWidth;
        gather.panels = panelsOf(headWidth);
        // The keys are no longer needed, and rows of answers may be longer than they: the free
        // part of the stream's scratch takes them.
        gather.c = memory.normed.data();
        gather.cStride = paddedHead;
        multiply(gather);
        for (std::int64_t row = 0; row < n; ++row) {
            const float share = 1.0F / memory.sums[static_cast<std::size_t>(row)];
            for (std::int64_t i = 0; i < headWidth; ++i) {
                memory.mixed.data()[row * m_width + head * headWidth + i] =
                    memory.normed.data()[row * paddedHead + i] * share;
            }
        }
    }
    return true;
}

void PaperNetwork::readOut(std::int64_t n, int components, Memory& memory, ReadOut& result,
                           float* scores) const {
    const std::int64_t most = m_config.maxComponents;
    const std::int64_t outputs = most + maxDimension;
    const Reader& reader = m_readers[static_cast<std::size_t>(components)];
    const std::int64_t stride = reader.key.paddedColumns();
    normalise(m_norm, n, memory);
    float* const keys = memory.values.data();
    float* const values = keys + n * stride;
    reader.key.apply(memory.normed.data(), m_width, n, keys, stride);
    reader.value.apply(memory.normed.data(), m_width, n, values, stride);

    result.components.assign(static_cast<std::size_t>(most * mixtureOutputs), 0.0F);
    result.anchorPoints.clear();
    result.countLogits.clear();
    std::vector<double> logits(static_cast<std::size_t>(most), 0.0);
    std::vector<double> shares(static_cast<std::size_t>(n));
    std::vector<double> pooled(static_cast<std::size_t>(outputs));
    for (int q = 0; q < components; ++q) {
        const float* const query = reader.query.data() + q * outputs;
        double maximum = -1e300;
        for (std::int64_t i = 0; i < n; ++i) {
            double score = 0.0;
            for (std::int64_t o = 0; o < outputs; ++o) {
                score += static_cast<double>(query[o]) * static_cast<double>(keys[i * stride + o]);
            }
            shares[static_cast<std::size_t>(i)] = score;
            if (scores != nullptr) {
                scores[i * paddedToPanels(most + 1) + q] = static_cast<float>(score);
            }
            maximum = std::max(maximum, score);
        }
        double sum = 0.0;
        std::fill(pooled.begin(), pooled.end(), 0.0);
        for (std::int64_t i = 0; i < n; ++i) {
            const double share = std::exp(shares[static_cast<std::size_t>(i)] - maximum);
            sum += share;
            for (std::int64_t o = 0; o < outputs; ++o) {
                pooled[static_cast<std::size_t>(o)] +=
                    share * static_cast<double>(values[i * stride + o]);
            }
        }
        for (std::int64_t j = 0; j < most; ++j) {
            logits[static_cast<std::size_t>(j)] +=
                pooled[static_cast<std::size_t>(j)] / sum / components;
        }
        for (std::int64_t axis = 0; axis < maxDimension; ++axis) {
            result.components[static_cast<std::size_t>(q * mixtureOutputs + 1 + axis)] =
                static_cast<float>(pooled[static_cast<std::size_t>(most + axis)] / sum);
        }
    }
    for (std::int64_t j = 0; j < most; ++j) {
        result.components[static_cast<std::size_t>(j * mixtureOutputs)] =
            static_cast<float>(logits[static_cast<std::size_t>(j)]);
    }
}

} // namespace gaussarium::tgmm
