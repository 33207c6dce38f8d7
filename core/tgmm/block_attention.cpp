#include "core/tgmm/block_attention.h"

#include "core/tgmm/kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::tgmm {

namespace {

// Scores of one tile of keys, before scaling, into scratch.scores. Returns the number of keys.
std::int64_t scoreTile(const AttentionInput& input, int head, std::int64_t key,
                       BlockScratch& scratch) {
    const std::int64_t headWidth = input.config->width / input.config->heads;
    const std::int64_t keys = std::min(attentionTile, input.n - key);
    Product product;
    product.a =
        input.queries + input.first * paddedToPanels(input.config->width) + head * headWidth;
    product.aStride = paddedToPanels(input.config->width);
    product.rows = input.rows;
    product.inner = headWidth;
    product.b = input.keysValues->keys.data() + head * headWidth * paddedToPanels(input.n)
                + key * headWidth;
    product.panelStride = headWidth * panelWidth;
    product.panels = panelsOf(keys);
    product.c = scratch.scores.data();
    product.cStride = attentionTile;
    multiply(product);
    return keys;
}

void attendHead(const AttentionInput& input, int head, BlockScratch& scratch) {
    const std::int64_t headWidth = input.config->width / input.config->heads;
    const std::int64_t paddedHead = paddedToPanels(headWidth);
    std::fill_n(scratch.maxima.begin(), input.rows, softmaxStart);
    std::fill_n(scratch.sums.begin(), input.rows, 0.0F);
    SoftmaxTile tile;
    tile.scores = scratch.scores.data();
    tile.stride = attentionTile;
    tile.rows = input.rows;
    tile.scale =
        static_cast<float>(std::numbers::log2e / std::sqrt(static_cast<double>(headWidth)));
    tile.maxima = scratch.maxima.data();
    tile.sums = scratch.sums.data();
    tile.decays = scratch.decays.data();
    for (std::int64_t key = 0; key < input.n; key += attentionTile) {
        tile.columns = scoreTile(input, head, key, scratch);
        softmaxTile(tile);
        if (key > 0) {
            scaleRows(scratch.headOut.data(), paddedHead, input.rows, paddedHead,
                      scratch.decays.data());
        }
        Product product;
        product.a = scratch.scores.data();
        product.aStride = attentionTile;
        product.rows = input.rows;
        product.inner = tile.columns;
        product.b =
            input.keysValues->values.data() + head * paddedHead * input.n + key * panelWidth;
        product.panelStride = input.n * panelWidth;
        product.panels = panelsOf(headWidth);
        product.c = scratch.headOut.data();
        product.cStride = paddedHead;
        product.accumulate = key > 0;
        multiply(product);
    }
    const std::int64_t width = paddedToPanels(input.config->width);
    for (std::int64_t row = 0; row < input.rows; ++row) {
        const float* const from = scratch.headOut.data() + row * paddedHead;
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
                            std::int64_t block, const float* qkv, Workspace& workspace,
                            Workspace::KeysValues& keysValues) {
    const std::int64_t width = config.width;
    const std::int64_t headWidth = width / config.heads;
    const std::int64_t padded = paddedToPanels(width);
    const std::int64_t stride = paddedToPanels(3 * width);
    const std::int64_t first = blocks.first(block);
    for (std::int64_t row = 0; row < blocks.rows(block); ++row) {
        const float* const q = qkv + row * stride;
        const std::int64_t point = first + row;
        std::copy_n(q, width, workspace.queries.data() + point * padded);
        for (std::int64_t head = 0; head < config.heads; ++head) {
            const float* const k = q + width + head * headWidth;
            const float* const v = k + width;
            float* const keys = keysValues.keys.data() + head * headWidth * paddedToPanels(blocks.n)
                                + point / panelWidth * headWidth * panelWidth + point % panelWidth;
            float* const values =
                keysValues.values.data() + head * paddedToPanels(headWidth) * blocks.n;
            for (std::int64_t i = 0; i < headWidth; ++i) {
                keys[i * panelWidth] = k[i];
                values[(i / panelWidth * blocks.n + point) * panelWidth + i % panelWidth] = v[i];
            }
        }
    }
}

void attendBlock(const AttentionInput& input, BlockScratch& scratch) {
    for (int head = 0; head < input.config->heads; ++head) {
        attendHead(input, head, scratch);
    }
}

void attentionWeights(const AttentionInput& input, int head, BlockScratch& scratch, float* weights,
                      std::int64_t stride) {
    const double scale = 1.0
                         / std::sqrt(static_cast<double>(input.config->width)
                                     / static_cast<double>(input.config->heads));
    for (std::int64_t key = 0; key < input.n; key += attentionTile) {
        const std::int64_t keys = scoreTile(input, head, key, scratch);
        for (std::int64_t row = 0; row < input.rows; ++row) {
            std::copy_n(scratch.scores.data() + row * attentionTile, keys,
                        weights + row * stride + key);
        }
    }
    for (std::int64_t row = 0; row < input.rows; ++row) {
        float* const scores = weights + row * stride;
        const double maximum = static_cast<double>(*std::max_element(scores, scores + input.n));
        double sum = 0.0;
        for (std::int64_t i = 0; i < input.n; ++i) {
            const double power = std::exp(scale * (static_cast<double>(scores[i]) - maximum));
            sum += power;
            scores[i] = static_cast<float>(power);
        }
        for (std::int64_t i = 0; i < input.n; ++i) {
            scores[i] = static_cast<float>(static_cast<double>(scores[i]) / sum);
        }
    }
}

} // namespace gaussarium::tgmm
