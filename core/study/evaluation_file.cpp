#include "core/base/check.h"
#include "core/study/evaluation.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

namespace gaussarium {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json differenceJson(const PairedDifference& difference) {
    return {{"tasks", difference.tasks},
            {"nll", number(difference.nll)},
            {"nll_standard_error", number(difference.nllError)},
            {"nll_median", number(difference.nllMedian)},
            {"mean_error", number(difference.meanError)},
            {"mean_error_standard_error", number(difference.meanErrorError)},
            {"accuracy", number(difference.accuracy)},
            {"accuracy_standard_error", number(difference.accuracyError)}};
}

Json calibrationJson(const Calibration& calibration) {
    if (calibration.empty()) {
        return nullptr;
    }
    Json bins = Json::array();
    for (const ReliabilityBin& bin : calibration.bins) {
        bins.push_back({{"low", bin.low},
                        {"high", bin.high},
                        {"count", bin.count},
                        {"confidence", number(bin.confidence)},
                        {"right", number(bin.right)}});
    }
    return {{"forecasts", calibration.count},
            {"log_score", number(calibration.logScore)},
            {"expected_error", number(calibration.expectedError)},
            {"bins", std::move(bins)}};
}

double realFrom(const Json& json, const char* key) {
    const Json& value = json.at(key);
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

int wholeFrom(const Json& json, const char* key) {
    const Json& value = json.at(key);
    require(value.is_number_integer(), "parseEvaluation", std::string(key) + " is no whole number");
    return value.get<int>();
}

PairedDifference differenceFrom(const Json& json) {
    return {wholeFrom(json, "tasks"),
            realFrom(json, "nll"),
            realFrom(json, "nll_standard_error"),
            realFrom(json, "nll_median"),
            realFrom(json, "mean_error"),
            realFrom(json, "mean_error_standard_error"),
            realFrom(json, "accuracy"),
            realFrom(json, "accuracy_standard_error")};
}

Calibration calibrationFrom(const Json& json) {
    if (json.is_null()) {
        return calibrate({});
    }
    Calibration calibration;
    calibration.count = wholeFrom(json, "forecasts");
    // A truth held impossible has the logarithm minus infinity, which JSON cannot say.
    const Json& score = json.at("log_score");
    calibration.logScore =
        score.is_null() ? -std::numeric_limits<double>::infinity() : score.get<double>();
    calibration.expectedError = realFrom(json, "expected_error");
    for (const Json& bin : json.at("bins")) {
        calibration.bins.push_back({bin.at("low").get<double>(), bin.at("high").get<double>(),
                                    wholeFrom(bin, "count"), realFrom(bin, "confidence"),
                                    realFrom(bin, "right")});
    }
    return calibration;
}

MethodScore scoreFrom(const Json& json) {
    MethodScore score;
    score.answered = wholeFrom(json, "answered");
    score.refused = wholeFrom(json, "refused");
    score.degenerate = wholeFrom(json, "degenerate");
    score.averaged = wholeFrom(json, "averaged");
    score.heldOutNll = realFrom(json, "held_out_nll");
    score.excessNll = realFrom(json, "excess_nll");
    score.excessNllDeviation = realFrom(json, "excess_nll_standard_error");
    score.excessNllMedian = realFrom(json, "excess_nll_median");
    score.cleanNll = realFrom(json, "clean_nll");
    score.meanError = realFrom(json, "mean_error");
    score.accuracy = realFrom(json, "accuracy");
    score.rightComponents = realFrom(json, "k_right");
    score.componentsOff = realFrom(json, "k_off");
    score.difference = differenceFrom(json.at("difference_from_first"));
    score.calibration = calibrationFrom(json.at("calibration"));
    score.seconds = realFrom(json, "seconds");
    return score;
}

EvaluationCell cellFrom(const Json& json, std::size_t methods) {
    EvaluationCell cell;
    cell.dimension = wholeFrom(json, "d");
    cell.components = json.at("k").is_null() ? 0 : wholeFrom(json, "k");
    cell.size = wholeFrom(json, "n");
    cell.tasks = wholeFrom(json, "tasks");
    cell.common = wholeFrom(json, "common");
    cell.truthNll = realFrom(json, "truth_nll");
    cell.truthCleanNll = realFrom(json, "truth_clean_nll");
    cell.truthAccuracy = realFrom(json, "truth_accuracy");
    for (const Json& score : json.at("methods")) {
        cell.methods.push_back(scoreFrom(score));
    }
    require(cell.methods.size() == methods, "parseEvaluation", "a cell lacks a method");
    return cell;
}

void addOnce(std::vector<int>& list, int value) {
    if (std::find(list.begin(), list.end(), value) == list.end()) {
        list.push_back(value);
    }
}

Evaluation evaluationFrom(const Json& json) {
    Evaluation evaluation;
    EvaluationSpec& spec = evaluation.spec;
    evaluation.complete = json.at("complete").get<bool>();
    evaluation.seconds = json.at("seconds").get<double>();
    require(json.at("seed").is_number_unsigned(), "parseEvaluation", "the seed is no whole number");
    spec.seed = json.at("seed").get<std::uint64_t>();
    const Expected<Family> family = parseFamily(json.at("family").get<std::string>());
    require(family.has_value(), "parseEvaluation", family ? "" : family.error().message);
    spec.family.family = *family;
    spec.tasks = wholeFrom(json, "tasks");
    spec.heldOut = wholeFrom(json, "held_out");
    spec.maxComponents = wholeFrom(json, "max_k");
    spec.hideComponents = json.at("k_hidden").get<bool>();
    for (const Json& method : json.at("methods")) {
        spec.methods.push_back({method.at("method").get<std::string>(),
                                method.at("options").get<std::map<std::string, std::string>>()});
        evaluation.labels.push_back(method.at("label").get<std::string>());
        evaluation.titles.push_back(method.at("title").get<std::string>());
    }
    spec.dimensions.clear();
    spec.components.clear();
    spec.sizes.clear();
    for (const Json& cell : json.at("cells")) {
        evaluation.cells.push_back(cellFrom(cell, spec.methods.size()));
        addOnce(spec.dimensions, evaluation.cells.back().dimension);
        addOnce(spec.components, evaluation.cells.back().components);
        addOnce(spec.sizes, evaluation.cells.back().size);
    }
    return evaluation;
}

Json scoreJson(const Evaluation& evaluation, const EvaluationCell& cell, std::size_t method) {
    const MethodScore& score = cell.methods[method];
    return {{"method", evaluation.spec.methods[method].id},
            {"label", evaluation.labels[method]},
            {"answered", score.answered},
            {"refused", score.refused},
            {"degenerate", score.degenerate},
            {"averaged", score.averaged},
            {"held_out_nll", number(score.heldOutNll)},
            {"excess_nll", number(score.excessNll)},
            {"excess_nll_standard_error", number(score.excessNllDeviation)},
            {"excess_nll_median", number(score.excessNllMedian)},
            {"clean_nll", number(score.cleanNll)},
            {"mean_error", number(score.meanError)},
            {"accuracy", number(score.accuracy)},
            {"k_right", number(score.rightComponents)},
            {"k_off", number(score.componentsOff)},
            {"difference_from_first", differenceJson(score.difference)},
            {"calibration", calibrationJson(score.calibration)},
            {"seconds", number(score.seconds)}};
}

} // namespace

std::string evaluationJson(const Evaluation& evaluation) {
    const EvaluationSpec& spec = evaluation.spec;
    Json json;
    json["schema"] = "gaussarium.evaluation/1";
    json["version"] = GAUSSARIUM_VERSION;
    json["complete"] = evaluation.complete;
    json["seed"] = spec.seed;
    json["family"] = familyName(spec.family.family);
    json["tasks"] = spec.tasks;
    json["held_out"] = spec.heldOut;
    json["max_k"] = spec.maxComponents;
    json["k_hidden"] = spec.hideComponents;
    json["methods"] = Json::array();
    for (std::size_t i = 0; i < spec.methods.size(); ++i) {
        json["methods"].push_back({{"method", spec.methods[i].id},
                                   {"label", evaluation.labels[i]},
                                   {"title", evaluation.titles[i]},
                                   {"options", spec.methods[i].options}});
    }
    json["cells"] = Json::array();
    for (const EvaluationCell& cell : evaluation.cells) {
        Json entry{{"d", cell.dimension},
                   {"k", cell.components > 0 ? Json(cell.components) : Json(nullptr)},
                   {"n", cell.size},
                   {"tasks", cell.tasks},
                   {"common", cell.common},
                   {"truth_nll", number(cell.truthNll)},
                   {"truth_clean_nll", number(cell.truthCleanNll)},
                   {"truth_accuracy", number(cell.truthAccuracy)},
                   {"methods", Json::array()}};
        for (std::size_t i = 0; i < cell.methods.size(); ++i) {
            entry["methods"].push_back(scoreJson(evaluation, cell, i));
        }
        json["cells"].push_back(std::move(entry));
    }
    json["seconds"] = evaluation.seconds;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

Expected<Evaluation> parseEvaluation(std::string_view text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || json.value("schema", Json()) != "gaussarium.evaluation/1") {
        return fail("this is no gaussarium.evaluation/1 file");
    }
    try {
        return evaluationFrom(json);
    } catch (const Json::exception& error) {
        return fail("the evaluation is damaged: {}", error.what());
    } catch (const std::invalid_argument& error) {
        return fail("the evaluation is damaged: {}", error.what());
    }
}

} // namespace gaussarium
