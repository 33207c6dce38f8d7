#include "core/tgmm/network_config.h"

#include <fmt/format.h>

#include <limits>
#include <tuple>
#include <utility>

namespace gaussarium::tgmm {

namespace {

using Shapes = std::vector<TensorShape>;

// The paper's inference keeps all scores of a head at once: 16 MiB of this many points.
constexpr std::int64_t mostPointsOfPaper = 2048;

void addPositions(const NetworkConfig& config, Shapes& shapes) {
    if (config.positionCode == PositionCode::Learned) {
        shapes.push_back({"positions", {config.positions, config.width}});
    }
}

void addFoundation(const NetworkConfig& config, Shapes& shapes) {
    const std::int64_t width = config.width;
    const std::int64_t mlp = config.mlpWidth;
    const std::int64_t head = config.headWidth;
    const std::int64_t most = config.maxComponents;
    shapes = {{"read_in", {maxDimension, width}},
              {"embed_k", {most + 1, width}},
              {"embed_d", {2, width}}};
    addPositions(config, shapes);
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
    const auto addHead = [&](const std::string& prefix, std::int64_t outputs) {
        shapes.push_back({prefix + "in", {width, head}});
        shapes.push_back({prefix + "in_bias", {head}});
        shapes.push_back({prefix + "out", {head, outputs}});
        shapes.push_back({prefix + "out_bias", {outputs}});
    };
    if (config.readOut == ReadOutKind::Assignment) {
        shapes.push_back({"covariance_prior", {most + 1, 2}});
    } else {
        addHead("component.", config.componentOutputs());
    }
    addHead("count.", most);
}

void addPaper(const NetworkConfig& config, Shapes& shapes) {
    const std::int64_t width = config.width;
    const std::int64_t mlp = config.mlpWidth;
    const std::int64_t most = config.maxComponents;
    const std::int64_t outputs = most + maxDimension;
    shapes = {{"read_in", {maxDimension, width}},
              {"read_in_bias", {width}},
              {"embed_k", {most + 1, width}}};
    addPositions(config, shapes);
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

NetworkConfig usualConfig(Architecture architecture) {
    NetworkConfig config;
    config.architecture = architecture;
    if (architecture == Architecture::Paper) {
        config.causal = true;
        config.positionCode = PositionCode::Learned;
    }
    return config;
}

std::string partsInWords(const NetworkConfig& config) {
    const NetworkConfig usual = usualConfig(config.architecture);
    std::string words;
    const auto add = [&words](const std::string& part) {
        words += words.empty() ? part : ", " + part;
    };
    if (config.causal != usual.causal) {
        add(config.causal ? "causal" : "attention both ways");
    }
    if (config.positionCode != usual.positionCode) {
        add(config.positionCode == PositionCode::None
                ? "no positions"
                : fmt::format("{} positions", nameOf(config.positionCode)));
    }
    if (config.readOut != usual.readOut) {
        add(fmt::format("read-out by {}", nameOf(config.readOut)));
    }
    return words;
}

Expected<void> NetworkConfig::check() const {
    const bool paper = architecture == Architecture::Paper;
    const bool learned = positionCode == PositionCode::Learned;
    for (const auto& [name, value, least, largest] :
         {std::tuple{"width", width, 1, 4096}, std::tuple{"heads", heads, 1, 64},
          std::tuple{"layers", layers, 1, 96}, std::tuple{"mlp_width", mlpWidth, 1, 16384},
          std::tuple{"max_components", maxComponents, 1, 64},
          std::tuple{"head_width", headWidth, 1, 16384},
          std::tuple{"refinements", refinements, 0, paper ? 0 : 100},
          std::tuple{"positions", positions, learned ? 2 : 0, 65536}}) {
        if (value < least || value > largest) {
            return fail("{} is {}, not from {} to {}", name, value, least, largest);
        }
    }
    if (width % heads != 0) {
        return fail("{} heads do not divide a width of {}", heads, width);
    }
    if (!learned && positions != 0) {
        return fail("positions is {}, but position_code is {}: only learned positions have a table",
                    positions, nameOf(positionCode));
    }
    if (paper && positionCode == PositionCode::Sinusoidal) {
        return fail("position_code sinusoidal does not go with the paper's network: its tokens "
                    "begin at GPT-2's scale of 0.02, which sines would drown");
    }
    if (paper && readOut != ReadOutKind::Pooling) {
        return fail("read_out assignment does not go with the paper's network: it measures "
                    "covariances, which that takes to be known");
    }
    if (readOut == ReadOutKind::Assignment && refinements != 0) {
        return fail("read_out assignment goes with refinements 0: its answer is an M-step already, "
                    "and no head says how many points it is worth");
    }
    return {};
}

std::int64_t NetworkConfig::mostPoints() const {
    if (positionCode == PositionCode::Learned) {
        return positions;
    }
    return architecture == Architecture::Paper ? mostPointsOfPaper
                                               : std::numeric_limits<std::int64_t>::max();
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
