#include "core/tgmm/read_out.h"

#include "core/tgmm/kernels.h"
#include "core/tgmm/workspace.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::tgmm {

namespace {

// 1 / sqrt(W), for powers of 2.
float poolingScale(const NetworkConfig& config) {
    return static_cast<float>(std::numbers::log2e / std::sqrt(static_cast<double>(config.width)));
}

// values [rows, stride] = head(input) for input [rows, W padded], normalised in place.
// `hidden` and `values` have room for rows x the padded widths.
void applyHead(const NetworkWeights::Head& head, std::int64_t width, float* input,
               std::int64_t rows, float* hidden, float* values) {
    const std::int64_t inputStride = paddedToPanels(width);
    const std::int64_t hiddenStride = head.in.paddedColumns();
    const std::int64_t stride = head.out.paddedColumns();
    normaliseRows(input, inputStride, rows, width, input, inputStride);
    for (std::int64_t row = 0; row < rows; ++row) {
        std::copy(head.inBias.begin(), head.inBias.end(), hidden + row * hiddenStride);
        std::copy(head.outBias.begin(), head.outBias.end(), values + row * stride);
    }
    head.in.apply(input, inputStride, rows, hidden, hiddenStride, true);
    gelu(hidden, rows * hiddenStride);
    head.out.apply(hidden, hiddenStride, rows, values, stride, true);
}

// The component head's numbers from the pooled tokens.
void readComponents(const NetworkWeights& network, float* tokens, float* hidden, float* values,
                    ReadOut& result) {
    const std::int64_t most = network.config.maxComponents;
    applyHead(network.component, network.config.width, tokens, most, hidden, values);
    result.components.resize(static_cast<std::size_t>(most * mixtureOutputs));
    const bool anchored = network.config.refinements > 0;
    result.anchorPoints.resize(anchored ? static_cast<std::size_t>(most * anchorOutputs) : 0);
    const std::int64_t stride = network.component.out.paddedColumns();
    for (std::int64_t component = 0; component < most; ++component) {
        for (std::int64_t i = 0; i < mixtureOutputs; ++i) {
            const float value = values[component * stride + i];
            // 4, 5, 6 are the log-diagonal.
            result.components[static_cast<std::size_t>(component * mixtureOutputs + i)] =
                i >= 4 && i < 7 ? std::clamp(value, logDiagonalMinimum, logDiagonalMaximum) : value;
        }
        for (std::int64_t i = 0; anchored && i < anchorOutputs; ++i) {
            result.anchorPoints[static_cast<std::size_t>(component * anchorOutputs + i)] =
                std::clamp(values[component * stride + mixtureOutputs + i], logPointsMinimum,
                           logPointsMaximum);
        }
    }
}

} // namespace

void poolBlock(const NetworkWeights& network, int components, std::int64_t block, std::int64_t rows,
               BlockScratch& scratch, Workspace& workspace) {
    const std::int64_t width = paddedToPanels(network.config.width);
    const std::int64_t readOuts = network.config.maxComponents + 1;
    const std::int64_t stride = paddedToPanels(readOuts);
    const std::int64_t turnedStride = paddedToPanels(rows);
    float* const scores = scratch.scores.data(); // stays as it is, for storePoolingScores
    float* const turned = scores + rows * stride;
    network.queries[static_cast<std::size_t>(components)].apply(scratch.normed.data(), width, rows,
                                                                scores, stride);
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t q = 0; q < readOuts; ++q) {
            turned[q * turnedStride + row] = scores[row * stride + q];
        }
    }
    // The block's rows as panels: the right-hand side of the pooling product.
    for (std::int64_t row = 0; row < rows; ++row) {
        for (std::int64_t panel = 0; panel < panelsOf(width); ++panel) {
            std::copy_n(scratch.normed.data() + row * width + panel * panelWidth, panelWidth,
                        scratch.packed.data() + (panel * rows + row) * panelWidth);
        }
    }
    float* const maxima = workspace.maxima.data() + block * readOuts;
    float* const sums = workspace.sums.data() + block * readOuts;
    std::fill_n(maxima, readOuts, softmaxStart);
    std::fill_n(sums, readOuts, 0.0F);
    for (std::int64_t q = 0; q < readOuts; ++q) {
        float decay = 0.0F;
        SoftmaxTile tile;
        tile.scores = turned + q * turnedStride;
        tile.stride = turnedStride;
        tile.rows = 1;
        tile.columns = rows;
        tile.scale = poolingScale(network.config);
        tile.maxima = maxima + q;
        tile.sums = sums + q;
        tile.decays = &decay;
        softmaxTile(tile);
    }
    Product product;
    product.a = turned;
    product.aStride = turnedStride;
    product.rows = readOuts;
    product.inner = rows;
    product.b = scratch.packed.data();
    product.panelStride = rows * panelWidth;
    product.panels = panelsOf(width);
    product.c = workspace.pooled.data() + block * readOuts * width;
    product.cStride = width;
    multiply(product);
}

void storePoolingScores(const NetworkConfig& config, std::int64_t rows, const BlockScratch& scratch,
                        float* to) {
    const std::int64_t count = rows * paddedToPanels(config.maxComponents + 1);
    const float scale = 1.0F / std::sqrt(static_cast<float>(config.width));
    for (std::int64_t i = 0; i < count; ++i) {
        to[i] = scale * scratch.scores.data()[i];
    }
}

void finishReadOut(const NetworkWeights& network, std::int64_t blocks, Workspace& workspace,
                   ReadOut& result) {
    const std::int64_t width = paddedToPanels(network.config.width);
    const std::int64_t most = network.config.maxComponents;
    const std::int64_t readOuts = most + 1;
    const float scale = poolingScale(network.config);
    const std::int64_t part = workspace.answer.size() / 3;
    float* const tokens = workspace.answer.data(); // [readOuts, W]
    float* const hidden = tokens + part;
    float* const values = hidden + part;
    std::fill_n(tokens, readOuts * width, 0.0F);
    for (std::int64_t q = 0; q < readOuts; ++q) {
        float maximum = softmaxStart;
        for (std::int64_t block = 0; block < blocks; ++block) {
            maximum = std::max(maximum, workspace.maxima.data()[block * readOuts + q]);
        }
        float sum = 0.0F;
        for (std::int64_t block = 0; block < blocks; ++block) {
            const float factor =
                std::exp2(scale * (workspace.maxima.data()[block * readOuts + q] - maximum));
            sum += factor * workspace.sums.data()[block * readOuts + q];
            const float* const from = workspace.pooled.data() + (block * readOuts + q) * width;
            for (std::int64_t i = 0; i < width; ++i) {
                tokens[q * width + i] += factor * from[i];
            }
        }
        for (std::int64_t i = 0; i < width; ++i) {
            tokens[q * width + i] /= sum;
        }
    }
    // The value matrix is applied once to each pooled token, not to every token.
    network.value.apply(tokens, width, readOuts, hidden, width);
    std::copy_n(hidden, readOuts * width, tokens);

    if (network.config.readOut == ReadOutKind::Pooling) {
        readComponents(network, tokens, hidden, values, result);
    }
    applyHead(network.count, network.config.width, tokens + most * width, 1, hidden, values);
    result.countLogits.assign(values, values + most);
}

} // namespace gaussarium::tgmm
