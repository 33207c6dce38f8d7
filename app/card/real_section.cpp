#include "app/card/claims.h"
#include "app/card/evaluation_runs.h"
#include "app/card/sections.h"
#include "app/cli/text_table.h"
#include "core/data/shipped_datasets.h"
#include "core/study/comparison.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <optional>

namespace gaussarium::card {

namespace {

using Json = nlohmann::ordered_json;

// EM's ridge is its default here: these data have units of their own.
const std::vector<std::string> methodWords = {"em:restarts=20", "spectral", "tgmm", "tgmm+em"};

Json optional(const std::optional<double>& value) {
    return value && std::isfinite(*value) ? Json(*value) : Json(nullptr);
}

double realFrom(const Json& json, const char* key) {
    const Json& value = json.at(key);
    return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

// k given: one entry a method.
Json fitsJson(const Comparison& comparison) {
    Json fits = Json::array();
    for (const ComparedFit& compared : comparison.fits) {
        fits.push_back({{"method", shortTitle(compared.method)},
                        {"status", statusName(compared.fit.status)},
                        {"reason", compared.fit.reason},
                        {"log_likelihood", optional(compared.metrics.logLikelihood)},
                        {"bic", optional(compared.metrics.bic)},
                        {"accuracy", optional(compared.metrics.accuracy)},
                        {"ari", optional(compared.metrics.adjustedRand)}});
    }
    return fits;
}

Expected<std::string> measure(const CardSetting& setting, const ShippedDataset& shipped,
                              const RunContext& context) {
    Expected<Dataset> data = loadShippedDataset(shipped.name);
    if (!data) {
        return fail(data.error());
    }
    FitRequest request;
    request.seed = setting.seed;
    // First without k: what the network and BIC say of it.
    const Expected<Comparison> open =
        compareMethods(setting.registry, {*data, {}},
                       cardMethods(setting, {"em:restarts=20", "tgmm"}), request, context);
    if (!open) {
        return fail(open.error());
    }
    request.components = shipped.components;
    const Expected<Comparison> told =
        compareMethods(setting.registry, {std::move(*data), {}}, cardMethods(setting, methodWords),
                       request, context);
    if (!told) {
        return fail(told.error());
    }
    const Fit& bic = open->fits[0].fit;
    Json json;
    json["complete"] = !context.stop.stop_requested();
    json["data"] = shipped.title;
    json["n"] = told->data.data.size();
    json["d"] = told->data.data.dimension();
    json["columns"] = shipped.columns;
    json["k"] = shipped.components;
    json["fits"] = fitsJson(*told);
    json["bic_k"] = bic.hasMixture() ? Json(bic.mixture.components()) : Json(nullptr);
    json["k_probabilities"] = Json::array();
    for (const double p : open->fits[1].fit.componentProbabilities) {
        json["k_probabilities"].push_back(p);
    }
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void addRows(cli::TextTable& table, const Json& json) {
    for (const Json& fit : json.at("fits")) {
        const bool answered = !fit.at("log_likelihood").is_null();
        table.addRow({json.at("data").get<std::string>(), json.at("k").dump(),
                      fit.at("method").get<std::string>(),
                      decimals(realFrom(fit, "log_likelihood"), 1),
                      decimals(realFrom(fit, "bic"), 1), decimals(realFrom(fit, "accuracy"), 3),
                      decimals(realFrom(fit, "ari"), 3),
                      answered ? "" : fit.at("status").get<std::string>()});
    }
}

std::string probabilitySentence(const Json& json) {
    std::string text = fmt::format("- {}: TGMM's p(k | data) for k = 1, 2, ...:",
                                   json.at("data").get<std::string>());
    const char* separator = " ";
    for (const Json& p : json.at("k_probabilities")) {
        text += fmt::format("{}{:.2f}", separator, p.get<double>());
        separator = ", ";
    }
    return text
           + fmt::format("; BIC over EM x 20 takes k = {}.\n",
                         json.at("bic_k").is_null() ? "none" : json.at("bic_k").dump());
}

std::string dataSentence(const Json& json) {
    return fmt::format("{} ({} points, {} columns{})", json.at("data").get<std::string>(),
                       json.at("n").get<int>(), json.at("columns").size(),
                       json.at("columns").size() > json.at("d").get<std::size_t>() ? fmt::format(
                           ", their first {} principal components", json.at("d").get<int>())
                                                                                   : "");
}

} // namespace

std::vector<CardRun> realRuns(const CardSetting& setting) {
    std::vector<CardRun> runs;
    for (const ShippedDataset& shipped : shippedDatasets()) {
        CardRun run;
        run.name = shipped.name;
        run.cost = 0.5;
        run.specification = fmt::format("{} k {}", shipped.name, shipped.components);
        for (const std::string& word : methodWords) {
            run.specification += " " + word;
        }
        run.measure = [setting, &shipped](const RunContext& context) {
            return measure(setting, shipped, context);
        };
        run.usable = [](const std::string& result) { return realMarkdown({result}).has_value(); };
        runs.push_back(std::move(run));
    }
    return runs;
}

Expected<std::string> realMarkdown(const std::vector<std::string>& results) {
    cli::TextTable table;
    table.addColumn("data", cli::Align::Left);
    table.addColumn("k");
    table.addColumn("method", cli::Align::Left);
    for (const char* title : {"log-likelihood", "BIC", "accuracy", "ARI"}) {
        table.addColumn(title);
    }
    table.addColumn("", cli::Align::Left); // why there is no answer
    std::string data;
    std::string probabilities;
    try {
        for (const std::string& result : results) {
            const Json json = Json::parse(result);
            addRows(table, json);
            data += (data.empty() ? "" : ", ") + dataSentence(json);
            probabilities += probabilitySentence(json);
        }
    } catch (const Json::exception& error) {
        return fail("a result on real data is damaged: {}", error.what());
    }
    return fmt::format("## Real data\n\n"
                       "{}. Accuracy and adjusted Rand index are against the species that the data "
                       "name; Old Faithful's eruptions have no known classes. Likelihoods are of "
                       "the points that were fitted, where EM climbs and TGMM does not.\n\n{}\n{}",
                       data, table.markdown(), probabilities);
}

} // namespace gaussarium::card
