#include "core/train/attention_cpu.h"

#include "core/tgmm/aligned_buffer.h"
#include "core/tgmm/kernels.h"
#include "core/train/train_kernels.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace gaussarium::train {

namespace {

using tgmm::AlignedBuffer;
using tgmm::paddedToPanels;
using tgmm::panelsOf;
using tgmm::panelWidth;

// Rows of a task that are worked on together: their scores stay in the first two caches.
constexpr std::int64_t rowBlock = 48;

// What one thread needs; grows to the largest task it has met.
struct Scratch {
    AlignedBuffer keyColumns;   // k^T, panels of 32 rows of k: [panels of n][D][32]
    AlignedBuffer valueColumns; // v^T
    AlignedBuffer keyRows;      // k, panels of 32 columns: [panels of D][n][32]
    AlignedBuffer valueRows;    // v
    AlignedBuffer queryRows;    // q
    AlignedBuffer outerRows;    // the gradient by out
    AlignedBuffer weights;      // [n, n padded]
    AlignedBuffer slopes;       // [n, n padded]
    AlignedBuffer turned;       // [n, n padded]: transposed
    AlignedBuffer result;       // [n, D padded]
    std::vector<float> maxima, sums, decays, deltas;
};

Scratch& scratchOfThread() {
    static thread_local Scratch scratch;
    return scratch;
}

// rows [n, D] as the columns of a right-hand side.
void packColumns(const float* rows, const HeadTask& task, AlignedBuffer& packed) {
    packed.reserve(panelsOf(task.n) * panelWidth * task.headWidth);
    for (std::int64_t panel = 0; panel < panelsOf(task.n); ++panel) {
        const std::int64_t first = panel * panelWidth;
        const std::int64_t count = std::min(panelWidth, task.n - first);
        float* const to = packed.data() + panel * panelWidth * task.headWidth;
        for (std::int64_t i = 0; i < task.headWidth; ++i) {
            for (std::int64_t row = 0; row < count; ++row) {
                to[i * panelWidth + row] = rows[(first + row) * task.stride + i];
            }
            std::fill(to + i * panelWidth + count, to + (i + 1) * panelWidth, 0.0F);
        }
    }
}

// rows [n, D] as the rows of a right-hand side.
void packRows(const float* rows, std::int64_t stride, const HeadTask& task, AlignedBuffer& packed) {
    packed.reserve(paddedToPanels(task.headWidth) * task.n);
    for (std::int64_t panel = 0; panel < panelsOf(task.headWidth); ++panel) {
        const std::int64_t first = panel * panelWidth;
        const std::int64_t count = std::min(panelWidth, task.headWidth - first);
        for (std::int64_t row = 0; row < task.n; ++row) {
            float* const to = packed.data() + (panel * task.n + row) * panelWidth;
            std::copy_n(rows + row * stride + first, count, to);
            std::fill(to + count, to + panelWidth, 0.0F);
        }
    }
}

// c [rows, n padded] = a [rows, D] times packed columns.
void timesColumns(const HeadTask& task, const float* a, std::int64_t aStride, std::int64_t rows,
                  const AlignedBuffer& packed, float* c) {
    tgmm::Product product;
    product.a = a;
    product.aStride = aStride;
    product.rows = rows;
    product.inner = task.headWidth;
    product.b = packed.data();
    product.panelStride = task.headWidth * panelWidth;
    product.panels = panelsOf(task.n);
    product.c = c;
    product.cStride = paddedToPanels(task.n);
    tgmm::multiply(product);
}

// c [rows, D padded] = a [rows, n] times packed rows.
void timesRows(const HeadTask& task, const float* a, std::int64_t rows, const AlignedBuffer& packed,
               float* c) {
    tgmm::Product product;
    product.a = a;
    product.aStride = paddedToPanels(task.n);
    product.rows = rows;
    product.inner = task.n;
    product.b = packed.data();
    product.panelStride = task.n * panelWidth;
    product.panels = panelsOf(task.headWidth);
    product.c = c;
    product.cStride = paddedToPanels(task.headWidth);
    tgmm::multiply(product);
}

// Scores of `rows` rows from `first` into weights that are not yet divided by scratch.sums.
void weigh(const HeadTask& task, std::int64_t first, std::int64_t rows, float* scores,
           Scratch& scratch) {
    tgmm::SoftmaxTile tile;
    tile.stride = paddedToPanels(task.n);
    tile.scale =
        static_cast<float>(std::numbers::log2e / std::sqrt(static_cast<double>(task.headWidth)));
    std::fill_n(scratch.maxima.begin() + first, rows, tgmm::softmaxStart);
    std::fill_n(scratch.sums.begin() + first, rows, 0.0F);
    const std::int64_t step = task.causal ? 1 : rows;
    for (std::int64_t row = 0; row < rows; row += step) {
        tile.scores = scores + row * tile.stride;
        tile.rows = step;
        tile.columns = task.causal ? first + row + 1 : task.n;
        tile.maxima = scratch.maxima.data() + first + row;
        tile.sums = scratch.sums.data() + first + row;
        tile.decays = scratch.decays.data() + first + row;
        tgmm::softmaxTile(tile);
        if (task.causal) {
            std::fill(tile.scores + paddedToPanels(tile.columns), tile.scores + tile.stride, 0.0F);
        }
    }
}

void reserve(const HeadTask& task, Scratch& scratch) {
    const auto n = static_cast<std::size_t>(task.n);
    for (std::vector<float>* values :
         {&scratch.maxima, &scratch.sums, &scratch.decays, &scratch.deltas}) {
        values->resize(std::max(values->size(), n));
    }
    scratch.weights.reserve(task.n * paddedToPanels(task.n));
    scratch.result.reserve(task.n * paddedToPanels(task.headWidth));
}

void copyResult(const HeadTask& task, const Scratch& scratch, float* to, std::int64_t stride) {
    const std::int64_t width = paddedToPanels(task.headWidth);
    for (std::int64_t row = 0; row < task.n; ++row) {
        std::copy_n(scratch.result.data() + row * width, task.headWidth, to + row * stride);
    }
}

} // namespace

