#include "core/train/train_config.h"

#include "core/base/atomic_file.h"
#include "core/base/resources.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <set>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace gaussarium::train {

namespace {

using Json = nlohmann::ordered_json;

std::string_view familyName(TaskFamily family) {
    return family == TaskFamily::Paper ? "paper" : "recipe";
}

// A field from and to JSON; enumerations by their names. Throws std::exception.
template <class T>
void readField(const Json& json, T& value) {
    json.get_to(value);
}

void readField(const Json& json, TaskFamily& family) {
    const auto name = json.get<std::string>();
    for (const TaskFamily candidate : {TaskFamily::Recipe, TaskFamily::Paper}) {
        if (familyName(candidate) == name) {
            family = candidate;
            return;
        }
    }
    throw std::invalid_argument("'" + name + "' is no family (there are recipe and paper)");
}

// Of a word that `parse` knows.
template <class Value>
void readWord(const Json& json, Value& value, Expected<Value> (*parse)(std::string_view name)) {
    const Expected<Value> parsed = parse(json.get<std::string>());
    if (!parsed) {
        throw std::invalid_argument(parsed.error().message);
    }
    value = *parsed;
}

void readField(const Json& json, tgmm::Architecture& architecture) {
    readWord(json, architecture, tgmm::parseArchitecture);
}

void readField(const Json& json, tgmm::PositionCode& code) {
    readWord(json, code, tgmm::parsePositionCode);
}

void readField(const Json& json, tgmm::ReadOutKind& kind) {
    readWord(json, kind, tgmm::parseReadOut);
}

void readField(const Json& json, LossKind& kind) {
    const auto name = json.get<std::string>();
    for (const LossKind candidate : {LossKind::Likelihood, LossKind::Parameters}) {
        if (nameOf(candidate) == name) {
            kind = candidate;
            return;
        }
    }
    throw std::invalid_argument("'" + name + "' is no loss (there are likelihood and parameters)");
}

template <class T>
Json fieldJson(const T& value) {
    return value;
}

Json fieldJson(const TaskFamily& family) {
    return familyName(family);
}

Json fieldJson(const tgmm::Architecture& architecture) {
    return nameOf(architecture);
}

Json fieldJson(const tgmm::PositionCode& code) {
    return nameOf(code);
}

Json fieldJson(const tgmm::ReadOutKind& kind) {
    return nameOf(kind);
}

Json fieldJson(const LossKind& kind) {
    return nameOf(kind);
}

// Calls visit(group, name, field) for every field: the one list that reading, writing and the
// refusal of unknown names share. The group "" is the top level.
template <class Config, class Visitor>
void visitFields(Config& config, Visitor&& visit) {
    visit("", "name", config.name);
    visit("", "seed", config.seed);
    visit("network", "architecture", config.network.architecture);
    visit("network", "width", config.network.width);
    visit("network", "heads", config.network.heads);
    visit("network", "layers", config.network.layers);
    visit("network", "mlp_width", config.network.mlpWidth);
    visit("network", "max_components", config.network.maxComponents);
    visit("network", "head_width", config.network.headWidth);
    visit("network", "refinements", config.network.refinements);
    visit("network", "causal", config.network.causal);
    visit("network", "position_code", config.network.positionCode);
    visit("network", "positions", config.network.positions);
    visit("network", "read_out", config.network.readOut);
    visit("tasks", "sizes", config.sizes);
    visit("tasks", "tokens_per_step", config.tokensPerStep);
    visit("tasks", "tasks_per_step", config.tasksPerStep);
    visit("tasks", "family", config.tasks.family);
    visit("tasks", "min_components", config.tasks.minComponents);
    visit("tasks", "max_components", config.tasks.maxComponents);
    visit("tasks", "fresh_points", config.tasks.freshPoints);
    visit("tasks", "fresh_per_point", config.tasks.freshPerPoint);
    visit("tasks", "space_share", config.tasks.spaceShare);
    visit("tasks", "hidden_share", config.tasks.hiddenShare);
    visit("tasks", "mean_spread_low", config.tasks.meanSpreadLow);
    visit("tasks", "mean_spread_high", config.tasks.meanSpreadHigh);
    visit("tasks", "component_spread", config.tasks.componentSpread);
    visit("tasks", "axis_spread", config.tasks.axisSpread);
    visit("tasks", "weight_floor", config.tasks.weightFloor);
    visit("tasks", "broad_share", config.tasks.broadShare);
    visit("tasks", "broad_mean_spread_low", config.tasks.broadMeanSpreadLow);
    visit("tasks", "broad_mean_spread_high", config.tasks.broadMeanSpreadHigh);
    visit("tasks", "broad_component_spread", config.tasks.broadComponentSpread);
    visit("tasks", "broad_axis_spread", config.tasks.broadAxisSpread);
    visit("tasks", "broad_weight_spread", config.tasks.broadWeightSpread);
    visit("tasks", "shared_shape_share", config.tasks.sharedShapeShare);
    visit("tasks", "round_shape_share", config.tasks.roundShapeShare);
    visit("tasks", "background_share", config.tasks.backgroundShare);
    visit("tasks", "background_most", config.tasks.backgroundMost);
    visit("tasks", "heavy_tail_share", config.tasks.heavyTailShare);
    visit("loss", "kind", config.loss);
    visit("loss", "log_density_floor", config.logDensityFloor);
    visit("loss", "count_weight", config.countWeight);
    visit("loss", "read_out_weight", config.readOutWeight);
    visit("loss", "early_weight", config.earlyWeight);
    visit("optimizer", "steps", config.schedule.steps);
    visit("optimizer", "learning_rate", config.schedule.peak);
    visit("optimizer", "warm_up_steps", config.schedule.warmUpSteps);
    visit("optimizer", "flat_share", config.schedule.flatShare);
    visit("optimizer", "final_share", config.schedule.finalShare);
    visit("optimizer", "muon", config.muon);
    visit("optimizer", "muon_momentum", config.muonMomentum);
    visit("optimizer", "beta1", config.beta1);
    visit("optimizer", "beta2", config.beta2);
    visit("optimizer", "epsilon", config.epsilon);
    visit("optimizer", "weight_decay", config.weightDecay);
    visit("optimizer", "gradient_clip", config.gradientClip);
    visit("run", "log_every", config.logEvery);
    visit("run", "validate_every", config.validateEvery);
    visit("run", "checkpoint_seconds", config.checkpointSeconds);
}

std::string dotted(std::string_view group, std::string_view name) {
    return group.empty() ? std::string(name) : std::string(group) + "." + std::string(name);
}

Expected<void> inRange(std::string_view name, double value, double low, double high) {
    // Written so that NaN fails.
    if (!(value >= low && value <= high)) {
        return fail("{} is {}, not from {} to {}", name, value, low, high);
    }
    return {};
}

Expected<void> refuseUnknown(const Json& json, const std::set<std::string>& known) {
    for (const auto& [group, value] : json.items()) {
        if (!value.is_object()) {
            if (!known.contains(group)) {
                return fail("there is no field '{}'", group);
            }
            continue;
        }
        for (const auto& [name, ignored] : value.items()) {
            if (!known.contains(dotted(group, name))) {
                return fail("there is no field '{}'", dotted(group, name));
            }
        }
    }
    return {};
}

// What the file of a network of this architecture may leave out.
TrainConfig defaultsOf(const Json& json) {
    tgmm::Architecture architecture = tgmm::Architecture::Foundation;
    const auto network = json.find("network");
    if (network != json.end() && network->is_object() && network->contains("architecture")) {
        readField(network->at("architecture"), architecture);
    }
    return usualTraining(architecture);
}

} // namespace

