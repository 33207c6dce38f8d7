#include "app/cli/program_info.h"

#include "core/base/resources.h"
#include "core/em/fused_kernel.h"
#include "core/tgmm/weights_file.h"

#include <Eigen/Core>
#include <QtGlobal>
#include <fmt/format.h>
#include <hwy/highway.h>

#include <algorithm>
#include <filesystem>
#include <set>

namespace gaussarium::cli {

namespace {

namespace fs = std::filesystem;

std::string shapeInWords(const tgmm::NetworkConfig& config) {
    const std::string parts = tgmm::partsInWords(config);
    return fmt::format("{} layers, width {}, {} heads, {:.2f} million parameters, k up to {}{}{}",
                       config.layers, config.width, config.heads,
                       1e-6 * static_cast<double>(config.parameters()), config.maxComponents,
                       parts.empty() ? "" : ", ", parts);
}

TrainedModel describe(const fs::path& path) {
    TrainedModel model;
    model.file = path.string();
    const Expected<tgmm::Weights> weights = tgmm::readWeights(path);
    if (weights) {
        model.card = weights->card;
        model.shape = shapeInWords(weights->config);
    } else {
        model.problem = weights.error().message;
    }
    return model;
}

} // namespace

std::vector<std::pair<std::string, std::string>> libraryVersions() {
    return {
        {"Gaussarium", GAUSSARIUM_VERSION},
        {"Compiler", __VERSION__},
        {"Qt", qVersion()},
        {"QCustomPlot", plotLibraryVersion()},
        {"Eigen",
         fmt::format("{}.{}.{}", EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)},
        {"Highway", fmt::format("{}.{}.{}", HWY_MAJOR, HWY_MINOR, HWY_PATCH)},
        {"fmt",
         fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
    };
}

std::string instructionSet() {
    return em::kernelTarget();
}

std::vector<TrainedModel> trainedModels() {
    std::vector<TrainedModel> models;
    std::set<std::string> names; // of several folders the first one counts, as in findResource
    for (const fs::path& folder : resourceFolders()) {
        std::error_code ignored;
        std::vector<fs::path> files;
        for (const fs::directory_entry& entry :
             fs::directory_iterator(folder / "weights", ignored)) {
            if (entry.path().extension() == ".tgmm") {
                files.push_back(entry.path());
            }
        }
        std::sort(files.begin(), files.end());
        for (const fs::path& file : files) {
            if (names.insert(file.filename().string()).second) {
                models.push_back(describe(file));
            }
        }
    }
    return models;
}

} // namespace gaussarium::cli
