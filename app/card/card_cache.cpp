#include "app/card/card_cache.h"

#include "core/base/atomic_file.h"

#include <nlohmann/json.hpp>

#include <utility>

namespace gaussarium::card {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* schema = "gaussarium.card-section/1";
constexpr std::size_t largestFile = std::size_t{64} << 20;

} // namespace

SectionCache::SectionCache(std::filesystem::path path, Key key)
    : m_path(std::move(path)), m_key(std::move(key)) {
    if (m_path.empty()) {
        return;
    }
    const Expected<std::string> text = readFile(m_path, largestFile);
    if (!text) {
        return; // there is none yet
    }
    const Json json = Json::parse(*text, nullptr, false);
    if (!json.is_object() || json.value("schema", Json()) != schema
        || json.value("weights", Json()) != m_key.weights
        || json.value("seed", Json()) != m_key.seed
        || json.value("version", Json()) != m_key.version) {
        return;
    }
    const Json runs = json.value("runs", Json());
    if (!runs.is_object()) {
        return;
    }
    for (const auto& [name, run] : runs.items()) {
        if (run.is_object() && run.contains("result") && run.contains("specification")
            && run.at("specification").is_string()) {
            m_runs[name] = {run.at("specification").get<std::string>(),
                            run.at("result").dump(2) + "\n"};
        }
    }
}

std::optional<std::string> SectionCache::find(const std::string& run,
                                              const std::string& specification) const {
    const auto found = m_runs.find(run);
    if (found == m_runs.end() || found->second.specification != specification) {
        return std::nullopt;
    }
    return found->second.result;
}

Expected<void> SectionCache::keep(const std::string& run, const std::string& specification,
                                  const std::string& result) {
    m_runs[run] = {specification, result};
    if (m_path.empty()) {
        return {};
    }
    Json json{{"schema", schema},
              {"weights", m_key.weights},
              {"seed", m_key.seed},
              {"version", m_key.version},
              {"runs", Json::object()}};
    for (const auto& [name, kept] : m_runs) {
        json["runs"][name] = {{"specification", kept.specification},
                              {"result", Json::parse(kept.result, nullptr, false)}};
    }
    return writeFileAtomically(m_path,
                               json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

} // namespace gaussarium::card
