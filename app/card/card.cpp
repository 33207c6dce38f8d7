#include "app/card/card.h"

#include "app/card/card_cache.h"
#include "app/card/card_plans.h"
#include "app/card/evaluation_runs.h"
#include "app/card/provenance.h"
#include "core/base/atomic_file.h"
#include "core/base/resources.h"
#include "core/base/stopwatch.h"
#include "core/tgmm/model_store.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <utility>

namespace gaussarium::card {

namespace {

using Json = nlohmann::ordered_json;

struct Network {
    std::filesystem::path path;
    tgmm::Weights weights;
    std::string checksum;
};

// The file's own checksum, its last eight bytes; readWeights has held them against the content.
std::string checksumOf(const std::string& bytes) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < 8; ++i) {
        sum |= std::uint64_t{static_cast<unsigned char>(bytes[bytes.size() - 8 + i])} << (8 * i);
    }
    return fmt::format("{:016x}", sum);
}

Expected<Network> readNetwork(const std::filesystem::path& given) {
    Network network;
    network.path = given;
    if (given.empty()) {
        const Expected<std::filesystem::path> shipped = findResource(tgmm::shippedWeights);
        if (!shipped) {
            return fail("the trained network is missing: {}", shipped.error().message);
        }
        network.path = *shipped;
    }
    const Expected<std::string> bytes = readFile(network.path, std::size_t{256} << 20);
    if (!bytes) {
        return fail(bytes.error());
    }
    Expected<tgmm::Weights> weights = tgmm::weightsFromBytes(*bytes);
    if (!weights) {
        return fail("{}: {}", network.path.string(), weights.error().message);
    }
    // What the estimators refuse must not be found out after an hour.
    if (const auto usable = tgmm::loadModel(network.path); !usable) {
        return fail(usable.error());
    }
    network.weights = std::move(*weights);
    network.checksum = checksumOf(*bytes);
    return network;
}

const CardPlan& planFor(const tgmm::Weights& weights) {
    return *std::find_if(cardPlans().begin(), cardPlans().end(),
                         [&](const CardPlan& plan) { return plan.fits(weights); });
}

Expected<std::vector<CardSection>> chosenSections(const CardPlan& plan,
                                                  const std::vector<std::string>& names) {
    if (names.empty()) {
        return plan.sections;
    }
    for (const std::string& name : names) {
        if (std::none_of(plan.sections.begin(), plan.sections.end(),
                         [&](const CardSection& section) { return section.name == name; })) {
            std::string known;
            for (const CardSection& section : plan.sections) {
                known += (known.empty() ? "" : ", ") + std::string(section.name);
            }
            return fail("'{}' is no section of the card of such a network (there are {})", name,
                        known);
        }
    }
    // In the plan's order, whatever the order of the names.
    std::vector<CardSection> chosen;
    std::copy_if(plan.sections.begin(), plan.sections.end(), std::back_inserter(chosen),
                 [&](const CardSection& section) {
                     return std::find(names.begin(), names.end(), section.name) != names.end();
                 });
    return chosen;
}

// One section with its runs and what is known of them.
struct Work {
    CardSection section;
    std::vector<CardRun> runs;
    SectionCache cache;
    std::vector<std::string> results; // as many as runs in the end
};

bool isComplete(const std::string& result) {
    const Json json = Json::parse(result, nullptr, false);
    return json.is_object() && json.value("complete", Json()) == true;
}

class Measuring {
public:
    Measuring(std::vector<Work>& work, bool fresh, const RunContext& context)
        : m_work(work), m_fresh(fresh), m_context(context) {
        for (const Work& one : work) {
            for (const CardRun& run : one.runs) {
                m_total += cached(one, run) ? 0.0 : run.cost;
            }
        }
    }

    // Whether all is measured; false where it was stopped.
    Expected<bool> run() {
        for (Work& one : m_work) {
            for (const CardRun& run : one.runs) {
                const Expected<std::optional<std::string>> result = resultOf(one, run);
                if (!result) {
                    return fail("{}, {}: {}", one.section.name, run.name, result.error().message);
                }
                if (!*result) {
                    return false;
                }
                one.results.push_back(**result);
            }
        }
        return true;
    }

private:
    bool cached(const Work& work, const CardRun& run) const {
        const std::optional<std::string> kept = work.cache.find(run.name, run.specification);
        return !m_fresh && kept && isComplete(*kept) && run.usable(*kept);
    }

