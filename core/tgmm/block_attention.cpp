#include "core/tgmm/block_attention.h"

#include "core/tgmm/kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::tgmm {

namespace {

// Rows that go through scores, softmax and weighted sum together: as many as a product's registers
// hold, so that a tile of their scores (12 KiB) stays in the first-level cache all the way.
constexpr std::int64_t groupRows = 12;

// For powers of 2.
float scoreScale(const NetworkConfig& config) {
    const double headWidth = static_cast<double>(config.width) / config.heads;
    return static_cast<float>(std::numbers::log2e / std::sqrt(headWidth));
}

// Scores of some of the block's rows with `keys` keys from `key` on (a multiple of 32), before
// scaling.
void scoreRows(const AttentionInput& input, int head, std::int64_t row, std::int64_t rows,
               std::int64_t key, std::int64_t keys, float* scores, std::int64_t stride) {
    const std::int64_t headWidth = input.config->width / input.config->heads;
    const std::int64_t width = paddedToPanels(input.config->width);
    Product product;
    product.a = input.layer->queries.data() + (input.first + row) * width + head * headWidth;
    product.aStride = width;
    product.rows = rows;
    product.inner = headWidth;
    product.b =
        input.layer->keys.data() + head * headWidth * paddedToPanels(input.n) + key * headWidth;
    product.panelStride = headWidth * panelWidth;
    product.panels = panelsOf(keys);
    product.c = scores;
    product.cStride = stride;
    multiply(product);
}

// Takes the tile's rows one by one, each only up to its own point: row 0 may see `first` of the
// tile's columns, the next one more. What a row may not see weighs nothing.
void softmaxCausalTile(SoftmaxTile tile, std::int64_t first) {
    const std::int64_t rows = tile.rows;
    const std::int64_t columns = tile.columns;
    const std::int64_t padded = paddedToPanels(columns);
    tile.rows = 1;
    for (std::int64_t row = 0; row < rows; ++row) {
        tile.columns = std::clamp<std::int64_t>(first + row, 0, columns);
        if (tile.columns > 0) {
            softmaxTile(tile);
        } else {
            *tile.decays = 1.0F;
        }
        std::fill(tile.scores + tile.columns, tile.scores + padded, 0.0F);
        tile.scores += tile.stride;
        ++tile.maxima;
        ++tile.sums;
        ++tile.decays;
    }
}

// Adds one tile of keys to the running softmax and weighted sum of some of the block's rows.
void attendTile(const AttentionInput& input, int head, std::int64_t row, std::int64_t rows,
                std::int64_t key, BlockScratch& scratch) {
    const std::int64_t place = input.first + row; // of the first row's point
    const std::int64_t seen = input.causal ? place + rows : input.n;
    const std::int64_t keys = std::min(attentionTile, seen - key);
    if (keys <= 0) {
        return;
    }
    const std::int64_t headWidth = input.config->width / input.config->heads;
    const std::int64_t paddedHead = paddedToPanels(headWidth);
    scoreRows(input, head, row, rows, key, keys, scratch.scores.data(), attentionTile);
    SoftmaxTile tile;
    tile.scores = scratch.scores.data();
    tile.stride = attentionTile;
    tile.rows = rows;
    tile.columns = keys;
    tile.scale = scoreScale(*input.config);
    tile.maxima = scratch.maxima.data() + row;
    tile.sums = scratch.sums.data() + row;
    tile.decays = scratch.decays.data() + row;
    if (input.causal && key + keys > place + 1) {
        softmaxCausalTile(tile, place + 1 - key);
    } else {
        softmaxTile(tile);
    }
    Product product;
    product.a = scratch.scores.data();
    product.aStride = attentionTile;
    product.rows = rows;
    product.inner = keys;
    product.b = input.values + head * paddedHead * input.n + key * panelWidth;
    product.panelStride = input.n * panelWidth;
    product.panels = panelsOf(headWidth);
    product.c = scratch.headOut.data() + row * paddedHead;
    product.cStride = paddedHead;
    product.accumulate = key > 0;
    if (product.accumulate) {
        scaleRows(product.c, paddedHead, rows, paddedHead, tile.decays);
    }
    multiply(product);
}

void attendHead(const AttentionInput& input, int head, BlockScratch& scratch, WorkGate& gate) {
    const std::int64_t headWidth = input.config->width / input.config->heads;
    std::fill_n(scratch.maxima.begin(), input.rows, softmaxStart);
    std::fill_n(scratch.sums.begin(), input.rows, 0.0F);
    // All groups of a tile before the next tile: its keys and values stay in the second-level
    // cache.
    const std::int64_t groups = (input.rows + groupRows - 1) / groupRows;
    const std::int64_t seen = input.causal ? input.first + input.rows : input.n;
    for (std::int64_t key = 0; key < seen && gate.enter(); key += attentionTile) {
        for (std::int64_t group = 0; group < groups; ++group) {
            const std::int64_t row = group * input.rows / groups;
            attendTile(input, head, row, (group + 1) * input.rows / groups - row, key, scratch);
        }
    }
    const std::int64_t width = paddedToPanels(input.config->width);
    for (std::int64_t row = 0; row < input.rows; ++row) {
        const float* const from = scratch.headOut.data() + row * paddedToPanels(headWidth);
        float* const to = scratch.mixed.data() + row * width + head * headWidth;
        // At least 1: the largest score's own term.
        const float share = 1.0F / scratch.sums[static_cast<std::size_t>(row)];
        for (std::int64_t i = 0; i < headWidth; ++i) {
            to[i] = from[i] * share;
        }
    }
}

} // namespace

