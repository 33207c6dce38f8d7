// What a card is made of: for each kind of network a plan, a plan is a list of sections, a section
// is a list of runs and the Markdown that their results make. A network of another architecture
// gets a plan of its own here.
#pragma once

#include "core/base/error.h"
#include "core/estimate/method_registry.h"
#include "core/tgmm/weights_file.h"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace gaussarium::card {

// What all runs of a card have in common.
struct CardSetting {
    const MethodRegistry& registry;
    std::string weights; // path, for the methods' option; empty: the network that ships
    int tasks = 512;
    std::uint64_t seed = 1;
};

// One measurement: the unit that is cached.
struct CardRun {
    std::string name;          // within its section: "d=2 n=64"
    double cost = 1.0;         // expected seconds on one thread, roughly
    std::string specification; // everything that decides the result, but for weights and seed
    // JSON text; the error is a defect of the installation (a method or a data set is missing). A
    // stop leaves a result that `complete` tells from a finished one.
    std::function<Expected<std::string>(const RunContext&)> measure;
    // Whether a result that was kept is whole: what a person may have edited is measured again.
    std::function<bool(const std::string& result)> usable;
};

struct CardSection {
    std::string_view name; // the command line's: "quality"
    std::vector<CardRun> (*runs)(const CardSetting& setting);
    // Heading, words and tables from the runs' results, in their order.
    Expected<std::string> (*markdown)(const std::vector<std::string>& results);
};

struct CardPlan {
    std::string_view name; // "foundation"
    bool (*fits)(const tgmm::Weights& weights);
    std::vector<CardSection> sections;
};

// The first one that fits is the network's; the last one fits all.
const std::vector<CardPlan>& cardPlans();

} // namespace gaussarium::card
