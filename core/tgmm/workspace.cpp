#include "core/tgmm/workspace.h"

#include "core/base/parallel.h"
#include "core/tgmm/kernels.h"

#include <algorithm>
#include <stdexcept>

namespace gaussarium::tgmm {

RowBlocks::RowBlocks(std::int64_t points) : n(points), count((points + mostRows - 1) / mostRows) {
    if (count % 2 == 1 && n >= fewestShared) {
        ++count;
    }
}

void LayerAttention::prepare(const NetworkConfig& config, std::int64_t n) {
    queries.reserve(n * paddedToPanels(config.width));
    keys.reserve(static_cast<std::int64_t>(config.width) * paddedToPanels(n));
}

void Workspace::prepare(const NetworkConfig& config, std::int64_t n, int threads) {
    const RowBlocks blocks(n);
    const std::int64_t width = paddedToPanels(config.width);
    const std::int64_t headWidth = config.width / config.heads;
    const std::int64_t rows = RowBlocks::mostRows;
    const std::int64_t readOuts = config.maxComponents + 1;
    hidden.reserve(n * width);
    for (LayerAttention& layer : attention) {
        layer.prepare(config, n);
    }
    for (AlignedBuffer& layer : values) {
        layer.reserve(config.heads * paddedToPanels(headWidth) * n);
    }
    pooled.reserve(blocks.count * readOuts * width);
    maxima.reserve(blocks.count * readOuts);
    sums.reserve(blocks.count * readOuts);
    const std::int64_t head = std::max<std::int64_t>(
        {width, paddedToPanels(config.headWidth), paddedToPanels(config.maxComponents)});
    answer.reserve(3 * readOuts * head);
    if (config.readOut == ReadOutKind::Assignment) {
        logShares.reserve(n * paddedToPanels(readOuts));
    }
    while (static_cast<int>(m_slots.size()) < resolveThreads(threads)) {
        m_slots.push_back(std::make_unique<Slot>());
    }
    for (const std::unique_ptr<Slot>& slot : m_slots) {
        BlockScratch& scratch = slot->scratch;
        scratch.normed.reserve(rows * width);
        scratch.wide.reserve(
            rows * std::max(paddedToPanels(3 * config.width), paddedToPanels(config.mlpWidth)));
        scratch.mixed.reserve(rows * width);
        scratch.headOut.reserve(rows * paddedToPanels(headWidth));
        // The read-out's scores lie there twice: by rows, and turned.
        scratch.scores.reserve(
            std::max(rows * attentionTile,
                     rows * paddedToPanels(readOuts) + readOuts * paddedToPanels(rows)));
        scratch.packed.reserve(rows * width);
    }
}

Workspace::Lease::Lease(Workspace& workspace) {
    for (const std::unique_ptr<Slot>& slot : workspace.m_slots) {
        if (!slot->taken.exchange(true, std::memory_order_acquire)) {
            m_scratch = &slot->scratch;
            m_taken = &slot->taken;
            return;
        }
    }
    throw std::logic_error("Workspace::Lease: more threads than prepare() was told of");
}

} // namespace gaussarium::tgmm
