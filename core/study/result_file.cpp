#include "core/study/result_file.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace gaussarium {

namespace {

// Keys in the order of the contract, not of the alphabet.
using Json = nlohmann::ordered_json;

Json number(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

Json number(double value) {
    return number(std::optional<double>(value));
}

Json vectorJson(const Eigen::VectorXd& values) {
    Json result = Json::array();
    for (const double value : values) {
        result.push_back(number(value));
    }
    return result;
}

Json matrixJson(const Eigen::MatrixXd& matrix) {
    Json rows = Json::array();
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        rows.push_back(vectorJson(matrix.row(i).transpose()));
    }
    return rows;
}

Json metricsJson(const FitMetrics& metrics) {
    return Json{{"mean_error", number(metrics.meanError)},
                {"weight_error", number(metrics.weightError)},
                {"accuracy", number(metrics.accuracy)},
                {"ari", number(metrics.adjustedRand)},
                {"held_out_nll", number(metrics.heldOutNll)}};
}

Json restartsJson(const std::vector<Restart>& restarts) {
    Json result = Json::array();
    for (const Restart& restart : restarts) {
        result.push_back({{"seed", restart.seed},
                          {"status", statusName(restart.status)},
                          {"log_likelihood", number(restart.logLikelihood)},
                          {"iterations", restart.iterations}});
    }
    return result;
}

Json gaugesJson(const std::vector<Gauge>& gauges) {
    Json result = Json::array();
    for (const Gauge& gauge : gauges) {
        result.push_back({{"name", gauge.name},
                          {"value", number(gauge.value)},
                          {"required", number(gauge.required)},
                          {"passed", gauge.passed},
                          {"sentence", gauge.sentence}});
    }
    return result;
}

Json choicesJson(const std::vector<ComponentChoice>& choices) {
    Json result = Json::array();
    for (const ComponentChoice& choice : choices) {
        result.push_back({{"k", choice.components},
                          {"log_likelihood", number(choice.logLikelihood)},
                          {"criterion", number(choice.criterion)}});
    }
    return result;
}

Json covariancesJson(const Mixture& mixture) {
    Json result = Json::array();
    for (const Eigen::MatrixXd& covariance : mixture.covariances) {
        result.push_back(matrixJson(covariance));
    }
    return result;
}

Json fitJson(const ComparedFit& compared) {
    const Fit& fit = compared.fit;
    Json json;
    json["method"] = compared.method.id;
    json["options"] = fit.options;
    json["seed"] = fit.seed;
    json["status"] = statusName(fit.status);
    json["reason"] = fit.reason;
    json["k"] = fit.hasMixture() ? Json(fit.mixture.components()) : Json(nullptr);
    json["weights"] = fit.hasMixture() ? vectorJson(fit.mixture.weights) : Json(nullptr);
    json["means"] = fit.hasMixture() ? matrixJson(fit.mixture.means.transpose()) : Json(nullptr);
    json["covariances"] = fit.hasMixture() ? covariancesJson(fit.mixture) : Json(nullptr);
    json["log_likelihood"] = number(compared.metrics.logLikelihood);
    json["bic"] = number(compared.metrics.bic);
    json["aic"] = number(compared.metrics.aic);
    json["icl"] = number(compared.metrics.icl);
    json["parameters"] = fit.parameters;
    json["iterations"] = fit.iterations;
    json["seconds"] = fit.seconds;
    json["k_probabilities"] = fit.componentProbabilities.size() > 0
                                  ? vectorJson(fit.componentProbabilities)
                                  : Json(nullptr);
    json["metrics"] = metricsJson(compared.metrics);
    json["restarts"] = restartsJson(fit.restarts);
    json["gauges"] = gaugesJson(fit.gauges);
    json["choices"] = choicesJson(fit.choices);
    json["warnings"] = fit.warnings;
    return json;
}

Json projectionJson(const Projection& projection) {
    return Json{{"columns", projection.columns},
                {"mean", vectorJson(projection.mean)},
                {"components", matrixJson(projection.components)},
                {"explained_variance", projection.explainedVariance}};
}

Json inputJson(const Comparison& comparison) {
    const Dataset& data = comparison.data.data;
    Json skipped = Json::array();
    for (const SkippedRow& row : data.skipped) {
        skipped.push_back({{"line", row.line}, {"reason", row.reason}});
    }
    Json json;
    json["file"] = data.source;
    json["name"] = data.name;
    json["n"] = data.size();
    json["d"] = data.dimension();
    json["columns"] = data.columns;
    json["rows_skipped"] = data.rowsSkipped;
    json["skipped"] = std::move(skipped);
    json["projection"] = data.isProjected() ? projectionJson(data.projection) : Json(nullptr);
    json["notes"] = data.notes;
    if (!comparison.data.truth.empty()) {
        json["truth"] = {{"k", comparison.data.truth.components()},
                         {"log_likelihood", number(comparison.truthMetrics.logLikelihood)},
                         {"metrics", metricsJson(comparison.truthMetrics)}};
    }
    // Where methods that climb began, if not where their options say.
    if (const std::optional<Mixture>& start = comparison.request.start) {
        json["start"] = {{"weights", vectorJson(start->weights)},
                         {"means", matrixJson(start->means.transpose())},
                         {"covariances", covariancesJson(*start)}};
    }
    json["fits"] = Json::array();
    for (const ComparedFit& compared : comparison.fits) {
        json["fits"].push_back(fitJson(compared));
    }
    return json;
}

std::string csvCell(const std::string& text) {
    if (text.find_first_of("\",\r\n") == std::string::npos) {
        return text;
    }
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += c == '"' ? "\"\"" : std::string(1, c);
    }
    return quoted + "\"";
}

std::string csvCell(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? fmt::format("{}", *value) : std::string();
}

} // namespace

std::string resultJson(const std::vector<Comparison>& comparisons) {
    Json json;
    json["schema"] = "gaussarium.result/1";
    json["version"] = GAUSSARIUM_VERSION;
    json["inputs"] = Json::array();
    for (const Comparison& comparison : comparisons) {
        json["inputs"].push_back(inputJson(comparison));
    }
    // File names and reasons may hold bytes that are no UTF-8: replaced, not thrown at the user.
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string resultCsv(const std::vector<Comparison>& comparisons) {
    std::string text =
        "data,n,d,method,status,k,log_likelihood,bic,aic,icl,mean_error,weight_error,"
        "accuracy,ari,held_out_nll,iterations,seconds,reason\r\n";
    for (const Comparison& comparison : comparisons) {
        const Dataset& data = comparison.data.data;
        for (const ComparedFit& compared : comparison.fits) {
            const FitMetrics& m = compared.metrics;
            const std::string components =
                compared.fit.hasMixture() ? std::to_string(compared.fit.mixture.components()) : "";
            text += fmt::format("{},{},{},{},{},{}", csvCell(data.name), data.size(),
                                data.dimension(), csvCell(compared.method.id),
                                statusName(compared.fit.status), components);
            for (const std::optional<double>& value :
                 {m.logLikelihood, m.bic, m.aic, m.icl, m.meanError, m.weightError, m.accuracy,
                  m.adjustedRand, m.heldOutNll}) {
                text += "," + csvCell(value);
            }
            text += fmt::format(",{},{},{}\r\n", compared.fit.iterations, compared.fit.seconds,
                                csvCell(compared.fit.reason));
        }
    }
    return text;
}

} // namespace gaussarium
