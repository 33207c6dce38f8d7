#include "core/study/comparison.h"

#include "core/base/check.h"
#include "core/metrics/clustering_scores.h"
#include "core/metrics/information_criteria.h"
#include "core/metrics/parameter_error.h"
#include "core/mixture/density.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace gaussarium {

namespace {

// Held-out points must not repeat the data's own random numbers: a stream of their own.
constexpr std::uint64_t heldOutStream = 0x48454C44; // "HELD"

// Points evaluated at a time: k x n temporaries of a whole data set of 10^6 points would be 80 MB.
constexpr Eigen::Index blockSize = 8192;

struct Evaluation {
    double logLikelihood = 0.0;
    double negativeEntropy = 0.0; // sum of r log r
    std::vector<int> assignment;
};

Evaluation evaluate(const Mixture& mixture, const Eigen::MatrixXd& points) {
    const MixtureDensity density(mixture);
    Evaluation result;
    result.assignment.reserve(static_cast<std::size_t>(points.cols()));
    for (Eigen::Index first = 0; first < points.cols(); first += blockSize) {
        const Eigen::Index count = std::min(blockSize, points.cols() - first);
        const Eigen::MatrixXd joint = density.logJoint(points.middleCols(first, count));
        const Eigen::VectorXd total = logSumExpOfColumns(joint);
        result.logLikelihood += total.sum();
        for (Eigen::Index i = 0; i < count; ++i) {
            Eigen::Index best = 0;
            joint.col(i).maxCoeff(&best);
            result.assignment.push_back(static_cast<int>(best));
            for (Eigen::Index j = 0; j < joint.rows(); ++j) {
                const double logResponsibility = joint(j, i) - total[i];
                // Below e^-700 the product is zero to double precision.
                if (logResponsibility > -700.0) {
                    result.negativeEntropy += std::exp(logResponsibility) * logResponsibility;
                }
            }
        }
    }
    return result;
}

FitMetrics measure(const Mixture& mixture, int parameters, const LabelledData& data,
                   std::uint64_t seed, Eigen::Index heldOut) {
    FitMetrics metrics;
    if (mixture.empty()) {
        return metrics;
    }
    const Evaluation own = evaluate(mixture, data.data.points);
    metrics.logLikelihood = own.logLikelihood;
    metrics.bic = bic(own.logLikelihood, parameters, data.data.size());
    metrics.aic = aic(own.logLikelihood, parameters);
    metrics.icl = *metrics.bic - 2.0 * own.negativeEntropy;
    if (data.data.hasLabels()) {
        metrics.accuracy = clusteringAccuracy(data.data.labels, own.assignment);
        metrics.adjustedRand = adjustedRandIndex(data.data.labels, own.assignment);
    }
    if (!data.truth.empty()) {
        if (data.truth.components() == mixture.components()) {
            const ParameterError error = parameterError(data.truth, mixture);
            metrics.meanError = error.mean;
            metrics.weightError = error.weight;
        }
        PointSource source;
        source.mixture = data.truth;
        metrics.heldOutNll = meanNll(mixture, freshPoints(source, seed, heldOut));
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
                      Eigen::Index heldOut) {
    return measure(fit.mixture, fit.parameters, data, seed, heldOut);
}

FitMetrics measureTruth(const LabelledData& data, std::uint64_t seed, Eigen::Index heldOut) {
    return measure(data.truth,
                   data.truth.empty()
                       ? 0
                       : fullCovarianceParameters(data.truth.dimension(), data.truth.components()),
                   data, seed, heldOut);
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
    comparison.truthMetrics = measureTruth(comparison.data, request.seed);
    for (std::size_t i = 0; i < estimators.size(); ++i) {
        ComparedFit& compared = comparison.fits[i];
        compared.fit = estimators[i]->fit(comparison.data.data, request, context);
        compared.metrics = measureFit(compared.fit, comparison.data, request.seed);
    }
    assignColours(comparison);
    return comparison;
}

} // namespace gaussarium
