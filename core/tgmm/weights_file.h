// A trained network as one file, read by the CPU inference and by the trainer.
// Layout, little-endian: "GAUSTGMM"; uint32 format version; uint32 header bytes; the header, a
// JSON object {config, storage: "float16" | "float32", card}; the tensors of tensorShapes(config)
// in their order, without padding; uint64 FNV-1a of everything before it.
// Versions: 1 has no refinements; 2 none of causal, position_code and read_out, which are those of
// usualConfig; 3 has them. A network that 2 can describe is written as 2.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/network_config.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium::tgmm {

struct Weights {
    NetworkConfig config;
    // One flat row-major array a tensor, in the order of tensorShapes(config).
    std::vector<std::vector<float>> tensors;
    // JSON object: how the network came to be (command, date, steps, tokens, what it reached).
    std::string card = "{}";

    // The tensor of that name; throws std::invalid_argument where there is none.
    const std::vector<float>& tensor(std::string_view name) const;
};

enum class WeightStorage { Float16, Float32 };

// Atomic. Fails where a tensor's size contradicts the configuration or a value is not finite (or
// overflows half precision).
Expected<void> writeWeights(const std::filesystem::path& path, const Weights& weights,
                            WeightStorage storage = WeightStorage::Float16);

// Refuses, with the file's name and a reason: another format or version, a truncated file, a wrong
// checksum, a shape that the header contradicts, values that are not finite.
Expected<Weights> readWeights(const std::filesystem::path& path);

// The same for a file's content, without a name in the reason.
Expected<Weights> weightsFromBytes(std::string_view bytes);

// Independent normal weights to start training from. Foundation: standard deviation
// 1 / sqrt(fan-in); paper: 0.02 as GPT-2's. Both: output projections times 1 / sqrt(2 layers),
// biases zero, gains one.
Weights randomWeights(const NetworkConfig& config, std::uint64_t seed);

} // namespace gaussarium::tgmm
