#include "core/tgmm/attention_rollout.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/tgmm/kernels.h"

#include <algorithm>
#include <utility>

namespace gaussarium::tgmm {

namespace {

// The rows as panels: the right-hand side of a product.
void packRows(const ShareMatrix& shares, AlignedBuffer& packed) {
    const std::int64_t n = shares.rows();
    for (std::int64_t row = 0; row < n; ++row) {
        for (std::int64_t panel = 0; panel < panelsOf(n); ++panel) {
            const std::int64_t first = panel * panelWidth;
            std::copy_n(shares.row(row).data() + first, std::min(panelWidth, n - first),
                        packed.data() + (panel * n + row) * panelWidth);
        }
    }
}

// shares <- A_layer shares. Rows are replaced one by one: the product reads the packed ones.
void multiplyLayer(const AttentionRecord& record, int layer, AlignedBuffer& packed,
                   ShareMatrix& shares, const RunContext& context) {
    const std::int64_t n = record.points();
    const std::int64_t stride = paddedToPanels(n);
    const bool first = shares.size() == 0;
    if (first) {
        shares = ShareMatrix::Identity(n, n);
    } else {
        packRows(shares, packed);
    }
    const RowBlocks blocks(n);
    parallelFor(blocks.count, context.threads, [&](std::int64_t block) {
        if (context.stop.stop_requested()) {
            return;
        }
        AlignedBuffer mean(RowBlocks::mostRows * stride);
        AlignedBuffer gathered(RowBlocks::mostRows * stride);
        record.meanOfBlock(layer, block, mean.data(), gathered.data());
        if (first) {
            std::swap(mean, gathered);
        } else {
            Product product;
            product.a = mean.data();
            product.aStride = stride;
            product.rows = blocks.rows(block);
            product.inner = n;
            product.b = packed.data();
            product.panelStride = n * panelWidth;
            product.panels = panelsOf(n);
            product.c = gathered.data();
            product.cStride = stride;
            multiply(product);
        }
        for (std::int64_t row = 0; row < blocks.rows(block); ++row) {
            auto own = shares.row(blocks.first(block) + row);
            own += Eigen::Map<const Eigen::RowVectorXf>(gathered.data() + row * stride, n);
            own /= own.sum(); // 2, up to rounding
        }
    });
}

} // namespace

Expected<Rollout> rollOut(const AttentionRecord& record, int layers, Rollout from,
                          const RunContext& context) {
    GAUSSARIUM_CHECK_GE(layers, 1);
    GAUSSARIUM_CHECK_LE(layers, record.layers());
    if (from.layers > layers) {
        from = {};
    }
    if (from.layers > 0) {
        GAUSSARIUM_CHECK_EQ(from.shares.rows(), record.points());
    }
    AlignedBuffer packed;
    if (layers > 1) {
        packed.reserve(record.points() * paddedToPanels(record.points()));
    }
    while (from.layers < layers) {
        multiplyLayer(record, from.layers, packed, from.shares, context);
        if (context.stop.stop_requested()) {
            return fail("stopped");
        }
        ++from.layers;
    }
    return from;
}

} // namespace gaussarium::tgmm