void attendHead(const HeadTask& task, const float* q, const float* k, const float* v, float* out) {
    Scratch& scratch = scratchOfThread();
    reserve(task, scratch);
    packColumns(k, task, scratch.keyColumns);
    packRows(v, task.stride, task, scratch.valueRows);
    const std::int64_t width = paddedToPanels(task.headWidth);
    float* const scores = scratch.weights.data();
    for (std::int64_t first = 0; first < task.n; first += rowBlock) {
        const std::int64_t rows = std::min(rowBlock, task.n - first);
        timesColumns(task, q + first * task.stride, task.stride, rows, scratch.keyColumns, scores);
        weigh(task, first, rows, scores, scratch);
        timesRows(task, scores, rows, scratch.valueRows, scratch.result.data());
        for (std::int64_t row = 0; row < rows; ++row) {
            const float share = 1.0F / scratch.sums[static_cast<std::size_t>(first + row)];
            const float* const from = scratch.result.data() + row * width;
            float* const to = out + (first + row) * task.outStride;
            for (std::int64_t i = 0; i < task.headWidth; ++i) {
                to[i] = from[i] * share;
            }
        }
    }
}

void attendHeadSlope(const HeadTask& task, const float* q, const float* k, const float* v,
                     const float* out, const float* byOut, float* byQ, float* byK, float* byV) {
    Scratch& scratch = scratchOfThread();
    reserve(task, scratch);
    const std::int64_t padded = paddedToPanels(task.n);
    scratch.slopes.reserve(task.n * padded);
    scratch.turned.reserve(task.n * padded);
    packColumns(k, task, scratch.keyColumns);
    packColumns(v, task, scratch.valueColumns);
    packRows(k, task.stride, task, scratch.keyRows);
    packRows(q, task.stride, task, scratch.queryRows);
    packRows(byOut, task.outStride, task, scratch.outerRows);
    float* const weights = scratch.weights.data();
    float* const slopes = scratch.slopes.data();
    timesColumns(task, q, task.stride, task.n, scratch.keyColumns, weights);
    weigh(task, 0, task.n, weights, scratch);
    timesColumns(task, byOut, task.outStride, task.n, scratch.valueColumns, slopes);
    for (std::int64_t row = 0; row < task.n; ++row) {
        // The gradient of a softmax: p (g - sum(p g)), and sum(p g) is out times its gradient.
        double delta = 0.0;
        for (std::int64_t i = 0; i < task.headWidth; ++i) {
            delta += static_cast<double>(out[row * task.outStride + i])
                     * static_cast<double>(byOut[row * task.outStride + i]);
        }
        scratch.deltas[static_cast<std::size_t>(row)] = static_cast<float>(delta);
    }
    softmaxSlopes({task.n, padded, scratch.sums.data(), scratch.deltas.data(),
                   1.0F / std::sqrt(static_cast<float>(task.headWidth))},
                  weights, slopes);
    timesRows(task, slopes, task.n, scratch.keyRows, scratch.result.data());
    copyResult(task, scratch, byQ, task.stride);
    transpose(slopes, task.n, padded, scratch.turned.data());
    timesRows(task, scratch.turned.data(), task.n, scratch.queryRows, scratch.result.data());
    copyResult(task, scratch, byK, task.stride);
    transpose(weights, task.n, padded, scratch.turned.data());
    timesRows(task, scratch.turned.data(), task.n, scratch.outerRows, scratch.result.data());
    copyResult(task, scratch, byV, task.stride);
}

} // namespace gaussarium::train