std::string_view nameOf(LossKind kind) {
    return kind == LossKind::Parameters ? "parameters" : "likelihood";
}

TrainConfig usualTraining(tgmm::Architecture architecture) {
    TrainConfig config;
    config.network = tgmm::usualConfig(architecture);
    config.loss =
        architecture == tgmm::Architecture::Paper ? LossKind::Parameters : LossKind::Likelihood;
    return config;
}

Expected<void> TrainConfig::check() const {
    if (Expected<void> valid = network.check(); !valid) {
        return valid;
    }
    using Range = std::tuple<const char*, double, double, double>;
    const auto real = [](auto value) { return static_cast<double>(value); };
    for (const auto& [field, value, low, high] :
         {Range{"tasks.tokens_per_step", real(tokensPerStep), 1.0, 1e9},
          Range{"tasks.tasks_per_step", real(tasksPerStep), 0.0, 1e9},
          Range{"tasks.max_components", real(tasks.maxComponents), 1.0,
                real(network.maxComponents)},
          Range{"tasks.min_components", real(tasks.minComponents), 1.0, real(tasks.maxComponents)},
          Range{"tasks.fresh_points", real(tasks.freshPoints), 1.0, 1e5},
          Range{"tasks.fresh_per_point", tasks.freshPerPoint, 0.0, 100.0},
          Range{"tasks.space_share", tasks.spaceShare, 0.0, 1.0},
          Range{"tasks.hidden_share", tasks.hiddenShare, 0.0, 1.0},
          Range{"tasks.mean_spread_low", tasks.meanSpreadLow, -10.0, tasks.meanSpreadHigh},
          Range{"tasks.mean_spread_high", tasks.meanSpreadHigh, -10.0, 10.0},
          Range{"tasks.component_spread", tasks.componentSpread, 0.0, 3.0},
          Range{"tasks.axis_spread", tasks.axisSpread, 0.0, 3.0},
          Range{"tasks.weight_floor", tasks.weightFloor, 1e-6, 1e6},
          Range{"tasks.broad_share", tasks.broadShare, 0.0, 1.0},
          Range{"tasks.broad_mean_spread_low", tasks.broadMeanSpreadLow, -10.0,
                tasks.broadMeanSpreadHigh},
          Range{"tasks.broad_mean_spread_high", tasks.broadMeanSpreadHigh, -10.0, 10.0},
          Range{"tasks.broad_component_spread", tasks.broadComponentSpread, 0.0, 3.0},
          Range{"tasks.broad_axis_spread", tasks.broadAxisSpread, 0.0, 3.0},
          Range{"tasks.broad_weight_spread", tasks.broadWeightSpread, 0.0, 5.0},
          Range{"tasks.shared_shape_share", tasks.sharedShapeShare, 0.0, 1.0},
          Range{"tasks.round_shape_share", tasks.roundShapeShare, 0.0, 1.0},
          Range{"tasks.background_share", tasks.backgroundShare, 0.0, 1.0},
          Range{"tasks.background_most", tasks.backgroundMost, 0.0, 1.0},
          Range{"tasks.heavy_tail_share", tasks.heavyTailShare, 0.0, 1.0},
          Range{"loss.log_density_floor", logDensityFloor, -1e6, -1.0},
          Range{"loss.count_weight", countWeight, 0.0, 100.0},
          Range{"loss.read_out_weight", readOutWeight, 0.0, 100.0},
          Range{"loss.early_weight", earlyWeight, 0.0, 100.0},
          Range{"optimizer.steps", real(schedule.steps), 1.0, 1e9},
          Range{"optimizer.learning_rate", schedule.peak, 0.0, 1.0},
          Range{"optimizer.warm_up_steps", real(schedule.warmUpSteps), 0.0, 1e9},
          Range{"optimizer.flat_share", schedule.flatShare, 0.0, 1.0},
          Range{"optimizer.final_share", schedule.finalShare, 0.0, 1.0},
          Range{"optimizer.muon_momentum", muonMomentum, 0.0, 0.99999},
          Range{"optimizer.beta1", beta1, 0.0, 0.99999},
          Range{"optimizer.beta2", beta2, 0.0, 0.99999},
          Range{"optimizer.epsilon", epsilon, 1e-12, 1.0},
          Range{"optimizer.weight_decay", weightDecay, 0.0, 10.0},
          Range{"optimizer.gradient_clip", gradientClip, 1e-6, 1e6},
          Range{"run.log_every", real(logEvery), 1.0, 1e9},
          Range{"run.validate_every", real(validateEvery), 1.0, 1e9},
          Range{"run.checkpoint_seconds", checkpointSeconds, 0.1, 1e6}}) {
        if (Expected<void> valid = inRange(field, value, low, high); !valid) {
            return valid;
        }
    }
    if (network.architecture != tgmm::Architecture::Paper && tasks.family == TaskFamily::Paper) {
        return fail("tasks.family paper is for network.architecture paper: its points are not "
                    "whitened, as those that a foundation network is asked about are");
    }
    if (network.architecture == tgmm::Architecture::Paper
        && (muon || tasks.hiddenShare > 0.0 || tasks.family != TaskFamily::Paper)) {
        return fail("the paper's network wants tasks.family paper, no hidden k and no muon");
    }
    if (loss == LossKind::Parameters) {
        const bool unitCovariances = network.architecture == tgmm::Architecture::Paper;
        if (!unitCovariances && network.readOut == tgmm::ReadOutKind::Pooling) {
            return fail("loss.kind parameters compares weights and means alone: a foundation "
                        "network with network.read_out pooling would never learn its covariances");
        }
        if (tasks.hiddenShare > 0.0) {
            return fail("loss.kind parameters compares component with component, so every task "
                        "must tell its k: tasks.hidden_share is {}, not 0",
                        tasks.hiddenShare);
        }
    }
    if (sizes.empty()) {
        return fail("tasks.sizes is empty");
    }
    for (const std::int64_t size : sizes) {
        if (size > network.mostPoints()) {
            return network.positionCode == tgmm::PositionCode::Learned
                       ? fail("tasks.sizes holds {}, more than network.positions = {}", size,
                              network.positions)
                       : fail("tasks.sizes holds {}, more than the {} points that the paper's "
                              "network reads at once",
                              size, network.mostPoints());
        }
        if (size < 2 || size > tokensPerStep) {
            return fail("tasks.sizes holds {}, not from 2 to tokens_per_step = {}", size,
                        tokensPerStep);
        }
    }
    return {};
}

