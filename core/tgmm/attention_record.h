// Who looks at whom: the network's attention on one data set, made on demand from one pass.
//
//     const auto record = AttentionRecord::make(model, data, 3);
//     const ShareMatrix map = *record->map({.layer = 4, .head = 1});
//     const auto overview = *record->overview(pointGroups(labels));
#pragma once

#include "core/base/error.h"
#include "core/estimate/estimator.h"
#include "core/tgmm/model_store.h"
#include "core/tgmm/task_input.h"

#include <Eigen/Core>

#include <cstdint>
#include <vector>

namespace gaussarium::tgmm {

// One head's attention in one layer, counted from 0.
struct AttentionPlace {
    int layer = 0;
    int head = 0;
};

// Entry (i, j) is the share with which i gathers from j; each row sums to 1. It is a weight of what
// is gathered, not a measure of importance: what j offers (its value vector) may be next to
// nothing, and the residual stream carries every point's own state past the head.
using ShareMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// The groups that attention is summed up by: components, or neighbours on a scale.
struct PointGroups {
    int count = 0;
    std::vector<int> ofPoint; // of each point, 0 .. count - 1
};

// At most `count` groups of neighbours in the order of the points, as equal as can be: a map of
// many points, made smaller.
PointGroups consecutiveGroups(std::int64_t points, int count);

// Immutable and thread-safe; keeps the queries and keys of every layer, and what its read-out asks
// of every point: (8 W + 128) n layers bytes (14 KiB a point for the shipped network). Of a causal
// network entry (i, j) of the maps is 0 for j > i.
class AttentionRecord {
public:
    // Runs the network once. Fails for what the estimator refuses, for more points than
    // mostPointsOf, and with "stopped". Throws std::invalid_argument for a k that the network does
    // not have. `components` is the k that the network is told; 0: none, which the paper's refuses.
    static Expected<AttentionRecord> make(const Model& model, const Dataset& data, int components,
                                          const RunContext& context = {});

    // 8192, or fewer where the network reads no more.
    static std::int64_t mostPointsOf(const NetworkConfig& config);

    std::int64_t points() const { return m_points; }
    int components() const { return m_components; }
    int layers() const { return m_config.layers; }
    int heads() const { return m_config.heads; }
    int mostComponents() const { return m_config.maxComponents; } // that the network knows
    bool causal() const { return m_config.causal; }

    // n x n, 4 n^2 bytes. One head's scores: n^2 W / heads multiply-adds and n^2 exponentials.
    // These two fail with "stopped" alone, and throw std::invalid_argument for a layer, a head or a
    // group that does not exist.
    Expected<ShareMatrix> map(AttentionPlace place, const RunContext& context = {}) const;

    // groups x groups: what the points of one group gather from all the points of another, averaged
    // over the former. A group without points gives a row of zeros. The cost of map(), the memory
    // of (48 + groups) n floats.
    Expected<ShareMatrix> groupMap(AttentionPlace place, const PointGroups& groups,
                                   const RunContext& context = {}) const;

    // groupMap of every head of every layer: entry layer * heads + head. A second of one core at
    // n = 2,000.
    Expected<std::vector<ShareMatrix>> overview(const PointGroups& groups,
                                                const RunContext& context = {}) const;

    // What follows is for attention_rollout.h and read_out_map.h.

    // The mean over a layer's heads of one block of rows (RowBlocks of points()), [rows, n padded
    // to panels]. `scratch` has room for as much.
    void meanOfBlock(int layer, std::int64_t block, float* mean, float* scratch) const;
    // ForwardAnswer::poolingScores of a layer, of which the first k columns count.
    const float* poolingScores(int layer) const;
    // The answer that the read-out finds after a layer, in the data's coordinates; its component j
    // is what question j builds.
    Expected<Mixture> readOutMixture(int layer) const;

private:
    void check(AttentionPlace place) const;
    // The weights of one block of rows, [rows, n padded to panels].
    void weightsOfBlock(AttentionPlace place, std::int64_t block, float* weights) const;
    ShareMatrix sumUp(AttentionPlace place, const PointGroups& groups,
                      const std::stop_token& stop) const;

    NetworkConfig m_config;
    std::int64_t m_points = 0;
    int m_components = 0;
    NetworkFrame m_frame;
    ForwardAnswer m_answer;
};

} // namespace gaussarium::tgmm
