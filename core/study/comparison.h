// Several methods on one data set: the fits, their metrics, and components that agree between them.
#pragma once

#include "core/estimate/method_registry.h"
#include "core/mixture/point_source.h"
#include "core/mixture/sampling.h"

#include <optional>
#include <vector>

namespace gaussarium {

// What is measured of one fit. Empty where it has no meaning (no truth, no labels, no answer).
struct FitMetrics {
    std::optional<double> logLikelihood; // summed over the points
    std::optional<double> bic;
    std::optional<double> aic;
    std::optional<double> icl;
    std::optional<double> meanError; // against the truth, where k agrees (parameter_error.h)
    std::optional<double> weightError;
    std::optional<double> accuracy; // against the labels
    std::optional<double> adjustedRand;
    std::optional<double> heldOutNll; // nats per point on fresh points of the truth
};

// The points that judge an answer: drawn from the source, never those that a data set of the same
// seed holds.
Eigen::MatrixXd freshPoints(const PointSource& source, std::uint64_t seed, Eigen::Index count);
// Mean negative log-density of the points, in nats.
double meanNll(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& points);

// Enough for a likelihood per point that is right to about a hundredth of a nat.
constexpr Eigen::Index heldOutPoints = 10'000;

// Held-out points are drawn from the truth with a seed derived from `seed`; `heldOut` of them
// (none: heldOutNll stays empty). All empty where it was stopped before it had looked at every
// point. O(n k d^2).
FitMetrics measureFit(const Fit& fit, const LabelledData& data, std::uint64_t seed,
                      Eigen::Index heldOut = heldOutPoints, const RunContext& context = {});
// The same numbers for the truth itself: what no method can beat on average. Empty truth: all
// empty.
FitMetrics measureTruth(const LabelledData& data, std::uint64_t seed,
                        Eigen::Index heldOut = heldOutPoints, const RunContext& context = {});

// Colour index of each component of `estimate` (a permutation, or an injection into larger indices
// where it has more components than `reference`), so that a component and the one of `reference`
// that it matches share an index. Without a reference (empty): 0..k-1 by increasing first
// coordinate.
std::vector<int> componentColours(const Mixture& reference, const Mixture& estimate);

// The mixture with its components in the order of their colours where it is the reference itself:
// by increasing first coordinate. Colours against it read from left to right in a legend.
Mixture inColourOrder(const Mixture& mixture);

struct ComparedFit {
    MethodChoice method;
    std::string title; // the method's title
    Fit fit;
    FitMetrics metrics;
    std::vector<int> colours; // of the fit's components
};

struct Comparison {
    LabelledData data;
    FitRequest request;
    FitMetrics truthMetrics;
    std::vector<int> truthColours;
    std::vector<ComparedFit> fits; // in the order of the methods asked for
};

// Runs the methods one after the other. A method that refuses or fails is an entry like any other;
// the error is for a method or an option that does not exist. The reference for colours is the
// truth, or else the first fit with an answer.
Expected<Comparison> compareMethods(const MethodRegistry& registry, LabelledData data,
                                    const std::vector<MethodChoice>& methods,
                                    const FitRequest& request, const RunContext& context = {});

// Fills in the colours again, after fits were added or replaced.
void assignColours(Comparison& comparison);

} // namespace gaussarium
