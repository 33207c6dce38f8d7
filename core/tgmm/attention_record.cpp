#include "core/tgmm/attention_record.h"

#include "core/tgmm/task_input.h"

#include <algorithm>

namespace gaussarium::tgmm {

Expected<AttentionRecord> recordAttention(const Model& model, const Dataset& data, int components,
                                          AttentionPlace place, const RunContext& context) {
    if (data.size() > maxRecorded) {
        return fail("attention among {} points is not recorded; {} are the most", data.size(),
                    maxRecorded);
    }
    const Expected<TaskInput> input = makeTaskInput(data.points);
    if (!input) {
        return fail(input.error());
    }
    ForwardInput forward;
    forward.points = input->points.data();
    forward.n = input->size;
    forward.dimension = input->dimension;
    forward.components = components;
    forward.attention = place;
    Workspace workspace;
    ForwardAnswer answer;
    if (!model.network.forward(forward, workspace, {context.stop, context.threads}, answer)) {
        return fail("stopped");
    }
    AttentionRecord record;
    record.place = place;
    record.components = components;
    record.weights.resize(input->size, input->size);
    std::copy(answer.attention.begin(), answer.attention.end(), record.weights.data());
    return record;
}

} // namespace gaussarium::tgmm
