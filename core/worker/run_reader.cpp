#include "core/worker/run_reader.h"

#include "core/base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <limits>

namespace gaussarium::worker {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

constexpr std::size_t manifestBytes = std::size_t{1} << 22;

// The manifest before the newest is whole where the newest is not: core/train/checkpoint.h.
Expected<Json> readManifest(const fs::path& folder) {
    std::string problem;
    for (const char* const name : {"checkpoint.json", "checkpoint.previous.json"}) {
        const Expected<std::string> text = readFile(folder / name, manifestBytes);
        if (!text) {
            problem += problem.empty() ? text.error().message : "";
            continue;
        }
        Json json = Json::parse(*text, nullptr, false);
        if (json.is_object()) {
            return json;
        }
        problem = (folder / name).string() + ": is no checkpoint's manifest";
    }
    return fail("{}", problem);
}

Expected<void> readState(const fs::path& folder, RunView& view) {
    const Expected<Json> manifest = readManifest(folder);
    if (!manifest) {
        return fail(manifest.error());
    }
    try {
        view.step = manifest->at("step").get<std::int64_t>();
        view.seconds = manifest->at("seconds").get<double>();
        view.configJson = manifest->at("config").get<std::string>();
        view.rateFactor = manifest->value("rate_factor", 1.0);
        const Json config = Json::parse(view.configJson);
        view.name = config.value("name", std::string());
        if (const auto optimizer = config.find("optimizer"); optimizer != config.end()) {
            view.steps = optimizer->value("steps", std::int64_t{0});
        }
    } catch (const Json::exception& error) {
        return fail("{}: its checkpoint cannot be read: {}", folder.string(), error.what());
    }
    return {};
}

double secondsSinceChange(const fs::path& folder) {
    double quiet = std::numeric_limits<double>::infinity();
    for (const char* const name : {"log.csv", "checkpoint.json"}) {
        std::error_code error;
        const fs::file_time_type changed = fs::last_write_time(folder / name, error);
        if (!error) {
            const std::chrono::duration<double> age = fs::file_time_type::clock::now() - changed;
            quiet = std::min(quiet, std::max(age.count(), 0.0));
        }
    }
    return quiet;
}

} // namespace

Expected<RunView> readRun(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error)) {
        return fail("{}: is no folder", folder.string());
    }
    RunView view;
    view.writer = runWriter(folder);
    const bool logged = fs::exists(folder / "log.csv", error);
    if (logged) {
        Expected<RunLog> log = readRunLog(folder);
        if (!log) {
            return fail(log.error());
        }
        view.log = std::move(*log);
    }
    if (const Expected<void> state = readState(folder, view); !state) {
        // A run that has just begun has a writer, and no checkpoint yet.
        if (!view.writer && !logged) {
            return fail("{}: holds no training run", folder.string());
        }
        if (fs::exists(folder / "checkpoint.json", error)) {
            return fail(state.error());
        }
    }
    if (fs::exists(folder / "weights.tgmm", error)) {
        view.weights = folder / "weights.tgmm";
    }
    view.quietSeconds = secondsSinceChange(folder);
    return view;
}

} // namespace gaussarium::worker