Expected<TrainConfig> parseTrainConfig(const std::string& text) {
    TrainConfig config;
    std::string field;
    try {
        const Json json = Json::parse(text);
        if (!json.is_object()) {
            return fail("a training configuration is a JSON object");
        }
        field = "network.architecture";
        config = defaultsOf(json);
        std::set<std::string> known;
        visitFields(config, [&](std::string_view group, std::string_view name, auto& value) {
            field = dotted(group, name);
            known.insert(field);
            if (!group.empty() && !json.contains(group)) {
                return;
            }
            const Json& holder = group.empty() ? json : json.at(std::string(group));
            if (holder.contains(name)) {
                readField(holder.at(std::string(name)), value);
            }
        });
        field.clear();
        if (const Expected<void> valid = refuseUnknown(json, known); !valid) {
            return fail(valid.error());
        }
    } catch (const std::exception& error) {
        return field.empty() ? fail("no valid JSON: {}", error.what())
                             : fail("{}: {}", field, error.what());
    }
    if (const Expected<void> valid = config.check(); !valid) {
        return fail(valid.error());
    }
    return config;
}

std::string trainConfigJson(const TrainConfig& config) {
    Json json = Json::object();
    visitFields(config, [&](std::string_view group, std::string_view name, const auto& value) {
        Json& holder = group.empty() ? json : json[std::string(group)];
        holder[std::string(name)] = fieldJson(value);
    });
    return json.dump(2) + "\n";
}

Expected<TrainConfig> loadTrainConfig(const std::string& nameOrPath) {
    namespace fs = std::filesystem;
    std::error_code ignored;
    fs::path path = nameOrPath;
    if (!fs::is_regular_file(path, ignored)) {
        const Expected<fs::path> found = findResource("training/" + nameOrPath + ".json");
        if (!found) {
            return fail("{}: neither a file nor a training configuration ({})", nameOrPath,
                        found.error().message);
        }
        path = *found;
    }
    const Expected<std::string> text = readFile(path, std::size_t{1} << 20);
    if (!text) {
        return fail(text.error());
    }
    Expected<TrainConfig> config = parseTrainConfig(*text);
    if (!config) {
        return fail("{}: {}", path.string(), config.error().message);
    }
    return config;
}

} // namespace gaussarium::train
