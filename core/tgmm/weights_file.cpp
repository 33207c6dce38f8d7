#include "core/tgmm/weights_file.h"

#include "core/base/atomic_file.h"
#include "core/base/check.h"
#include "core/base/json_depth.h"
#include "core/base/random.h"

#include <Eigen/Core>
#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace gaussarium::tgmm {

namespace {

using Json = nlohmann::json;

constexpr std::string_view magic = "GAUSTGMM";
constexpr std::uint32_t formatVersion = 3;
constexpr std::uint32_t oldestVersion = 1;
constexpr std::size_t maxHeaderBytes = std::size_t{1} << 20;
constexpr std::size_t maxFileBytes = std::size_t{1} << 30;

static_assert(std::endian::native == std::endian::little,
              "the weights file is copied to and from memory as little-endian");

std::uint64_t fnv1a(std::string_view bytes) {
    std::uint64_t hash = 0xCBF29CE484222325ULL;
    for (const char byte : bytes) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3ULL;
    }
    return hash;
}

template <class T>
void append(std::string& bytes, const T& value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <class T>
T takeAt(std::string_view bytes, std::size_t offset) {
    T value{};
    std::memcpy(&value, bytes.data() + offset, sizeof(value));
    return value;
}

// The oldest that can say what the network is made of: who knows no later one reads it too.
std::uint32_t versionOf(const NetworkConfig& config) {
    const NetworkConfig usual = usualConfig(config.architecture);
    return config.causal == usual.causal && config.positionCode == usual.positionCode
                   && config.readOut == usual.readOut
               ? 2
               : 3;
}

Json configJson(const NetworkConfig& config) {
    Json json = {{"architecture", nameOf(config.architecture)},
                 {"width", config.width},
                 {"heads", config.heads},
                 {"layers", config.layers},
                 {"mlp_width", config.mlpWidth},
                 {"max_components", config.maxComponents},
                 {"head_width", config.headWidth},
                 {"refinements", config.refinements},
                 {"positions", config.positions}};
    if (versionOf(config) >= 3) {
        json["causal"] = config.causal;
        json["position_code"] = nameOf(config.positionCode);
        json["read_out"] = nameOf(config.readOut);
    }
    return json;
}

// A field that is a word. Throws what Json throws where it is missing or no word.
template <class Value>
Expected<void> takeWord(const Json& json, const char* field,
                        Expected<Value> (*parse)(std::string_view name), Value& value) {
    const Expected<Value> parsed = parse(json.at(field).get<std::string>());
    if (!parsed) {
        return fail(parsed.error());
    }
    value = *parsed;
    return {};
}

Expected<NetworkConfig> configFromJson(const Json& json, std::uint32_t version) {
    NetworkConfig config;
    if (version >= 2) {
        Architecture architecture{};
        if (const Expected<void> taken =
                takeWord(json, "architecture", parseArchitecture, architecture);
            !taken) {
            return fail(taken.error());
        }
        config = usualConfig(architecture);
    }
    config.width = json.at("width").get<int>();
    config.heads = json.at("heads").get<int>();
    config.layers = json.at("layers").get<int>();
    config.mlpWidth = json.at("mlp_width").get<int>();
    config.maxComponents = json.at("max_components").get<int>();
    config.headWidth = json.at("head_width").get<int>();
    if (version >= 2) {
        config.refinements = json.at("refinements").get<int>();
        config.positions = json.at("positions").get<int>();
    }
    if (version >= 3) {
        config.causal = json.at("causal").get<bool>();
        for (const Expected<void>& taken :
             {takeWord(json, "position_code", parsePositionCode, config.positionCode),
              takeWord(json, "read_out", parseReadOut, config.readOut)}) {
            if (!taken) {
                return fail(taken.error());
            }
        }
    }
    return config;
}

Expected<void> appendTensor(std::string& bytes, const TensorShape& shape,
                            const std::vector<float>& values, WeightStorage storage) {
    if (static_cast<std::int64_t>(values.size()) != shape.count()) {
        return fail("tensor {} has {} values where its shape has {}", shape.name, values.size(),
                    shape.count());
    }
    for (const float value : values) {
        if (storage == WeightStorage::Float32) {
            append(bytes, value);
        } else {
            append(bytes, Eigen::numext::bit_cast<std::uint16_t>(static_cast<Eigen::half>(value)));
        }
        const float kept = storage == WeightStorage::Float32
                               ? value
                               : static_cast<float>(static_cast<Eigen::half>(value));
        if (!std::isfinite(kept)) {
            return fail("tensor {} holds {}, which its storage cannot", shape.name, value);
        }
    }
    return {};
}

Expected<Weights> parseWeights(std::string_view bytes) {
    constexpr std::size_t prologue = magic.size() + 2 * sizeof(std::uint32_t);
    if (bytes.size() < prologue + sizeof(std::uint64_t) || bytes.substr(0, magic.size()) != magic) {
        return fail("this is no file of TGMM weights");
    }
    const auto version = takeAt<std::uint32_t>(bytes, magic.size());
    if (version < oldestVersion || version > formatVersion) {
        return fail("the weights have format version {} where this program reads {} to {}", version,
                    oldestVersion, formatVersion);
    }
    const std::string_view content = bytes.substr(0, bytes.size() - sizeof(std::uint64_t));
    if (takeAt<std::uint64_t>(bytes, content.size()) != fnv1a(content)) {
        return fail("the checksum is wrong: the file is truncated or was altered");
    }
    const std::size_t headerBytes = takeAt<std::uint32_t>(bytes, magic.size() + 4);
    if (headerBytes > maxHeaderBytes || prologue + headerBytes > content.size()) {
        return fail("the header of {} bytes does not fit the file", headerBytes);
    }
    const std::string_view headerText = content.substr(prologue, headerBytes);
    if (!nestsAtMost(headerText)) {
        return fail("the header nests deeper than {} brackets", deepestJson);
    }
    const Json header = Json::parse(headerText);
    Weights weights;
    const Expected<NetworkConfig> config = configFromJson(header.at("config"), version);
    if (!config) {
        return fail(config.error());
    }
    weights.config = *config;
    if (const Expected<void> valid = weights.config.check(); !valid) {
        return fail(valid.error());
    }
    weights.card = header.value("card", Json::object()).dump();
    const auto storage = header.at("storage").get<std::string>();
    if (storage != "float16" && storage != "float32") {
        return fail("the weights are stored as '{}', not as float16 or float32", storage);
    }
    const std::size_t valueBytes = storage == "float16" ? 2 : 4;
    std::size_t offset = prologue + headerBytes;
    const auto expected = static_cast<std::size_t>(weights.config.parameters()) * valueBytes;
    if (content.size() - offset != expected) {
        return fail("{} bytes of weights where the network has {}", content.size() - offset,
                    expected);
    }
    for (const TensorShape& shape : tensorShapes(weights.config)) {
        std::vector<float> values(static_cast<std::size_t>(shape.count()));
        for (float& value : values) {
            value = valueBytes == 4 ? takeAt<float>(content, offset)
                                    : static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(
                                        takeAt<std::uint16_t>(content, offset)));
            offset += valueBytes;
            if (!std::isfinite(value)) {
                return fail("tensor {} holds a value that is not finite", shape.name);
            }
        }
        weights.tensors.push_back(std::move(values));
    }
    return weights;
}

