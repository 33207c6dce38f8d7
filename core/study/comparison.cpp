#include "core/study/comparison.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/metrics/clustering_scores.h"
#include "core/metrics/information_criteria.h"
#include "core/metrics/parameter_error.h"
#include "core/mixture/density.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>
#include <span>
#include <utility>

namespace gaussarium {

namespace {

// Held-out points must not repeat the data's own random numbers: a stream of their own.
constexpr std::uint64_t heldOutStream = 0x48454C44; // "HELD"

// Points evaluated at a time: k x n temporaries of a whole data set of 10^6 points would be 80 MB.
constexpr Eigen::Index blockSize = 8192;

// Of some points, or of all.
struct Evaluation {
    double logLikelihood = 0.0;
    double negativeEntropy = 0.0; // sum of r log r
    std::vector<int> assignment;
};

// Of the points first..first + assignment.size() - 1, whose assignment is filled in.
void evaluateBlock(const MixtureDensity& density, const Eigen::Ref<const Eigen::MatrixXd>& points,
                   std::span<int> assignment, double& logLikelihood, double& negativeEntropy) {
    const Eigen::MatrixXd joint = density.logJoint(points);
    const Eigen::VectorXd total = logSumExpOfColumns(joint);
    logLikelihood = total.sum();
    negativeEntropy = 0.0;
    for (Eigen::Index i = 0; i < points.cols(); ++i) {
        Eigen::Index best = 0;
        joint.col(i).maxCoeff(&best);
        assignment[static_cast<std::size_t>(i)] = static_cast<int>(best);
        for (Eigen::Index j = 0; j < joint.rows(); ++j) {
            const double logResponsibility = joint(j, i) - total[i];
            // Below e^-700 the product is zero to double precision.
            if (logResponsibility > -700.0) {
                negativeEntropy += std::exp(logResponsibility) * logResponsibility;
            }
        }
    }
}

// Nothing where it was stopped.
std::optional<Evaluation> evaluate(const Mixture& mixture, const Eigen::MatrixXd& points,
                                   const RunContext& context) {
    const MixtureDensity density(mixture);
    const std::int64_t n = points.cols();
    const std::int64_t blocks = (n + blockSize - 1) / blockSize;
    Evaluation result;
    result.assignment.resize(static_cast<std::size_t>(n));
    std::vector<double> logLikelihoods(static_cast<std::size_t>(blocks));
    std::vector<double> negativeEntropies(static_cast<std::size_t>(blocks));
    std::atomic<bool> stopped{false};
    parallelFor(blocks, context.threads, [&](std::int64_t block) {
        // A single block is done in no time: the answer for few points stays complete.
        if (block > 0 && context.stop.stop_requested()) {
            stopped = true;
            return;
        }
        const std::int64_t first = block * blockSize;
        const std::int64_t count = std::min<std::int64_t>(blockSize, n - first);
        evaluateBlock(
            density, points.middleCols(first, count),
            std::span(result.assignment)
                .subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)),
            logLikelihoods[static_cast<std::size_t>(block)],
            negativeEntropies[static_cast<std::size_t>(block)]);
    });
    if (stopped) {
        return std::nullopt;
    }
    for (std::size_t block = 0; block < logLikelihoods.size(); ++block) {
        result.logLikelihood += logLikelihoods[block];
        result.negativeEntropy += negativeEntropies[block];
    }
    return result;
}

FitMetrics measure(const Mixture& mixture, int parameters, const LabelledData& data,
                   std::uint64_t seed, Eigen::Index heldOut, const RunContext& context) {
    FitMetrics metrics;
    if (mixture.empty()) {
        return metrics;
    }
    const std::optional<Evaluation> own = evaluate(mixture, data.data.points, context);
    if (!own) {
        return metrics;
    }
    metrics.logLikelihood = own->logLikelihood;
    metrics.bic = bic(own->logLikelihood, parameters, data.data.size());
    metrics.aic = aic(own->logLikelihood, parameters);
    metrics.icl = *metrics.bic - 2.0 * own->negativeEntropy;
    if (data.data.hasLabels()) {
        metrics.accuracy = clusteringAccuracy(data.data.labels, own->assignment);
        metrics.adjustedRand = adjustedRandIndex(data.data.labels, own->assignment);
    }
    if (!data.truth.empty()) {
        if (data.truth.components() == mixture.components()) {
            const ParameterError error = parameterError(data.truth, mixture);
            metrics.meanError = error.mean;
            metrics.weightError = error.weight;
        }
        if (heldOut == 0) {
            return metrics;
        }
        PointSource source;
        source.mixture = data.truth;
        const Eigen::MatrixXd fresh = freshPoints(source, seed, heldOut);
        if (const auto held = evaluate(mixture, fresh, context)) {
            metrics.heldOutNll = -held->logLikelihood / static_cast<double>(heldOut);
        }
    }
    return metrics;
}

} // namespace

