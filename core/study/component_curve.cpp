#include "core/study/component_curve.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium {

namespace {

// The method with at least so many restarts.
Expected<MethodChoice> withRestarts(const MethodRegistry& registry, MethodChoice choice,
                                    int restarts) {
    const Expected<const Method*> method = registry.find(choice.id);
    if (!method) {
        return fail(method.error());
    }
    const Expected<OptionValues> values = OptionValues::parse((*method)->options, choice.options);
    if (!values) {
        return fail(values.error());
    }
    const auto given = values->all().find("restarts");
    if (given != values->all().end() && values->integer("restarts") < restarts) {
        choice.options["restarts"] = std::to_string(restarts);
    }
    return choice;
}

ComponentCurve::Point pointOf(const Fit& fit, int components, const LabelledData& data,
                              std::uint64_t seed, const RunContext& context) {
    ComponentCurve::Point point;
    point.components = components;
    point.status = fit.status;
    point.reason = fit.reason;
    if (fit.hasMixture()
        && (fit.status == Status::Converged || fit.status == Status::MaxIterations)) {
        point.metrics = measureFit(fit, data, seed, heldOutPoints, context);
    }
    return point;
}

void askNetwork(const MethodRegistry& registry, const LabelledData& data,
                const ComponentCurveOptions& options, const RunContext& context,
                ComponentCurve& curve) {
    const Expected<std::unique_ptr<Estimator>> network = makeEstimator(registry, options.network);
    if (!network) {
        curve.whyNoProbabilities = network.error().message;
        return;
    }
    FitRequest request;
    request.maxComponents = options.maxComponents;
    request.seed = options.seed;
    const Fit fit = (*network)->fit(data.data, request, context);
    curve.probabilities = fit.componentProbabilities;
    if (curve.probabilities.size() == 0 || !curve.probabilities.allFinite()) {
        curve.probabilities.resize(0);
        curve.whyNoProbabilities = fit.reason;
    }
}

} // namespace

std::string_view criterionName(Criterion criterion) {
    switch (criterion) {
    case Criterion::Bic:
        return "BIC";
    case Criterion::Aic:
        return "AIC";
    case Criterion::Icl:
        break;
    }
    return "ICL";
}

std::optional<double> criterionOf(const ComponentCurve::Point& point, Criterion criterion) {
    const std::optional<double>& value = criterion == Criterion::Bic   ? point.metrics.bic
                                         : criterion == Criterion::Aic ? point.metrics.aic
                                                                       : point.metrics.icl;
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::optional<int> chosenBy(const ComponentCurve& curve, Criterion criterion) {
    std::optional<int> chosen;
    double lowest = 0.0;
    for (const ComponentCurve::Point& point : curve.points) {
        const std::optional<double> value = criterionOf(point, criterion);
        if (value && (!chosen || *value < lowest)) {
            chosen = point.components;
            lowest = *value;
        }
    }
    return chosen;
}

std::optional<int> likeliestComponents(const ComponentCurve& curve) {
    if (curve.probabilities.size() == 0) {
        return std::nullopt;
    }
    Eigen::Index likeliest = 0;
    curve.probabilities.maxCoeff(&likeliest);
    return static_cast<int>(likeliest) + 1;
}

Expected<ComponentCurve> componentCurve(const MethodRegistry& registry, const LabelledData& data,
                                        const ComponentCurveOptions& options,
                                        const RunContext& context,
                                        const std::function<void(const ComponentCurve&)>& report) {
    GAUSSARIUM_CHECK_GE(options.maxComponents, 1);
    const Expected<MethodChoice> choice = withRestarts(registry, options.em, options.restarts);
    if (!choice) {
        return fail(choice.error());
    }
    const Expected<std::unique_ptr<Estimator>> em = makeEstimator(registry, *choice);
    if (!em) {
        return fail(em.error());
    }
    const auto tell = [&report](const ComponentCurve& curve) {
        if (report) {
            report(curve);
        }
    };
    RunContext own = context;
    own.progress = nullptr; // the number of components is the progress here
    ComponentCurve curve;
    curve.maxComponents = options.maxComponents;
    FitRequest request;
    request.seed = options.seed;
    for (int k = 1; k <= options.maxComponents; ++k) {
        request.components = k;
        const Fit fit = (*em)->fit(data.data, request, own);
        ComponentCurve::Point point = pointOf(fit, k, data, options.seed, own);
        // What was cut short is not what its criterion would be.
        if (context.stop.stop_requested()) {
            return curve;
        }
        curve.points.push_back(std::move(point));
        tell(curve);
    }
    askNetwork(registry, data, options, own, curve);
    curve.complete = !context.stop.stop_requested();
    tell(curve);
    return curve;
}

} // namespace gaussarium
