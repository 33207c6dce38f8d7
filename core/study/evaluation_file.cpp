#include "core/study/evaluation.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace gaussarium {

namespace {

using Json = nlohmann::ordered_json;

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json scoreJson(const MethodScore& score, const MethodChoice& choice) {
    return {{"method", choice.id},
            {"answered", score.answered},
            {"refused", score.refused},
            {"degenerate", score.degenerate},
            {"averaged", score.averaged},
            {"held_out_nll", number(score.heldOutNll)},
            {"excess_nll", number(score.excessNll)},
            {"excess_nll_standard_error", number(score.excessNllDeviation)},
            {"excess_nll_median", number(score.excessNllMedian)},
            {"mean_error", number(score.meanError)},
            {"accuracy", number(score.accuracy)},
            {"k_right", number(score.rightComponents)},
            {"k_off", number(score.componentsOff)},
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
    json["k_hidden"] = spec.hideComponents;
    json["methods"] = Json::array();
    for (std::size_t i = 0; i < spec.methods.size(); ++i) {
        json["methods"].push_back({{"method", spec.methods[i].id},
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
                   {"truth_accuracy", number(cell.truthAccuracy)},
                   {"methods", Json::array()}};
        for (std::size_t i = 0; i < cell.methods.size(); ++i) {
            entry["methods"].push_back(scoreJson(cell.methods[i], spec.methods[i]));
        }
        json["cells"].push_back(std::move(entry));
    }
    json["seconds"] = evaluation.seconds;
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace gaussarium
