#include "core/tgmm/model_store.h"

#include "core/base/check.h"
#include "core/base/resources.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <list>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

namespace gaussarium::tgmm {

namespace {

// Ten megabytes each: a person compares two or three.
constexpr std::size_t mostKept = 4;

// With every weight below this, no sum inside any network that NetworkConfig allows can overflow a
// float (the residual stream stays below 2e16, its squares sum to less than 1e36), so that an
// infinity never turns into a plausible answer. Trained weights are below 10.
constexpr float largestWeight = 1000.0F;

Expected<void> checkMagnitudes(const Weights& weights) {
    const std::vector<TensorShape> shapes = tensorShapes(weights.config);
    for (std::size_t i = 0; i < shapes.size() && i < weights.tensors.size(); ++i) {
        for (const float value : weights.tensors[i]) {
            if (!(std::abs(value) <= largestWeight)) {
                return fail("tensor {} holds {}: no trained network has weights beyond {}",
                            shapes[i].name, value, largestWeight);
            }
        }
    }
    return {};
}

struct Kept {
    std::filesystem::path path;
    std::filesystem::file_time_type time;
    std::uintmax_t bytes = 0;
    std::shared_ptr<const Model> model;
};

class Store {
public:
    static Store& instance() {
        static Store store;
        return store;
    }

    Expected<std::shared_ptr<const Model>> load(const std::filesystem::path& given) {
        // Two callers who want the same file wait for one reading of it.
        const std::lock_guard lock(m_mutex);
        std::error_code failure;
        Kept wanted;
        wanted.path = std::filesystem::absolute(given, failure);
        wanted.time = std::filesystem::last_write_time(given, failure);
        if (failure) {
            return fail("{}: {}", given.string(), failure.message());
        }
        wanted.bytes = std::filesystem::file_size(given, failure);
        if (failure) {
            return fail("{}: {}", given.string(), failure.message());
        }
        const auto found = std::find_if(m_kept.begin(), m_kept.end(),
                                        [&](const Kept& kept) { return kept.path == wanted.path; });
        if (found != m_kept.end()) {
            if (found->time == wanted.time && found->bytes == wanted.bytes) {
                m_kept.splice(m_kept.begin(), m_kept, found);
                return m_kept.front().model;
            }
            m_kept.erase(found);
        }
        const Expected<Weights> weights = readWeights(given);
        if (!weights) {
            return fail(weights.error());
        }
        if (const Expected<void> usable = checkMagnitudes(*weights); !usable) {
            return fail("{}: {}", given.string(), usable.error().message);
        }
        wanted.model = makeModel(*weights, wanted.path);
        m_kept.push_front(std::move(wanted));
        if (m_kept.size() > mostKept) {
            m_kept.pop_back();
        }
        return m_kept.front().model;
    }

private:
    std::mutex m_mutex;
    std::list<Kept> m_kept; // the last used first
};

} // namespace

std::optional<TrainedRange> trainedRange(const std::string& card) {
    const nlohmann::json json = nlohmann::json::parse(card, nullptr, false);
    const nlohmann::json::json_pointer pointer("/config/tasks");
    if (!json.is_object() || !json.contains(pointer)) {
        return std::nullopt;
    }
    const nlohmann::json& tasks = json.at(pointer);
    const auto sizes = tasks.find("sizes");
    const auto most = tasks.find("max_components");
    if (sizes == tasks.end() || !sizes->is_array() || sizes->empty() || most == tasks.end()
        || !most->is_number_integer()
        || !std::all_of(sizes->begin(), sizes->end(),
                        [](const nlohmann::json& size) { return size.is_number_integer(); })) {
        return std::nullopt;
    }
    const auto [fewest, largest] =
        std::minmax_element(sizes->begin(), sizes->end(), [](const auto& a, const auto& b) {
            return a.template get<std::int64_t>() < b.template get<std::int64_t>();
        });
    TrainedRange range = {fewest->get<std::int64_t>(), largest->get<std::int64_t>(),
                          most->get<int>()};
    const auto least = tasks.find("min_components");
    if (least != tasks.end() && least->is_number_integer()) {
        range.fewestComponents = least->get<int>();
    }
    const auto someShare = [&tasks](const char* name) {
        const auto share = tasks.find(name);
        return share == tasks.end() || !share->is_number() || share->get<double>() > 0.0;
    };
    range.space = someShare("space_share");
    range.countsComponents = someShare("hidden_share");
    return range;
}

std::shared_ptr<const Model> makeModel(const Weights& weights, std::filesystem::path path) {
    const Expected<void> usable = checkMagnitudes(weights);
    require(usable.has_value(), "makeModel", usable ? std::string() : usable.error().message);
    return std::make_shared<const Model>(
        Model{std::move(path), weights.card, trainedRange(weights.card), Network(weights)});
}

Expected<std::shared_ptr<const Model>> loadModel(const std::filesystem::path& path,
                                                 std::string_view shipped) {
    if (!path.empty()) {
        return Store::instance().load(path);
    }
    const Expected<std::filesystem::path> found = findResource(shipped);
    if (!found) {
        return fail("the trained network is missing: {}", found.error().message);
    }
    return Store::instance().load(*found);
}

} // namespace gaussarium::tgmm