double foundationDeviation(const NetworkConfig& config, const TensorShape& shape) {
    // Embeddings and queries are looked up or multiplied with normalised keys: small.
    const bool looked = shape.name.starts_with("embed_") || shape.name == "positions"
                        || shape.name == "queries" || shape.name == "count_query";
    return 1.0 / std::sqrt(static_cast<double>(looked ? config.width : shape.shape.front()));
}

// GPT-2's, and for the read-out, whose scores are not scaled, keys and values of unit variance.
double paperDeviation(const NetworkConfig& config, const TensorShape& shape) {
    if (shape.name == "key" || shape.name == "value") {
        return 1.0 / std::sqrt(static_cast<double>(config.width));
    }
    if (shape.name == "query") {
        return 1.0 / std::sqrt(static_cast<double>(shape.shape.back()));
    }
    return 0.02;
}

} // namespace

const std::vector<float>& Weights::tensor(std::string_view name) const {
    const std::vector<TensorShape> shapes = tensorShapes(config);
    for (std::size_t i = 0; i < shapes.size() && i < tensors.size(); ++i) {
        if (shapes[i].name == name) {
            return tensors[i];
        }
    }
    throw std::invalid_argument(fmt::format("Weights::tensor: there is no tensor {}", name));
}

Expected<void> writeWeights(const std::filesystem::path& path, const Weights& weights,
                            WeightStorage storage) {
    if (const Expected<void> valid = weights.config.check(); !valid) {
        return fail("{}: {}", path.string(), valid.error().message);
    }
    const std::vector<TensorShape> shapes = tensorShapes(weights.config);
    if (shapes.size() != weights.tensors.size()) {
        return fail("{}: {} tensors where the network has {}", path.string(),
                    weights.tensors.size(), shapes.size());
    }
    const Json header = {{"config", configJson(weights.config)},
                         {"storage", storage == WeightStorage::Float16 ? "float16" : "float32"},
                         {"card", Json::parse(weights.card)}};
    const std::string headerText = header.dump();
    std::string bytes(magic);
    append(bytes, versionOf(weights.config));
    append(bytes, static_cast<std::uint32_t>(headerText.size()));
    bytes += headerText;
    for (std::size_t i = 0; i < shapes.size(); ++i) {
        if (const Expected<void> done = appendTensor(bytes, shapes[i], weights.tensors[i], storage);
            !done) {
            return fail("{}: {}", path.string(), done.error().message);
        }
    }
    append(bytes, fnv1a(bytes));
    return writeFileAtomically(path, bytes);
}

