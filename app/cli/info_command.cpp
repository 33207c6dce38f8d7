#include "app/cli/command_line.h"
#include "app/cli/commands.h"
#include "app/cli/output.h"
#include "app/cli/program_info.h"
#include "app/cli/text_table.h"
#include "core/base/parallel.h"
#include "core/data/shipped_datasets.h"
#include "core/mixture/presets.h"

#include <nlohmann/json.hpp>

namespace gaussarium::cli {

namespace {

using Json = nlohmann::ordered_json;

Json optionsJson(const Method& method) {
    Json options = Json::array();
    for (const OptionSpec& spec : method.options) {
        options.push_back({{"name", spec.name},
                           {"help", spec.help},
                           {"default", spec.defaultValue},
                           {"choices", spec.choices}});
    }
    return options;
}

Json infoJson(const MethodRegistry& registry) {
    Json json;
    json["schema"] = "gaussarium.info/1";
    json["version"] = GAUSSARIUM_VERSION;
    for (const auto& [name, version] : libraryVersions()) {
        json["libraries"][name] = version;
    }
    json["instructions"] = instructionSet();
    json["threads"] = resolveThreads(0);
    json["models"] = Json::array();
    for (const TrainedModel& model : trainedModels()) {
        json["models"].push_back({{"file", model.file},
                                  {"shape", model.shape},
                                  {"card", Json::parse(model.card)},
                                  {"problem", model.problem}});
    }
    json["methods"] = Json::array();
    for (const Method& method : registry.all()) {
        json["methods"].push_back({{"name", method.id},
                                   {"title", method.title},
                                   {"summary", method.summary},
                                   {"chooses_k", method.choosesComponents},
                                   {"options", optionsJson(method)}});
    }
    json["datasets"] = Json::array();
    for (const ShippedDataset& data : shippedDatasets()) {
        json["datasets"].push_back({{"name", data.name},
                                    {"title", data.title},
                                    {"question", data.question},
                                    {"columns", data.columns},
                                    {"label", data.labelColumn},
                                    {"k", data.components},
                                    {"source", data.source},
                                    {"licence", data.licence}});
    }
    json["presets"] = Json::array();
    for (const Preset& preset : presets()) {
        json["presets"].push_back({{"name", preset.name},
                                   {"title", preset.title},
                                   {"question", preset.question},
                                   {"d", preset.dimension},
                                   {"k", preset.components},
                                   {"n", preset.defaultSize},
                                   {"has_truth", preset.hasTruth}});
    }
    return json;
}

// "  name      sentence", the sentence wrapped beside the name.
std::string entry(const std::string& name, const std::string& sentence, int width) {
    constexpr int column = 18;
    std::string lead = "  " + name;
    lead +=
        std::string(static_cast<std::size_t>(std::max(1, column - 1 - displayWidth(lead))), ' ');
    return wrapped(lead + sentence, width, column) + "\n";
}

std::string modelText(const TrainedModel& model, int width) {
    if (!model.problem.empty()) {
        return wrapped("  " + model.problem, width, 4) + "\n";
    }
    std::string text = wrapped("  " + model.file + ": " + model.shape, width, 4) + "\n";
    const Json card = Json::parse(model.card);
    for (const auto& [key, value] : card.items()) {
        text += wrapped("    " + key + ": "
                            + (value.is_string() ? value.get<std::string>() : value.dump()),
                        width, 6)
                + "\n";
    }
    return text;
}

std::string infoText(const MethodRegistry& registry, int width) {
    std::string text;
    for (const auto& [name, version] : libraryVersions()) {
        text += fmt::format("{:<18}{}\n", name, version);
    }
    text += fmt::format("{:<18}{}\n", "Instructions", instructionSet());
    text += fmt::format("{:<18}{}\n", "Threads", resolveThreads(0));
    text += "\nTrained models\n";
    const std::vector<TrainedModel> models = trainedModels();
    for (const TrainedModel& model : models) {
        text += modelText(model, width);
    }
    if (models.empty()) {
        text += "  none is installed\n";
    }
    text += "\nMethods (options: gaussarium fit --help)\n";
    for (const Method& method : registry.all()) {
        std::string options;
        for (const OptionSpec& spec : method.options) {
            options += (options.empty() ? " Options: --" : ", --") + spec.name;
        }
        text += entry(method.id, method.summary + options, width);
    }
    text += "\nData sets\n";
    for (const ShippedDataset& data : shippedDatasets()) {
        text += entry(data.name, data.question, width);
    }
    text += "\nPresets of gaussarium sample\n";
    for (const Preset& preset : presets()) {
        text += entry(preset.name, preset.question, width);
    }
    return text;
}

} // namespace

int runCommand(const InfoArguments& arguments, const MethodRegistry& registry) {
    if (!arguments.json.empty()) {
        const Expected<void> written =
            writeTextTo(arguments.json, infoJson(registry).dump(2) + "\n");
        if (!written) {
            writeMessage(written.error().message);
            return statusFailed;
        }
    }
    if (arguments.json == "-") {
        return statusDone;
    }
    const int width = terminalWidth();
    const Expected<void> written = writeStandardOutput(infoText(registry, width > 0 ? width : 100));
    if (!written) {
        writeMessage(written.error().message);
    }
    return written ? statusDone : statusFailed;
}

} // namespace gaussarium::cli