void storeQueriesKeysValues(const NetworkConfig& config, const RowBlocks& blocks,
                            std::int64_t block, const float* qkv, LayerAttention& layer,
                            float* values) {
    const std::int64_t width = config.width;
    const std::int64_t headWidth = width / config.heads;
    const std::int64_t paddedHead = paddedToPanels(headWidth);
    const std::int64_t padded = paddedToPanels(width);
    const std::int64_t stride = paddedToPanels(3 * width);
    const std::int64_t first = blocks.first(block);
    const std::int64_t rows = blocks.rows(block);
    for (std::int64_t row = 0; row < rows; ++row) {
        const float* const q = qkv + row * stride;
        std::copy_n(q, width, layer.queries.data() + (first + row) * padded);
        for (std::int64_t head = 0; head < config.heads; ++head) {
            const float* const v = q + 2 * width + head * headWidth;
            float* const to = values + head * paddedHead * blocks.n + (first + row) * panelWidth;
            for (std::int64_t i = 0; i < headWidth; i += panelWidth) {
                std::copy_n(v + i, std::min(panelWidth, headWidth - i), to + i * blocks.n);
            }
        }
    }
    // Keys are turned, panel by panel.
    for (std::int64_t row = 0; row < rows;) {
        const std::int64_t point = first + row;
        const std::int64_t count = std::min(panelWidth - point % panelWidth, rows - row);
        for (std::int64_t head = 0; head < config.heads; ++head) {
            const float* const k = qkv + row * stride + width + head * headWidth;
            float* const to = layer.keys.data() + head * headWidth * paddedToPanels(blocks.n)
                              + point / panelWidth * headWidth * panelWidth + point % panelWidth;
            for (std::int64_t i = 0; i < headWidth; ++i) {
                for (std::int64_t r = 0; r < count; ++r) {
                    to[i * panelWidth + r] = k[r * stride + i];
                }
            }
        }
        row += count;
    }
}

void attendBlock(const AttentionInput& input, BlockScratch& scratch, WorkGate& gate) {
    for (int head = 0; head < input.config->heads && !gate.closed(); ++head) {
        attendHead(input, head, scratch, gate);
    }
}

void attentionWeights(const AttentionInput& input, int head, float* weights) {
    const std::int64_t stride = paddedToPanels(input.n);
    std::array<float, RowBlocks::mostRows> maxima, sums, factors;
    maxima.fill(softmaxStart);
    sums.fill(0.0F);
    scoreRows(input, head, 0, input.rows, 0, input.n, weights, stride);
    // Rows of one length together: all of them, or each alone.
    const std::int64_t step = input.causal ? 1 : input.rows;
    for (std::int64_t row = 0; row < input.rows; row += step) {
        SoftmaxTile tile;
        tile.scores = weights + row * stride;
        tile.stride = stride;
        tile.rows = step;
        tile.columns = input.causal ? input.first + row + 1 : input.n;
        tile.scale = scoreScale(*input.config);
        tile.maxima = maxima.data() + row;
        tile.sums = sums.data() + row;
        tile.decays = factors.data() + row;
        softmaxTile(tile);
        std::fill(tile.scores + tile.columns, tile.scores + stride, 0.0F);
    }
    for (std::size_t row = 0; row < static_cast<std::size_t>(input.rows); ++row) {
        factors[row] = 1.0F / sums[row];
    }
    scaleRows(weights, stride, input.rows, stride, factors.data());
}

} // namespace gaussarium::tgmm
