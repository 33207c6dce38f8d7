#include "core/tgmm/network_weights.h"

#include "core/base/check.h"

#include <fmt/format.h>

#include <string>

namespace gaussarium::tgmm {

namespace {

PackedMatrix packWhole(const Weights& weights, const std::string& name, std::int64_t rows,
                       std::int64_t columns) {
    return PackedMatrix(weights.tensor(name), rows, columns, 0, columns);
}

std::vector<float> padded(const std::vector<float>& values) {
    std::vector<float> result = values;
    result.resize(
        static_cast<std::size_t>(paddedToPanels(static_cast<std::int64_t>(values.size()))), 0.0F);
    return result;
}

NetworkWeights::Head packHead(const Weights& weights, const std::string& name,
                              std::int64_t outputs) {
    const NetworkConfig& config = weights.config;
    NetworkWeights::Head head;
    head.in = packWhole(weights, name + ".in", config.width, config.headWidth);
    head.out = packWhole(weights, name + ".out", config.headWidth, outputs);
    head.inBias = padded(weights.tensor(name + ".in_bias"));
    head.outBias = padded(weights.tensor(name + ".out_bias"));
    return head;
}

// Column q is K query_q, K the key half of key_value (of an assignment's queries: the unit matrix);
// sums in double, once for all calls.
PackedMatrix projectQueries(const Weights& weights, std::int64_t k) {
    const std::int64_t width = weights.config.width;
    const std::int64_t most = weights.config.maxComponents;
    const std::vector<float>& keyValue = weights.tensor("key_value");
    const float* const ofTask = weights.tensor("queries").data() + k * most * width;
    const float* const ofCount = weights.tensor("count_query").data();
    std::vector<float> projected(static_cast<std::size_t>(width * (most + 1)));
    for (std::int64_t row = 0; row < width; ++row) {
        for (std::int64_t q = 0; q <= most; ++q) {
            const float* const query = q < most ? ofTask + q * width : ofCount;
            if (q < most && weights.config.readOut == ReadOutKind::Assignment) {
                projected[static_cast<std::size_t>(row * (most + 1) + q)] = query[row];
                continue;
            }
            double sum = 0.0;
            for (std::int64_t i = 0; i < width; ++i) {
                sum += static_cast<double>(keyValue[static_cast<std::size_t>(row * 2 * width + i)])
                       * static_cast<double>(query[i]);
            }
            projected[static_cast<std::size_t>(row * (most + 1) + q)] = static_cast<float>(sum);
        }
    }
    return PackedMatrix(projected, width, most + 1, 0, most + 1);
}

} // namespace

NetworkWeights::NetworkWeights(const Weights& weights) : config(weights.config) {
    const std::int64_t width = config.width;
    const std::vector<TensorShape> shapes = tensorShapes(config);
    GAUSSARIUM_CHECK_EQ(weights.tensors.size(), shapes.size());
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        GAUSSARIUM_CHECK_EQ(static_cast<std::int64_t>(weights.tensors[i].size()),
                            shapes[i].count());
    }
    readIn = weights.tensor("read_in");
    embedK = weights.tensor("embed_k");
    embedD = weights.tensor("embed_d");
    if (config.positionCode == PositionCode::Learned) {
        positions = weights.tensor("positions");
    } else if (config.positionCode == PositionCode::Sinusoidal) {
        for (std::int64_t channel = 0; channel < width; channel += 2) {
            rates.push_back(sinusoidRate(channel, width));
        }
    }
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = fmt::format("layers.{}.", layer);
        layers.push_back({packWhole(weights, prefix + "qkv", width, 3 * width),
                          packWhole(weights, prefix + "out", width, width),
                          packWhole(weights, prefix + "mlp_in", width, config.mlpWidth),
                          packWhole(weights, prefix + "mlp_out", config.mlpWidth, width)});
    }
    for (std::int64_t k = 0; k <= config.maxComponents; ++k) {
        queries.push_back(projectQueries(weights, k));
    }
    value = PackedMatrix(weights.tensor("key_value"), width, 2 * width, width, width);
    if (config.readOut == ReadOutKind::Assignment) {
        covariancePrior = weights.tensor("covariance_prior");
    } else {
        component = packHead(weights, "component", config.componentOutputs());
    }
    count = packHead(weights, "count", config.maxComponents);
}

} // namespace gaussarium::tgmm
