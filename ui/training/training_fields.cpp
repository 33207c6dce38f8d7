#include "ui/training/training_fields.h"

#include <QCoreApplication>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

using Json = nlohmann::ordered_json;
using train::TrainConfig;

constexpr const char* fewestPoints = "tasks.fewest_points";
constexpr const char* mostPoints = "tasks.most_points";

QString tr(const char* text) {
    return QCoreApplication::translate("TrainingFields", text);
}

std::string words(const char* text) {
    return tr(text).toStdString();
}

OptionSpec number(const char* name, OptionKind kind, const char* label, const char* help,
                  double least, double most) {
    OptionSpec spec;
    spec.name = name;
    spec.label = words(label);
    spec.help = words(help);
    spec.kind = kind;
    spec.minimum = least;
    spec.maximum = most;
    return spec;
}

OptionSpec choice(const char* name, const char* label, const char* help,
                  std::vector<std::string> choices) {
    OptionSpec spec = number(name, OptionKind::Choice, label, help, 0.0, 0.0);
    spec.choices = std::move(choices);
    return spec;
}

std::vector<FieldGroup> makeFields() {
    constexpr OptionKind whole = OptionKind::Integer;
    constexpr OptionKind real = OptionKind::Real;
    return {
        {tr("Network"),
         {choice("network.architecture", QT_TR_NOOP("Architecture"),
                 QT_TR_NOOP("foundation: reads whitened points and answers with full covariances; "
                            "paper: a GPT-2 that reads the points as they are, takes every "
                            "covariance to be the unit matrix, and must be told k"),
                 {"foundation", "paper"}),
          choice("network.causal", QT_TR_NOOP("Causal"),
                 QT_TR_NOOP("yes: a point sees itself and those before it, as words in GPT-2; no: "
                            "every point sees all. Causal, the answer depends on the points' "
                            "order"),
                 {"yes", "no"}),
          choice("network.position_code", QT_TR_NOOP("Positions"),
                 QT_TR_NOOP("What tells the network a point's place: nothing; sines and cosines of "
                            "it, for any number of points; or a learned table, as in GPT-2, for as "
                            "many points as the largest tasks have"),
                 {"none", "sinusoidal", "learned"}),
          choice("network.read_out", QT_TR_NOOP("Read-out"),
                 QT_TR_NOOP("pooling: one question a component gathers from all points; "
                            "assignment: every point is shared out among the components, whose "
                            "weights, means and covariances are then measured, as in an M-step"),
                 {"pooling", "assignment"}),
          number("network.layers", whole, QT_TR_NOOP("Layers"),
                 QT_TR_NOOP("Blocks of attention, one after another"), 1, 96),
          number("network.heads", whole, QT_TR_NOOP("Heads"),
                 QT_TR_NOOP("Attention heads of a layer; they must divide the width"), 1, 64),
          number("network.width", whole, QT_TR_NOOP("Width"),
                 QT_TR_NOOP("Numbers that stand for a point inside the network"), 1, 4096),
          number("network.mlp_width", whole, QT_TR_NOOP("Hidden width"),
                 QT_TR_NOOP("Of the two-layer map after each attention"), 1, 16384),
          number("network.max_components", whole, QT_TR_NOOP("Most components"),
                 QT_TR_NOOP("The largest k that the network has a read-out for"), 1, 64),
          number("network.refinements", whole, QT_TR_NOOP("Refinements"),
                 QT_TR_NOOP("Steps of anchored EM after the read-out, trained with it; 0: the "
                            "transformer's answer alone"),
                 0, 100)}},
        {tr("Tasks"),
         {number("tasks.min_components", whole, QT_TR_NOOP("Fewest components"),
                 QT_TR_NOOP("k of a task is drawn uniformly from here"), 1, 64),
          number("tasks.max_components", whole, QT_TR_NOOP("Most components"),
                 QT_TR_NOOP("… to here"), 1, 64),
          number(fewestPoints, whole, QT_TR_NOOP("Fewest points"),
                 QT_TR_NOOP("Points n of a task: from here"), 2, 16384),
          number(mostPoints, whole, QT_TR_NOOP("Most points"),
                 QT_TR_NOOP("… to here, in a few sizes between"), 2, 16384),
          number("tasks.space_share", real, QT_TR_NOOP("Share in 3D"),
                 QT_TR_NOOP("Share of tasks in space, 0 to 1; the others are in the plane"), 0, 1),
          number("tasks.hidden_share", real, QT_TR_NOOP("Share without k"),
                 QT_TR_NOOP("Share of tasks that do not tell k, 0 to 1"), 0, 1),
          number("tasks.mean_spread_low", real, QT_TR_NOOP("Least separation"),
                 QT_TR_NOOP("Natural logarithm of the means' spread in deviations: a task's own "
                            "is drawn between the two"),
                 -10, 10),
          number("tasks.mean_spread_high", real, QT_TR_NOOP("Most separation"),
                 QT_TR_NOOP("Natural logarithm, as the one before"), -10, 10),
          number("tasks.component_spread", real, QT_TR_NOOP("Unequal sizes"),
                 QT_TR_NOOP("How much the components of a task differ in size; 0: not at all"), 0,
                 3),
          number("tasks.axis_spread", real, QT_TR_NOOP("Unequal axes"),
                 QT_TR_NOOP("How elongated components are; 0: round"), 0, 3),
          number("tasks.weight_floor", real, QT_TR_NOOP("Even weights"),
                 QT_TR_NOOP("Added to uniform weights: large values make them equal"), 1e-6, 1e6)}},
        {tr("Loss"),
         {choice("loss.kind", QT_TR_NOOP("Loss"),
                 QT_TR_NOOP("likelihood: of fresh points under the answer; parameters: the "
                            "paper's, of weights and means against the truth's, components in the "
                            "order of their weights"),
                 {"likelihood", "parameters"}),
          number("loss.count_weight", real, QT_TR_NOOP("Weight of k"),
                 QT_TR_NOOP("Of the cross-entropy of k, on the tasks that do not tell it"), 0, 100),
          number("loss.read_out_weight", real, QT_TR_NOOP("Before refinement"),
                 QT_TR_NOOP("Weight of the likelihood of the read-out itself"), 0, 100),
          number("loss.early_weight", real, QT_TR_NOOP("Earlier layers"),
                 QT_TR_NOOP("Weight of the read-outs after earlier layers"), 0, 100)}},
        {tr("Schedule"),
         {number("optimizer.steps", whole, QT_TR_NOOP("Steps"),
                 QT_TR_NOOP("Length of the run; the learning rate falls towards its end"), 1, 1e9),
          number("tasks.tokens_per_step", whole, QT_TR_NOOP("Points a step"),
                 QT_TR_NOOP("Of all tasks of a step together"), 1, 1e9),
          number("optimizer.learning_rate", real, QT_TR_NOOP("Learning rate"),
                 QT_TR_NOOP("After the warm-up"), 0, 1),
          number("optimizer.warm_up_steps", whole, QT_TR_NOOP("Warm-up"),
                 QT_TR_NOOP("Steps in which the learning rate rises"), 0, 1e9),
          choice("optimizer.muon", QT_TR_NOOP("Muon"),
                 QT_TR_NOOP("Muon for the blocks' matrices (yes) or AdamW for all (no)"),
                 {"yes", "no"}),
          number("seed", whole, QT_TR_NOOP("Seed"),
                 QT_TR_NOOP("Weights and tasks follow from it: the same seed, the same run"), 0,
                 2147483647)}}};
}

