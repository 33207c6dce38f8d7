#include "core/train/checkpoint.h"

#include "core/base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstring>
#include <set>
#include <string_view>
#include <utility>

namespace gaussarium::train {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

static_assert(std::endian::native == std::endian::little, "parts are copied as little-endian");

constexpr const char* schema = "gaussarium.checkpoint/1";
constexpr const char* currentName = "checkpoint.json";
constexpr const char* previousName = "checkpoint.previous.json";
constexpr std::pair<const char*, std::vector<float> TrainState::*> parts[] = {
    {"values", &TrainState::values},
    {"first_moment", &TrainState::firstMoment},
    {"second_moment", &TrainState::secondMoment}};

std::string_view bytesOf(const std::vector<float>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

// FNV-1a over 8 bytes at a time: a checksum against damage, not against intent.
std::string checksum(std::string_view bytes) {
    std::uint64_t hash = 0xCBF29CE484222325ULL ^ bytes.size();
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, std::min<std::size_t>(8, bytes.size() - i));
        hash = (hash ^ word) * 0x100000001B3ULL;
        hash ^= hash >> 32;
    }
    return fmt::format("{:016x}", hash);
}

// The files that the manifests of a folder name; what cannot be read names nothing.
std::set<std::string> namedParts(const fs::path& manifest) {
    std::set<std::string> names;
    const Expected<std::string> text = readFile(manifest, std::size_t{1} << 22);
    const Json json = text ? Json::parse(*text, nullptr, false) : Json();
    if (json.is_object() && json.contains("parts") && json["parts"].is_object()) {
        for (const Json& part : json["parts"]) {
            if (part.is_object()) {
                names.insert(part.value("file", std::string()));
            }
        }
    }
    return names;
}

void removeStaleParts(const fs::path& folder) {
    std::set<std::string> kept = namedParts(folder / currentName);
    kept.merge(namedParts(folder / previousName));
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("checkpoint-") && name.ends_with(".bin") && !kept.contains(name)) {
            fs::remove(entry.path(), ignored);
        }
    }
}

// As bits: a sum may be infinite or NaN, which JSON has no numbers for. A checkpoint of a version
// that had none goes on with an empty average.
void readSums(const Json& json, TrainState& state) {
    const auto sums = json.find("sums");
    if (sums == json.end()) {
        return;
    }
    for (std::size_t i = 0; i < state.sums.size(); ++i) {
        state.sums[i] = std::bit_cast<float>(sums->at(i).get<std::uint32_t>());
    }
    state.summed = json.at("summed").get<std::int64_t>();
    state.summedSeconds = json.at("summed_seconds").get<double>();
}

Json sumsJson(const TrainState& state) {
    Json json = Json::array();
    for (const float sum : state.sums) {
        json.push_back(std::bit_cast<std::uint32_t>(sum));
    }
    return json;
}

Expected<std::vector<float>> readPart(const fs::path& folder, const Json& part) {
    const auto name = part.at("file").get<std::string>();
    if (name.empty() || name.find('/') != std::string::npos) {
        return fail("it names a part '{}' outside its folder", name);
    }
    const Expected<std::string> bytes = readFile(folder / name);
    if (!bytes) {
        return fail(bytes.error());
    }
    const auto count = part.at("count").get<std::size_t>();
    if (bytes->size() != count * sizeof(float)) {
        return fail("{} has {} bytes where {} are due", name, bytes->size(), count * sizeof(float));
    }
    if (checksum(*bytes) != part.at("checksum").get<std::string>()) {
        return fail("{} is damaged: its checksum is wrong", name);
    }
    std::vector<float> values(count);
    std::memcpy(values.data(), bytes->data(), bytes->size());
    for (const float value : values) {
        if (!std::isfinite(value)) {
            return fail("{} holds a value that is not finite", name);
        }
    }
    return values;
}

