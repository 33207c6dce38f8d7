// How many components the data have, by every criterion at hand: the information criteria of EM for
// k = 1, 2, ... and what TGMM's network believes of k.
#pragma once

#include "core/study/comparison.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace gaussarium {

struct ComponentCurveOptions {
    MethodChoice em{"em", {}};        // makes the fit of each k
    MethodChoice network{"tgmm", {}}; // asked once, without k
    // Starts for each k; more where the options of `em` say so. A single one often ends in a poor
    // optimum, and then its criteria say nothing about k.
    int restarts = 5;
    int maxComponents = 8;
    std::uint64_t seed = 1; // of every fit
};

struct ComponentCurve {
    struct Point {
        int components = 0;
        Status status = Status::Refused;
        std::string reason; // of the fit
        // The likelihood and the criteria; empty where the fit ended neither converged nor at its
        // limit: the likelihood of a collapsed component means nothing.
        FitMetrics metrics;
    };

    std::vector<Point> points;      // k = 1, 2, ..., as far as it came
    Eigen::VectorXd probabilities;  // p(k | data) for k = 1, 2, ...; empty where not said
    std::string whyNoProbabilities; // one sentence
    int maxComponents = 0;          // that were asked for
    bool complete = false;          // not stopped before the end
};

enum class Criterion { Bic, Aic, Icl };
inline constexpr int criterionCount = 3;

// "BIC", "AIC", "ICL".
std::string_view criterionName(Criterion criterion);
std::optional<double> criterionOf(const ComponentCurve::Point& point, Criterion criterion);
// The k of the lowest value, the smaller k of a tie; none where there is no value.
std::optional<int> chosenBy(const ComponentCurve& curve, Criterion criterion);
// The most probable k; none without probabilities.
std::optional<int> likeliestComponents(const ComponentCurve& curve);

// Calls `report` with all there is after each k and at the end. A method that refuses or collapses
// leaves a gap; the error is for EM's options, or where there is no such method. For few points
// each k costs a few milliseconds, for 10^6 some seconds.
Expected<ComponentCurve>
componentCurve(const MethodRegistry& registry, const LabelledData& data,
               const ComponentCurveOptions& options, const RunContext& context = {},
               const std::function<void(const ComponentCurve&)>& report = {});

} // namespace gaussarium