// Sizes from `fewest` to `most`, each about half as large again as the one before.
std::vector<std::int64_t> sizesBetween(std::int64_t fewest, std::int64_t most) {
    std::vector<std::int64_t> sizes;
    for (auto size = static_cast<double>(fewest); std::llround(size) < most; size *= 1.5) {
        const std::int64_t next = std::llround(size);
        if (sizes.empty() || next > sizes.back()) {
            sizes.push_back(next);
        }
    }
    sizes.push_back(most);
    return sizes;
}

Json::json_pointer pointerOf(const std::string& name) {
    std::string path = "/" + name;
    std::replace(path.begin(), path.end(), '.', '/');
    return Json::json_pointer(path);
}

std::string textOf(const Json& value) {
    if (value.is_boolean()) {
        return value.get<bool>() ? "yes" : "no";
    }
    if (value.is_string()) {
        return value.get<std::string>();
    }
    return value.is_number_float() ? fmt::format("{}", value.get<double>()) : value.dump();
}

// What the choices that were made cannot do without (field_rules.h says it to people).
void adaptToChoices(Json& json) {
    Json& network = json["network"];
    if (network["architecture"] == "paper") {
        json["tasks"]["family"] = "paper";
        json["tasks"]["hidden_share"] = 0.0;
        json["optimizer"]["muon"] = false;
        network["refinements"] = 0;
        network["read_out"] = "pooling";
    } else {
        json["tasks"]["family"] = "recipe"; // the paper's tasks are not whitened
    }
    if (network["read_out"] == "assignment") {
        network["refinements"] = 0;
    }
    if (json["loss"]["kind"] == "parameters") {
        json["tasks"]["hidden_share"] = 0.0;
    }
    auto positions = network["positions"].get<std::int64_t>();
    for (const Json& size : json["tasks"]["sizes"]) {
        positions = std::max(positions, size.get<std::int64_t>());
    }
    network["positions"] = network["position_code"] == "learned" ? positions : 0;
}

} // namespace