Expected<TrainState> readManifest(const fs::path& folder, const char* manifest) {
    const fs::path path = folder / manifest;
    const Expected<std::string> text = readFile(path, std::size_t{1} << 22);
    if (!text) {
        return fail(text.error());
    }
    try {
        const Json json = Json::parse(*text);
        if (json.at("schema") != schema) {
            return fail("{}: its schema is not {}", path.string(), schema);
        }
        TrainState state;
        state.step = json.at("step").get<std::int64_t>();
        state.skipped = json.at("skipped").get<std::int64_t>();
        state.seconds = json.at("seconds").get<double>();
        state.tokens = json.at("tokens").get<std::int64_t>();
        state.configJson = json.at("config").get<std::string>();
        state.rateFactor = json.value("rate_factor", 1.0);
        readSums(json, state);
        for (const auto& [name, member] : parts) {
            Expected<std::vector<float>> values = readPart(folder, json.at("parts").at(name));
            if (!values) {
                return fail("{}: {}", path.string(), values.error().message);
            }
            state.*member = std::move(*values);
        }
        if (!(state.rateFactor > 0.0 && state.rateFactor <= 1e6)) {
            return fail("{}: its rate_factor is {}", path.string(), state.rateFactor);
        }
        if (state.step < 0 || state.summed < 0 || state.firstMoment.size() != state.values.size()
            || state.secondMoment.size() != state.values.size()) {
            return fail("{}: its parts do not belong together", path.string());
        }
        return state;
    } catch (const Json::exception& error) {
        return fail("{}: cannot be read: {}", path.string(), error.what());
    }
}

Expected<void> writeParts(const fs::path& folder, const TrainState& state) {
    Json manifest = {{"schema", schema},
                     {"step", state.step},
                     {"skipped", state.skipped},
                     {"seconds", state.seconds},
                     {"tokens", state.tokens},
                     {"config", state.configJson},
                     {"rate_factor", state.rateFactor},
                     {"sums", sumsJson(state)},
                     {"summed", state.summed},
                     {"summed_seconds", state.summedSeconds},
                     {"parts", Json::object()}};
    for (const auto& [name, member] : parts) {
        const std::string_view bytes = bytesOf(state.*member);
        const std::string sum = checksum(bytes);
        // The checksum in the name keeps a part that the current manifest needs from being
        // overwritten, even by a run that was started again from an earlier step.
        const std::string file =
            fmt::format("checkpoint-{}-{}-{}.bin", state.step, name, sum.substr(0, 8));
        if (Expected<void> done = writeFileAtomically(folder / file, bytes); !done) {
            return done;
        }
        manifest["parts"][name] = {
            {"file", file}, {"count", (state.*member).size()}, {"checksum", sum}};
    }
    std::error_code error;
    if (fs::exists(folder / currentName, error)) {
        // A copy, not a rename: at no moment may the folder be without its current manifest.
        const Expected<std::string> old = readFile(folder / currentName);
        if (!old) {
            return fail(old.error());
        }
        if (Expected<void> kept = writeFileAtomically(folder / previousName, *old); !kept) {
            return kept;
        }
    }
    return writeFileAtomically(folder / currentName, manifest.dump(1) + "\n");
}

} // namespace

Expected<void> writeCheckpoint(const fs::path& folder, const TrainState& state) {
    Expected<void> done = writeParts(folder, state);
    // Of a checkpoint that failed, the parts go too: on a full disk they would pile up.
    removeStaleParts(folder);
    return done;
}

Expected<TrainState> readCheckpoint(const fs::path& folder, std::string& note) {
    note.clear();
    Expected<TrainState> current = readManifest(folder, currentName);
    if (current) {
        return current;
    }
    Expected<TrainState> previous = readManifest(folder, previousName);
    if (!previous) {
        return fail("no checkpoint can be read: {}; {}", current.error().message,
                    previous.error().message);
    }
    note = fmt::format("{}; the checkpoint before it is used", current.error().message);
    return previous;
}

bool hasCheckpoint(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / currentName, ignored) || fs::exists(folder / previousName, ignored);
}

} // namespace gaussarium::train
