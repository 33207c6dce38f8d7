// The truth file: weights, means, covariances, and labels where known, as JSON.
#pragma once

#include "core/base/error.h"
#include "core/mixture/sampling.h"

#include <filesystem>
#include <string>

namespace gaussarium {

// JSON text, ending in a newline. Labels are left out where the data have none.
std::string truthJson(const Mixture& truth, const std::vector<int>& labels);

struct TruthFile {
    Mixture mixture;
    std::vector<int> labels; // empty where the file has none
};

// The error names the file, the key, and the component where the mixture is not valid.
Expected<TruthFile> readTruth(const std::filesystem::path& path);

// Attaches a truth to data: fails where dimensions or the number of labels disagree. A truth given
// in the original columns is projected where the data are.
Expected<LabelledData> withTruth(Dataset data, const TruthFile& truth);

} // namespace gaussarium