    Expected<std::optional<std::string>> resultOf(Work& work, const CardRun& run) {
        if (cached(work, run)) {
            return work.cache.find(run.name, run.specification);
        }
        if (m_context.stop.stop_requested()) {
            return std::nullopt;
        }
        RunContext own = m_context;
        own.progress = [&](const Progress& progress) {
            report(std::string(work.section.name) + ", " + run.name,
                   m_done + run.cost * std::clamp(progress.fraction, 0.0, 1.0));
        };
        Expected<std::string> result = run.measure(own);
        if (!result) {
            return fail(result.error());
        }
        if (!isComplete(*result)) {
            return std::nullopt;
        }
        if (const Expected<void> kept = work.cache.keep(run.name, run.specification, *result);
            !kept) {
            return fail(kept.error());
        }
        m_done += run.cost;
        return std::move(*result);
    }

    void report(const std::string& what, double done) const {
        if (m_context.progress && m_total > 0.0) {
            m_context.progress({done / m_total, what});
        }
    }

    std::vector<Work>& m_work;
    bool m_fresh;
    const RunContext& m_context;
    double m_total = 0.0;
    double m_done = 0.0;
};

std::string headingOf(const Network& network, const CardRequest& request, const CardPlan& plan,
                      const std::vector<Work>& work) {
    std::string command = "gaussarium card";
    if (!request.weights.empty()) {
        command += " " + network.path.filename().string();
    }
    command += fmt::format(" --out {}", network.path.stem().string() + ".md");
    if (work.size() < plan.sections.size()) {
        std::string names;
        for (const Work& one : work) {
            names += (names.empty() ? "" : ",") + std::string(one.section.name);
        }
        command += " --sections " + names;
    }
    command += fmt::format(" --tasks {} --seed {}", request.tasks, request.seed);
    return fmt::format("# {}\n\nA `{}` network: {}\n"
                       "## How it was measured\n\n    {}\n\n"
                       "by gaussarium {}, weights with the checksum {}.\n",
                       network.path.filename().string(), plan.name,
                       provenanceMarkdown(network.weights), command, GAUSSARIUM_VERSION,
                       network.checksum);
}

std::string jsonOf(const Network& network, const CardRequest& request,
                   const std::vector<Work>& work) {
    Json json{{"schema", "gaussarium.card/1"},
              {"version", GAUSSARIUM_VERSION},
              {"weights",
               {{"file", network.path.filename().string()},
                {"checksum", network.checksum},
                {"card", Json::parse(network.weights.card, nullptr, false)}}},
              {"seed", request.seed},
              {"tasks", request.tasks},
              {"sections", Json::object()}};
    for (const Work& one : work) {
        Json& section = json["sections"][std::string(one.section.name)];
        section = Json::object();
        for (std::size_t i = 0; i < one.results.size(); ++i) {
            section[one.runs[i].name] = Json::parse(one.results[i], nullptr, false);
        }
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::filesystem::path cacheFile(const std::filesystem::path& base, std::string_view section) {
    if (base.empty()) {
        return {};
    }
    std::filesystem::path file = base;
    file += fmt::format(".{}.json", section);
    return file;
}

} // namespace

Expected<Card> makeCard(const MethodRegistry& registry, const CardRequest& request,
                        const RunContext& context) {
    const Expected<Network> network = readNetwork(request.weights);
    if (!network) {
        return fail(network.error());
    }
    const CardPlan& plan = planFor(network->weights);
    const Expected<std::vector<CardSection>> sections = chosenSections(plan, request.sections);
    if (!sections) {
        return fail(sections.error());
    }
    const CardSetting setting{registry, request.weights.string(), request.tasks, request.seed};
    std::vector<Work> work;
    for (const CardSection& section : *sections) {
        work.push_back({section,
                        section.runs(setting),
                        {cacheFile(request.cache, section.name),
                         {network->checksum, request.seed, GAUSSARIUM_VERSION}},
                        {}});
    }
    const Expected<bool> measured = Measuring(work, request.fresh, context).run();
    if (!measured) {
        return fail(measured.error());
    }
    Card card;
    card.json = jsonOf(*network, request, work);
    card.complete = *measured;
    if (!card.complete) {
        return card;
    }
    card.markdown = headingOf(*network, request, plan, work);
    if (!request.notes.empty()) {
        card.markdown += "\n" + request.notes;
    }
    for (const Work& one : work) {
        const Expected<std::string> markdown = one.section.markdown(one.results);
        if (!markdown) {
            return fail("{}: {}", one.section.name, markdown.error().message);
        }
        card.markdown += "\n" + *markdown;
    }
    return card;
}

std::vector<std::string> sectionNames() {
    std::vector<std::string> names;
    for (const CardPlan& plan : cardPlans()) {
        for (const CardSection& section : plan.sections) {
            if (std::find(names.begin(), names.end(), section.name) == names.end()) {
                names.emplace_back(section.name);
            }
        }
    }
    return names;
}

std::string sectionList() {
    std::string list;
    for (const std::string& name : sectionNames()) {
        list += (list.empty() ? "" : ", ") + name;
    }
    return list;
}

} // namespace gaussarium::card
