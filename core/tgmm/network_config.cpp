#include "core/tgmm/network_config.h"

#include <fmt/format.h>

#include <tuple>
#include <utility>

namespace gaussarium::tgmm {

Expected<void> NetworkConfig::check() const {
    for (const auto& [name, value, largest] :
         {std::tuple{"width", width, 4096}, std::tuple{"heads", heads, 64},
          std::tuple{"layers", layers, 96}, std::tuple{"mlp_width", mlpWidth, 16384},
          std::tuple{"max_components", maxComponents, 64},
          std::tuple{"head_width", headWidth, 16384}}) {
        if (value < 1 || value > largest) {
            return fail("{} is {}, not from 1 to {}", name, value, largest);
        }
    }
    if (width % heads != 0) {
        return fail("{} heads do not divide a width of {}", heads, width);
    }
    return {};
}

std::int64_t NetworkConfig::parameters() const {
    std::int64_t sum = 0;
    for (const TensorShape& tensor : tensorShapes(*this)) {
        sum += tensor.count();
    }
    return sum;
}

std::int64_t TensorShape::count() const {
    std::int64_t product = 1;
    for (const std::int64_t extent : shape) {
        product *= extent;
    }
    return product;
}

std::vector<TensorShape> tensorShapes(const NetworkConfig& config) {
    const std::int64_t width = config.width;
    const std::int64_t mlp = config.mlpWidth;
    const std::int64_t head = config.headWidth;
    const std::int64_t most = config.maxComponents;
    std::vector<TensorShape> shapes = {{"read_in", {maxDimension, width}},
                                       {"embed_k", {most + 1, width}},
                                       {"embed_d", {2, width}}};
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = fmt::format("layers.{}.", layer);
        shapes.push_back({prefix + "qkv", {width, 3 * width}});
        shapes.push_back({prefix + "out", {width, width}});
        shapes.push_back({prefix + "mlp_in", {width, mlp}});
        shapes.push_back({prefix + "mlp_out", {mlp, width}});
    }
    shapes.push_back({"key_value", {width, 2 * width}});
    shapes.push_back({"queries", {most + 1, most, width}});
    shapes.push_back({"count_query", {width}});
    for (const auto& [name, outputs] :
         {std::pair{"component.", std::int64_t{componentOutputs}}, std::pair{"count.", most}}) {
        const std::string prefix = name;
        shapes.push_back({prefix + "in", {width, head}});
        shapes.push_back({prefix + "in_bias", {head}});
        shapes.push_back({prefix + "out", {head, outputs}});
        shapes.push_back({prefix + "out_bias", {outputs}});
    }
    return shapes;
}

} // namespace gaussarium::tgmm
