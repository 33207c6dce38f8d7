#include "core/tgmm/network_config.h"

#include <fmt/format.h>

#include <tuple>
#include <utility>

namespace gaussarium::tgmm {

namespace {

using Shapes = std::vector<TensorShape>;

void addFoundation(const NetworkConfig& config, Shapes& shapes) {
    const std::int64_t width = config.width;
    const std::int64_t mlp = config.mlpWidth;
    const std::int64_t head = config.headWidth;
    const std::int64_t most = config.maxComponents;
    shapes = {{"read_in", {maxDimension, width}},
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
         {std::pair{"component.", std::int64_t{config.componentOutputs()}},
          std::pair{"count.", most}}) {
        const std::string prefix = name;
        shapes.push_back({prefix + "in", {width, head}});
        shapes.push_back({prefix + "in_bias", {head}});
        shapes.push_back({prefix + "out", {head, outputs}});
        shapes.push_back({prefix + "out_bias", {outputs}});
    }
}

void addPaper(const NetworkConfig& config, Shapes& shapes) {
    const std::int64_t width = config.width;
    const std::int64_t mlp = config.mlpWidth;
    const std::int64_t most = config.maxComponents;
    const std::int64_t outputs = most + maxDimension;
    shapes = {{"read_in", {maxDimension, width}},
              {"read_in_bias", {width}},
              {"embed_k", {most + 1, width}},
              {"positions", {config.positions, width}}};
    for (int layer = 0; layer < config.layers; ++layer) {
        const auto add = [&](const char* name, std::vector<std::int64_t> shape) {
            shapes.push_back({fmt::format("layers.{}.{}", layer, name), std::move(shape)});
        };
        add("norm1_gain", {width});
        add("norm1_bias", {width});
        add("qkv", {width, 3 * width});
        add("qkv_bias", {3 * width});
        add("out", {width, width});
        add("out_bias", {width});
        add("norm2_gain", {width});
        add("norm2_bias", {width});
        add("mlp_in", {width, mlp});
        add("mlp_in_bias", {mlp});
        add("mlp_out", {mlp, width});
        add("mlp_out_bias", {width});
    }
    shapes.push_back({"norm_gain", {width}});
    shapes.push_back({"norm_bias", {width}});
    shapes.push_back({"key", {most + 1, width, outputs}});
    shapes.push_back({"value", {most + 1, width, outputs}});
    shapes.push_back({"query", {most + 1, most, outputs}});
}

} // namespace

std::string_view architectureName(Architecture architecture) {
    return architecture == Architecture::Paper ? "paper" : "foundation";
}

Expected<Architecture> parseArchitecture(std::string_view name) {
    for (const Architecture architecture : {Architecture::Foundation, Architecture::Paper}) {
        if (architectureName(architecture) == name) {
            return architecture;
        }
    }
    return fail("'{}' is no architecture (there are foundation and paper)", name);
}

Expected<void> NetworkConfig::check() const {
    const bool paper = architecture == Architecture::Paper;
    for (const auto& [name, value, least, largest] :
         {std::tuple{"width", width, 1, 4096}, std::tuple{"heads", heads, 1, 64},
          std::tuple{"layers", layers, 1, 96}, std::tuple{"mlp_width", mlpWidth, 1, 16384},
          std::tuple{"max_components", maxComponents, 1, 64},
          std::tuple{"head_width", headWidth, 1, 16384},
          std::tuple{"refinements", refinements, 0, paper ? 0 : 100},
          std::tuple{"positions", positions, paper ? 2 : 0, paper ? 65536 : 0}}) {
        if (value < least || value > largest) {
            return fail("{} is {}, not from {} to {}", name, value, least, largest);
        }
    }
    if (width % heads != 0) {
        return fail("{} heads do not divide a width of {}", heads, width);
    }
    return {};
}

int NetworkConfig::componentOutputs() const {
    return mixtureOutputs + (refinements > 0 ? anchorOutputs : 0);
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
    Shapes shapes;
    if (config.architecture == Architecture::Paper) {
        addPaper(config, shapes);
    } else {
        addFoundation(config, shapes);
    }
    return shapes;
}

} // namespace gaussarium::tgmm
