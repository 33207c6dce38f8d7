#include "core/tgmm/attention_record.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/tgmm/block_attention.h"

#include <algorithm>
#include <utility>

namespace gaussarium::tgmm {

namespace {

void checkGroups(const PointGroups& groups, std::int64_t points) {
    GAUSSARIUM_CHECK_EQ(static_cast<std::int64_t>(groups.ofPoint.size()), points);
    for (const int group : groups.ofPoint) {
        GAUSSARIUM_CHECK_GE(group, 0);
        GAUSSARIUM_CHECK_LT(group, groups.count);
    }
}

} // namespace

PointGroups consecutiveGroups(std::int64_t points, int count) {
    GAUSSARIUM_CHECK_GE(points, 1);
    GAUSSARIUM_CHECK_GE(count, 1);
    PointGroups groups;
    groups.count = static_cast<int>(std::min<std::int64_t>(count, points));
    groups.ofPoint.reserve(static_cast<std::size_t>(points));
    for (std::int64_t i = 0; i < points; ++i) {
        groups.ofPoint.push_back(static_cast<int>(i * groups.count / points));
    }
    return groups;
}

Expected<AttentionRecord> AttentionRecord::make(const Model& model, const Dataset& data,
                                                int components, const RunContext& context) {
    const NetworkConfig& config = model.network.config();
    if (data.size() > mostPointsOf(config)) {
        return fail("attention among {} points is not recorded; {} are the most", data.size(),
                    mostPointsOf(config));
    }
    const bool paper = config.architecture == Architecture::Paper;
    if (paper && components == 0) {
        return fail("the paper's network needs the number of components");
    }
    bool rescaled = false;
    Expected<TaskInput> input =
        paper ? makePaperInput(data.points, rescaled) : makeTaskInput(data.points);
    if (!input) {
        return fail(input.error());
    }
    ForwardInput forward;
    forward.points = input->points.data();
    forward.n = input->size;
    forward.dimension = input->dimension;
    forward.components = components;
    forward.everyLayer = true;
    forward.keepAttention = true;
    Workspace workspace;
    AttentionRecord record;
    if (!model.network.forward(forward, workspace, {context.stop, context.threads},
                               record.m_answer)) {
        return fail("stopped");
    }
    record.m_config = config;
    record.m_points = input->size;
    record.m_components = components;
    record.m_frame = std::move(input->frame);
    return record;
}

std::int64_t AttentionRecord::mostPointsOf(const NetworkConfig& config) {
    return std::min<std::int64_t>(8192, config.mostPoints());
}

void AttentionRecord::check(AttentionPlace place) const {
    GAUSSARIUM_CHECK_GE(place.layer, 0);
    GAUSSARIUM_CHECK_LT(place.layer, layers());
    GAUSSARIUM_CHECK_GE(place.head, 0);
    GAUSSARIUM_CHECK_LT(place.head, heads());
}

void AttentionRecord::weightsOfBlock(AttentionPlace place, std::int64_t block,
                                     float* weights) const {
    const RowBlocks blocks(m_points);
    AttentionInput input;
    input.config = &m_config;
    input.n = m_points;
    input.first = blocks.first(block);
    input.rows = blocks.rows(block);
    input.layer = &m_answer.attention[static_cast<std::size_t>(place.layer)];
    input.causal = m_config.causal;
    attentionWeights(input, place.head, weights);
}

void AttentionRecord::meanOfBlock(int layer, std::int64_t block, float* mean,
                                  float* scratch) const {
    check({layer, 0});
    const std::int64_t count = RowBlocks(m_points).rows(block) * paddedToPanels(m_points);
    weightsOfBlock({layer, 0}, block, mean);
    for (int head = 1; head < heads(); ++head) {
        weightsOfBlock({layer, head}, block, scratch);
        for (std::int64_t i = 0; i < count; ++i) {
            mean[i] += scratch[i];
        }
    }
    const float share = 1.0F / static_cast<float>(heads());
    for (std::int64_t i = 0; i < count; ++i) {
        mean[i] *= share;
    }
}

const float* AttentionRecord::poolingScores(int layer) const {
    check({layer, 0});
    return m_answer.poolingScores[static_cast<std::size_t>(layer)].data();
}

Expected<Mixture> AttentionRecord::readOutMixture(int layer) const {
    check({layer, 0});
    return answerMixture(m_answer.readOuts[static_cast<std::size_t>(layer)], m_components, m_frame);
}

Expected<ShareMatrix> AttentionRecord::map(AttentionPlace place, const RunContext& context) const {
    check(place);
    const RowBlocks blocks(m_points);
    const std::int64_t stride = paddedToPanels(m_points);
    ShareMatrix shares(m_points, m_points);
    parallelFor(blocks.count, context.threads, [&](std::int64_t block) {
        if (context.stop.stop_requested()) {
            return;
        }
        AlignedBuffer weights(RowBlocks::mostRows * stride);
        weightsOfBlock(place, block, weights.data());
        for (std::int64_t row = 0; row < blocks.rows(block); ++row) {
            std::copy_n(weights.data() + row * stride, m_points,
                        shares.row(blocks.first(block) + row).data());
        }
    });
    if (context.stop.stop_requested()) {
        return fail("stopped");
    }
    return shares;
}

// Rows are summed by their group first: adding up columns is what vectors do well. One thread, so
// that the order of the sums is always the same.
ShareMatrix AttentionRecord::sumUp(AttentionPlace place, const PointGroups& groups,
                                   const std::stop_token& stop) const {
    const RowBlocks blocks(m_points);
    const std::int64_t stride = paddedToPanels(m_points);
    AlignedBuffer weights(RowBlocks::mostRows * stride);
    ShareMatrix byColumn = ShareMatrix::Zero(groups.count, m_points);
    Eigen::VectorXf sizes = Eigen::VectorXf::Zero(groups.count);
    for (std::int64_t block = 0; block < blocks.count && !stop.stop_requested(); ++block) {
        weightsOfBlock(place, block, weights.data());
        for (std::int64_t row = 0; row < blocks.rows(block); ++row) {
            const int group = groups.ofPoint[static_cast<std::size_t>(blocks.first(block) + row)];
            byColumn.row(group) +=
                Eigen::Map<const Eigen::RowVectorXf>(weights.data() + row * stride, m_points);
            sizes[group] += 1.0F;
        }
    }
    ShareMatrix shares = ShareMatrix::Zero(groups.count, groups.count);
    for (Eigen::Index to = 0; to < groups.count; ++to) {
        for (Eigen::Index point = 0; point < m_points; ++point) {
            shares(to, groups.ofPoint[static_cast<std::size_t>(point)]) += byColumn(to, point);
        }
        shares.row(to) /= std::max(sizes[to], 1.0F);
    }
    return shares;
}

Expected<ShareMatrix> AttentionRecord::groupMap(AttentionPlace place, const PointGroups& groups,
                                                const RunContext& context) const {
    check(place);
    checkGroups(groups, m_points);
    ShareMatrix shares = sumUp(place, groups, context.stop);
    if (context.stop.stop_requested()) {
        return fail("stopped");
    }
    return shares;
}

Expected<std::vector<ShareMatrix>> AttentionRecord::overview(const PointGroups& groups,
                                                             const RunContext& context) const {
    checkGroups(groups, m_points);
    std::vector<ShareMatrix> all(static_cast<std::size_t>(layers() * heads()));
    parallelFor(static_cast<std::int64_t>(all.size()), context.threads, [&](std::int64_t index) {
        if (!context.stop.stop_requested()) {
            const auto place = static_cast<int>(index);
            all[static_cast<std::size_t>(index)] =
                sumUp({place / heads(), place % heads()}, groups, context.stop);
        }
    });
    if (context.stop.stop_requested()) {
        return fail("stopped");
    }
    return all;
}

} // namespace gaussarium::tgmm
