// Named data sets that are made on the spot, each for a question that a lecture asks.
#pragma once

#include "core/base/error.h"
#include "core/mixture/sampling.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium {

struct Preset {
    std::string name;     // the command line's: "stretched"
    std::string title;    // "Stretched clusters"
    std::string question; // what a lecturer asks before showing it
    Eigen::Index dimension = 2;
    int components = 3; // the k to ask of a method
    Eigen::Index defaultSize = 600;
    bool hasTruth = true; // false: the data come from no mixture of Gaussians
};

// In the order in which a course would show them; 3D last.
const std::vector<Preset>& presets();

// n points of the preset. The truth is empty where hasTruth is false; labels are there wherever
// points come in groups (-1 for an outlier that belongs to none). Fails for a name that does not
// exist (listing those that do), for n < 2 and where it is stopped. The same name, n and seed give
// the same points.
Expected<LabelledData> drawPreset(std::string_view name, Eigen::Index n, std::uint64_t seed,
                                  const std::stop_token& stop = {});

} // namespace gaussarium
