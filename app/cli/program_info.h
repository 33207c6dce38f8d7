// What `info` says of this program: made of which libraries, running on what, shipping what.
#pragma once

#include "core/base/error.h"

#include <string>
#include <utility>
#include <vector>

namespace gaussarium::cli {

// Name and version of the program, the compiler, and the libraries that it runs with.
std::vector<std::pair<std::string, std::string>> libraryVersions();

// The vector instructions that the estimators use on this machine: "AVX3" (AVX-512), "AVX2", ...
std::string instructionSet();

// The version of QCustomPlot's headers; in a file of its own, for they are heavy.
std::string plotLibraryVersion();

// A file of trained weights among the resources.
struct TrainedModel {
    std::string file;
    std::string card = "{}"; // JSON object: how it came to be
    std::string shape;       // "12 layers, width 128, 2,437,218 parameters, k up to 8"
    std::string problem;     // why it cannot be used, or empty
};

std::vector<TrainedModel> trainedModels();

} // namespace gaussarium::cli