Eigen::MatrixXd freshPoints(const PointSource& source, std::uint64_t seed, Eigen::Index count) {
    Random random(deriveSeed(seed, heldOutStream));
    return drawSample(source, count, random).points;
}

double meanNll(const Mixture& mixture, const Eigen::Ref<const Eigen::MatrixXd>& points) {
    return -MixtureDensity(mixture).logDensity(points).mean();
}

FitMetrics measureFit(const Fit& fit, const LabelledData& data, std::uint64_t seed,
                      Eigen::Index heldOut, const RunContext& context) {
    return measure(fit.mixture, fit.parameters, data, seed, heldOut, context);
}

FitMetrics measureTruth(const LabelledData& data, std::uint64_t seed, Eigen::Index heldOut,
                        const RunContext& context) {
    return measure(data.truth,
                   data.truth.empty()
                       ? 0
                       : fullCovarianceParameters(data.truth.dimension(), data.truth.components()),
                   data, seed, heldOut, context);
}

std::vector<int> componentColours(const Mixture& reference, const Mixture& estimate) {
    const auto k = static_cast<std::size_t>(estimate.components());
    std::vector<int> colours(k, -1);
    if (reference.empty() || reference.dimension() != estimate.dimension()) {
        std::vector<int> order(k);
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(),
                         [&](int a, int b) { return estimate.means(0, a) < estimate.means(0, b); });
        for (std::size_t rank = 0; rank < k; ++rank) {
            colours[static_cast<std::size_t>(order[rank])] = static_cast<int>(rank);
        }
        return colours;
    }
    const std::vector<int> match = matchComponents(reference, estimate);
    for (std::size_t i = 0; i < match.size(); ++i) {
        if (match[i] >= 0) {
            colours[static_cast<std::size_t>(match[i])] = static_cast<int>(i);
        }
    }
    int next = static_cast<int>(reference.components());
    for (int& colour : colours) {
        if (colour < 0) {
            colour = next++;
        }
    }
    return colours;
}

Mixture inColourOrder(const Mixture& mixture) {
    const std::vector<int> colours = componentColours({}, mixture);
    std::vector<int> order(colours.size());
    for (std::size_t j = 0; j < colours.size(); ++j) {
        order[static_cast<std::size_t>(colours[j])] = static_cast<int>(j);
    }
    return reordered(mixture, order);
}

void assignColours(Comparison& comparison) {
    const Mixture* reference = comparison.data.truth.empty() ? nullptr : &comparison.data.truth;
    for (const ComparedFit& compared : comparison.fits) {
        if (reference == nullptr && compared.fit.hasMixture()) {
            reference = &compared.fit.mixture;
        }
    }
    comparison.truthColours.clear();
    if (reference == nullptr) {
        return;
    }
    const Mixture sorted = inColourOrder(*reference);
    if (!comparison.data.truth.empty()) {
        comparison.truthColours = componentColours(sorted, comparison.data.truth);
    }
    for (ComparedFit& compared : comparison.fits) {
        compared.colours = compared.fit.hasMixture()
                               ? componentColours(sorted, compared.fit.mixture)
                               : std::vector<int>();
    }
}

Expected<Comparison> compareMethods(const MethodRegistry& registry, LabelledData data,
                                    const std::vector<MethodChoice>& methods,
                                    const FitRequest& request, const RunContext& context) {
    // All are made before the first runs: a misspelt last method must not cost minutes.
    std::vector<std::unique_ptr<Estimator>> estimators;
    Comparison comparison;
    const std::vector<std::string> titles = choiceTitles(registry, methods);
    for (const MethodChoice& choice : methods) {
        Expected<std::unique_ptr<Estimator>> estimator = makeEstimator(registry, choice);
        if (!estimator) {
            return fail(estimator.error());
        }
        estimators.push_back(std::move(*estimator));
        ComparedFit compared;
        compared.method = choice;
        compared.title = titles[comparison.fits.size()];
        comparison.fits.push_back(std::move(compared));
    }
    comparison.data = std::move(data);
    comparison.request = request;
    comparison.truthMetrics = measureTruth(comparison.data, request.seed, heldOutPoints, context);
    for (std::size_t i = 0; i < estimators.size(); ++i) {
        ComparedFit& compared = comparison.fits[i];
        compared.fit = estimators[i]->fit(comparison.data.data, request, context);
        compared.metrics =
            measureFit(compared.fit, comparison.data, request.seed, heldOutPoints, context);
    }
    assignColours(comparison);
    return comparison;
}

} // namespace gaussarium