Expected<Weights> weightsFromBytes(std::string_view bytes) {
    try {
        return parseWeights(bytes);
    } catch (const Json::exception& error) {
        return fail("the header cannot be read: {}", error.what());
    }
}

Expected<Weights> readWeights(const std::filesystem::path& path) {
    const Expected<std::string> bytes = readFile(path, maxFileBytes);
    if (!bytes) {
        return fail(bytes.error());
    }
    Expected<Weights> weights = weightsFromBytes(*bytes);
    if (!weights) {
        return fail("{}: {}", path.string(), weights.error().message);
    }
    return weights;
}

Weights randomWeights(const NetworkConfig& config, std::uint64_t seed) {
    const Expected<void> valid = config.check();
    require(valid.has_value(), "randomWeights", valid ? std::string() : valid.error().message);
    Random random(seed);
    Weights weights;
    weights.config = config;
    for (const TensorShape& shape : tensorShapes(config)) {
        const std::string& name = shape.name;
        // The covariances' prior begins as one point of the data's own covariance.
        const bool constant =
            name.ends_with("_bias") || name.ends_with("_gain") || name == "covariance_prior";
        const bool intoResidual =
            name.ends_with(".mlp_out") || (name.starts_with("layers.") && name.ends_with(".out"));
        double deviation = config.architecture == Architecture::Paper
                               ? paperDeviation(config, shape)
                               : foundationDeviation(config, shape);
        if (intoResidual) {
            deviation /= std::sqrt(2.0 * config.layers);
        }
        std::vector<float> values(static_cast<std::size_t>(shape.count()),
                                  name.ends_with("_gain") ? 1.0F : 0.0F);
        if (!constant) {
            for (float& value : values) {
                value = static_cast<float>(deviation * random.normal());
            }
        }
        weights.tensors.push_back(std::move(values));
    }
    return weights;
}

} // namespace gaussarium::tgmm
