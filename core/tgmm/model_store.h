// Trained networks by file: each is read and packed once and then shared.
#pragma once

#include "core/base/error.h"
#include "core/tgmm/network_inference.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace gaussarium::tgmm {

// The sizes of data set that a network was trained on.
struct TrainedRange {
    std::int64_t fewestPoints = 0;
    std::int64_t mostPoints = 0;
    int mostComponents = 0;
    int fewestComponents = 1;
    bool space = true;            // 3D data too
    bool countsComponents = true; // some tasks hid their k, so that p(k | data) was learnt
};

// From the card's config.tasks (sizes, max_components, min_components, space_share, hidden_share);
// none where the card does not say the first two.
std::optional<TrainedRange> trainedRange(const std::string& card);

struct Model {
    std::filesystem::path path; // empty for a model that was made in memory
    std::string card;           // JSON object
    std::optional<TrainedRange> trained;
    Network network;
};

// The networks that ship, as resources (core/base/resources.h).
inline constexpr std::string_view shippedWeights = "weights/foundation.tgmm";
inline constexpr std::string_view paperWeights = "weights/paper.tgmm";

// The model of a weights file; an empty path means the one that ships. Read again when the file's
// time or size has changed, shared otherwise (the last few models are kept). The error says which
// file and why. Thread-safe; a first call takes some 30 ms for the shipped network.
Expected<std::shared_ptr<const Model>> loadModel(const std::filesystem::path& path = {},
                                                 std::string_view shipped = shippedWeights);

// A model from weights in memory. Throws std::invalid_argument where they contradict themselves or
// are larger than any trained network's (loadModel refuses those).
std::shared_ptr<const Model> makeModel(const Weights& weights, std::filesystem::path path = {});

} // namespace gaussarium::tgmm
