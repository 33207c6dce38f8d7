#include "app/card/provenance.h"

#include "app/card/evaluation_runs.h"
#include "core/tgmm/model_store.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>

namespace gaussarium::card {

namespace {

using Json = nlohmann::ordered_json;

std::string textOf(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// "1,234" for a number that is there, else nothing.
std::string countOf(const Json& json, const char* key) {
    const auto found = json.find(key);
    return found != json.end() && found->is_number_integer()
               ? withCommas(found->get<std::int64_t>())
               : std::string();
}

void addFact(std::string& facts, const std::string& fact, const char* words) {
    if (!fact.empty()) {
        facts += (facts.empty() ? "" : ", ") + fmt::format(fmt::runtime(words), fact);
    }
}

std::string trainingSentence(const Json& card) {
    std::string facts;
    addFact(facts, countOf(card, "steps"), "{} steps");
    addFact(facts, countOf(card, "tokens"), "{} points read");
    const auto seconds = card.find("seconds");
    if (seconds != card.end() && seconds->is_number()) {
        addFact(facts, withCommas(std::llround(std::clamp(seconds->get<double>(), 0.0, 1e15))),
                "{} s of training");
    }
    addFact(facts, countOf(card, "steps_skipped"), "{} steps skipped");
    std::string where;
    addFact(where, textOf(card, "created"), "on {}");
    addFact(where, textOf(card, "device"), "on {}");
    addFact(where, textOf(card, "libtorch"), "with LibTorch {}");
    addFact(where, textOf(card, "program"), "by {}");
    if (facts.empty() && where.empty()) {
        return {};
    }
    return where + (where.empty() || facts.empty() ? "" : ": ") + facts + ".\n\n";
}

// "- tasks: axis_spread 0.5, ..." for each group, one line for what stands outside of them.
std::string configurationList(const Json& config) {
    std::string loose;
    std::string groups;
    for (const auto& [name, value] : config.items()) {
        if (!value.is_object()) {
            loose += (loose.empty() ? "" : ", ") + name + " " + value.dump();
            continue;
        }
        std::string line;
        for (const auto& [key, entry] : value.items()) {
            line += (line.empty() ? "" : ", ") + key + " " + entry.dump();
        }
        groups += fmt::format("- {}: {}\n", name, line);
    }
    return (loose.empty() ? "" : "- " + loose + "\n") + groups;
}

std::string excessSentence(const Json& card) {
    const auto excess = card.find("held_out_excess_nll");
    if (excess == card.end() || !excess->is_object() || excess->empty()) {
        return {};
    }
    // By n as a number: the keys are text.
    std::map<std::int64_t, double> byPoints;
    for (const auto& [points, value] : excess->items()) {
        if (value.is_number() && points.find_first_not_of("0123456789") == std::string::npos
            && points.size() < 10) {
            byPoints[std::stoll(points)] = value.get<double>();
        }
    }
    std::string text;
    for (const auto& [points, value] : byPoints) {
        text += fmt::format("{}{:.4f} at n = {}", text.empty() ? "" : ", ", value, points);
    }
    return text.empty() ? text
                        : "Excess of the held-out negative log-likelihood over the truth's, "
                          "measured at the end of training: "
                              + text + " nats per point.\n\n";
}

} // namespace

std::string provenanceMarkdown(const tgmm::Weights& weights) {
    const tgmm::NetworkConfig& config = weights.config;
    const std::optional<tgmm::TrainedRange> trained = tgmm::trainedRange(weights.card);
    const std::string parts = tgmm::partsInWords(config);
    std::string text =
        fmt::format("{} layers, {} heads, width {}, {} parameters, k up to {}, {}{}{}.\n\n"
                    "## How it was made\n\n",
                    config.layers, config.heads, config.width, withCommas(config.parameters()),
                    config.maxComponents, trained && !trained->space ? "2D" : "2D and 3D",
                    parts.empty() ? "" : ", ", parts);
    const Json card = Json::parse(weights.card, nullptr, false);
    if (!card.is_object() || card.empty()) {
        return text + "The weights file does not say.\n";
    }
    if (const std::string command = textOf(card, "command"); !command.empty()) {
        text += "    " + command + "\n\n";
    }
    text += trainingSentence(card) + excessSentence(card);
    if (const auto found = card.find("config"); found != card.end() && found->is_object()) {
        text += "Its configuration:\n\n" + configurationList(*found);
    }
    return text;
}

} // namespace gaussarium::card
