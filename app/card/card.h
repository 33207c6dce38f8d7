// A model card: what a trained network is and what it reaches, as Markdown whose every number was
// measured by the program that wrote it.
#pragma once

#include "core/base/error.h"
#include "core/estimate/method_registry.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace gaussarium::card {

struct CardRequest {
    std::filesystem::path weights;     // empty: the network that ships
    std::vector<std::string> sections; // of the network's plan (card_plans.h); empty: all
    int tasks = 512;                   // in each cell
    std::uint64_t seed = 2026;
    std::string notes; // Markdown that a person wrote, put between the heading and the sections
    // Where finished measurements are kept: cache + ".SECTION.json"; empty: nowhere.
    std::filesystem::path cache;
    bool fresh = false; // measure again what the cache holds
};

struct Card {
    std::string markdown;
    std::string json;     // "gaussarium.card/1": the results of every run
    bool complete = true; // false: stopped; there is no Markdown, the cache has what was finished
};

// Measures what the cache does not hold and writes it all down. A run of the cache counts where the
// weights' checksum, the program's version, the seed and the whole specification are the same. The
// error is a weights file or a section that cannot be used, or a cache that cannot be written.
// Progress is the share of what was left to measure; its message names the section and the run.
Expected<Card> makeCard(const MethodRegistry& registry, const CardRequest& request,
                        const RunContext& context = {});

// Of all plans, each once: "quality", "components", ...
std::vector<std::string> sectionNames();
// "quality, components, ...".
std::string sectionList();

} // namespace gaussarium::card