const std::vector<FieldGroup>& trainingFields() {
    static const std::vector<FieldGroup> fields = [] {
        std::vector<FieldGroup> made = makeFields();
        const std::map<std::string, std::string> defaults = fieldValues(TrainConfig());
        for (FieldGroup& group : made) {
            for (OptionSpec& spec : group.fields) {
                spec.defaultValue = defaults.at(spec.name);
            }
        }
        return made;
    }();
    return fields;
}

std::map<std::string, std::string> fieldValues(const TrainConfig& config) {
    static const std::vector<FieldGroup> names = makeFields();
    const Json json = Json::parse(train::trainConfigJson(config));
    std::map<std::string, std::string> values;
    const auto [fewest, most] = std::minmax_element(config.sizes.begin(), config.sizes.end());
    for (const FieldGroup& group : names) {
        for (const OptionSpec& spec : group.fields) {
            if (spec.name == fewestPoints) {
                values[spec.name] = std::to_string(*fewest);
            } else if (spec.name == mostPoints) {
                values[spec.name] = std::to_string(*most);
            } else {
                values[spec.name] = textOf(json.at(pointerOf(spec.name)));
            }
        }
    }
    return values;
}

std::map<std::string, std::string> usualSwitches(const std::string& architecture) {
    const Expected<tgmm::Architecture> parsed = tgmm::parseArchitecture(architecture);
    const std::map<std::string, std::string> usual =
        fieldValues(train::usualTraining(parsed.value_or(tgmm::Architecture::Foundation)));
    std::map<std::string, std::string> switches;
    for (const char* const name :
         {"network.causal", "network.position_code", "network.read_out", "loss.kind"}) {
        switches[name] = usual.at(name);
    }
    return switches;
}

Expected<TrainConfig> withFields(const TrainConfig& base,
                                 const std::map<std::string, std::string>& values) {
    const std::map<std::string, std::string> before = fieldValues(base);
    std::map<std::string, std::string> wanted = before;
    const auto architecture = values.find("network.architecture");
    if (architecture != values.end() && architecture->second != before.at("network.architecture")) {
        for (const auto& [name, value] : usualSwitches(architecture->second)) {
            wanted[name] = value;
        }
    }
    for (const auto& [name, value] : values) {
        wanted[name] = value;
    }
    Json json = Json::parse(train::trainConfigJson(base));
    for (const FieldGroup& group : trainingFields()) {
        // Also refuses what is no number at all.
        std::map<std::string, std::string> own;
        for (const OptionSpec& spec : group.fields) {
            own[spec.name] = wanted.at(spec.name);
        }
        const Expected<OptionValues> parsed = OptionValues::parse(group.fields, own);
        if (!parsed) {
            return fail(parsed.error());
        }
        for (const OptionSpec& spec : group.fields) {
            if (own[spec.name] == before.at(spec.name) || spec.name == fewestPoints
                || spec.name == mostPoints) {
                continue;
            }
            Json& value = json[pointerOf(spec.name)];
            if (spec.kind == OptionKind::Integer) {
                value = parsed->integer(spec.name);
            } else if (spec.kind == OptionKind::Real) {
                value = parsed->real(spec.name);
            } else if (value.is_boolean()) {
                value = parsed->text(spec.name) == "yes";
            } else {
                value = parsed->text(spec.name);
            }
        }
        if (own.count(fewestPoints) > 0
            && (own[fewestPoints] != before.at(fewestPoints)
                || own[mostPoints] != before.at(mostPoints))) {
            const std::int64_t fewest = parsed->integer(fewestPoints);
            const std::int64_t most = parsed->integer(mostPoints);
            if (fewest > most) {
                return fail("--{}: {} is more than the most points, {}", fewestPoints, fewest,
                            most);
            }
            json["tasks"]["sizes"] = sizesBetween(fewest, most);
        }
    }
    adaptToChoices(json);
    return train::parseTrainConfig(json.dump());
}

} // namespace gaussarium::ui
