// The memory of one forward pass, kept from call to call: once a network has answered for n points,
// answering again for up to as many allocates nothing. Linear in n.
#pragma once

#include "core/tgmm/aligned_buffer.h"
#include "core/tgmm/network_config.h"
#include "core/tgmm/paper_network.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace gaussarium::tgmm {

// How n points are cut into blocks of rows: a function of n alone, so that no sum's order depends
// on the number of threads. An even number of blocks, so that two threads share them fairly; one
// block where there are too few rows to share.
struct RowBlocks {
    static constexpr std::int64_t mostRows = 48;
    static constexpr std::int64_t fewestShared = 24;

    explicit RowBlocks(std::int64_t n);
    std::int64_t first(std::int64_t block) const { return block * n / count; }
    std::int64_t rows(std::int64_t block) const { return first(block + 1) - first(block); }

    std::int64_t n = 0;
    std::int64_t count = 0;
};

// What the attention weights of one layer are made from.
struct LayerAttention {
    AlignedBuffer queries; // [n, W]
    AlignedBuffer keys;    // per head: panels of 32 points, each [W / heads, 32]

    void prepare(const NetworkConfig& config, std::int64_t n);
};

// What a block of rows needs while it is worked on; one per thread.
struct BlockScratch {
    AlignedBuffer normed;  // [48, W]
    AlignedBuffer wide;    // [48, max(3 W, mlp)]
    AlignedBuffer mixed;   // [48, W]: the heads' answers side by side
    AlignedBuffer headOut; // [48, W / heads]
    AlignedBuffer scores;  // [48, attentionTile], and the read-out's
    AlignedBuffer packed;  // [W, 48]: a block as the right-hand side of a product
    std::array<float, RowBlocks::mostRows> maxima, sums, decays;
};

// Keys of attention are taken this many at a time.
inline constexpr std::int64_t attentionTile = 256;

class Workspace {
public:
    // Not thread-safe: one workspace per running forward pass.
    void prepare(const NetworkConfig& config, std::int64_t n, int threads);

    // Lends a scratch that no other thread holds; there is one for each thread of prepare().
    class Lease {
    public:
        explicit Lease(Workspace& workspace);
        ~Lease() { m_taken->store(false, std::memory_order_release); }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;
        BlockScratch& operator*() const { return *m_scratch; }

    private:
        BlockScratch* m_scratch = nullptr;
        std::atomic<bool>* m_taken = nullptr;
    };

    AlignedBuffer hidden; // [n, W]: the residual stream
    // Of this layer and the next: a block may write the next layer's while others still read this
    // one's.
    std::array<LayerAttention, 2> attention;
    std::array<AlignedBuffer, 2> values; // per head: panels of 32 columns, each [n, 32]

    // The read-out's partial softmax of each block: its weighted sum of tokens, maximum and sum.
    AlignedBuffer pooled; // [blocks, max + 1, W]
    AlignedBuffer maxima; // [blocks, max + 1]
    AlignedBuffer sums;   // [blocks, max + 1]
    AlignedBuffer answer; // scratch of the two heads
    // Of a read-out by assignment, [n, max + 1 padded to panels]: the logarithm of what each
    // component has of each point.
    AlignedBuffer logShares;

    // Units of work begun in all passes: what lies between two questions whether to stop
    // (work_gate.h). May be read while a pass runs.
    std::atomic<std::int64_t> units{0};

    PaperNetwork::Memory paper; // of the paper's network, which uses nothing else

private:
    struct Slot {
        BlockScratch scratch;
        std::atomic<bool> taken{false};
    };
    std::vector<std::unique_ptr<Slot>> m_slots;
};

} // namespace gaussarium::tgmm
