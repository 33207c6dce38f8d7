#include "core/spectral/spectral_estimator.h"

#include "core/base/check.h"
#include "core/base/random.h"
#include "core/base/stopwatch.h"
#include "core/spectral/candidate.h"
#include "core/spectral/data_checks.h"
#include "core/spectral/gauges.h"
#include "core/spectral/spectral_trace.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace gaussarium::spectral {

namespace {

std::string_view nameOf(Variant variant) {
    switch (variant) {
    case Variant::HsuKakade:
        return "hsu-kakade";
    case Variant::Prony:
        return "prony";
    case Variant::Auto:
        break;
    }
    return "auto";
}

std::string_view nameOf(FrameChoice frame) {
    switch (frame) {
    case FrameChoice::Data:
        return "data";
    case FrameChoice::Axes:
        return "axes";
    case FrameChoice::Clusters:
        return "clusters";
    case FrameChoice::Auto:
        break;
    }
    return "auto";
}

// Above this many points, candidates are judged by a sample of as many: their likelihoods differ by
// far more than its sampling error, and a pass over 10^6 points for each would cost ten times the
// answer itself.
constexpr Eigen::Index judges = 20'000;
constexpr std::uint64_t judgeStream = 0x4A554447; // "JUDG"

// Drawn with replacement: no order of the points can bias it.
Eigen::MatrixXd sampleOf(const Eigen::MatrixXd& points, std::uint64_t seed) {
    Random random(deriveSeed(seed, judgeStream));
    Eigen::MatrixXd sample(points.rows(), judges);
    for (Eigen::Index i = 0; i < judges; ++i) {
        sample.col(i) = points.col(random.index(points.cols()));
    }
    return sample;
}

void solveAll(const Problem& problem, std::vector<Candidate>& candidates) {
    for (Candidate& candidate : candidates) {
        solve(problem, candidate);
    }
    const FrameChoice choice = problem.options.frame;
    const std::size_t simple = candidates.size();
    if (candidates.front().components > 1
        && (choice == FrameChoice::Auto || choice == FrameChoice::Clusters)) {
        for (std::size_t i = 0; i < simple; ++i) {
            for (Candidate& candidate : solveInClusterFrames(problem, candidates[i])) {
                candidates.push_back(std::move(candidate));
            }
        }
        if (choice == FrameChoice::Clusters && candidates.size() > simple) {
            candidates.erase(candidates.begin(),
                             candidates.begin() + static_cast<std::ptrdiff_t>(simple));
        }
    }
}

// Of refused candidates, the one whose refusal says most: the likeliest of those that got as far as
// meeting the points, else the first.
const Candidate& nearestToAnAnswer(const std::vector<Candidate>& candidates) {
    const Candidate* nearest = &candidates.front();
    for (const Candidate& candidate : candidates) {
        const bool measured = candidate.agreement.within.size() > 0;
        const bool nearestMeasured = nearest->agreement.within.size() > 0;
        if (measured
            && (!nearestMeasured
                || candidate.agreement.logLikelihood > nearest->agreement.logLikelihood)) {
            nearest = &candidate;
        }
    }
    return *nearest;
}

std::string noVariant(Variant variant, Eigen::Index d, Eigen::Index k) {
    if (variant == Variant::Prony) {
        return fmt::format("Prony's method reads points in 2 or 3 dimensions, not {}", d);
    }
    return fmt::format("in {} dimension{} the spectral methods find at most {} component{}, not {}",
                       d, d == 1 ? "" : "s", d, d == 1 ? "" : "s", k);
}

void takeAnswer(const Problem& problem, const Candidate& chosen, bool keepTrace, Fit& fit) {
    fit.status = Status::Converged;
    fit.reason = describe(chosen);
    fit.mixture = chosen.mixture;
    fit.iterations = chosen.iterations;
    fit.parameters = chosen.parameters;
    fit.logLikelihood = chosen.agreement.logLikelihood;
    fit.gauges = chosen.solution.gauges;
    fit.warnings = chosen.solution.warnings;
    if (keepTrace) {
        fit.trace = traceOf(problem, chosen);
    }
}

} // namespace

Fit SpectralEstimator::fit(const Dataset& data, const FitRequest& request,
                           const RunContext& context) const {
    const Stopwatch clock;
    Fit fit;
    fit.method = "spectral";
    fit.seed = request.seed;
    fit.options = {{"variant", std::string(nameOf(m_options.variant))},
                   {"frame", std::string(nameOf(m_options.frame))},
                   {"restarts", std::to_string(m_options.restarts)}};
    const bool automatic = !request.components.has_value();
    const Eigen::Index first = automatic ? 1 : *request.components;
    const Eigen::Index last = automatic ? request.maxComponents : *request.components;
    GAUSSARIUM_CHECK_GE(first, 1);
    GAUSSARIUM_CHECK_GE(last, first);
    GAUSSARIUM_CHECK_GE(data.dimension(), 1);
    const auto finish = [&](Status status, std::string reason) {
        fit.status = status;
        fit.reason = std::move(reason);
        fit.seconds = clock.seconds();
        return fit;
    };
    if (data.size() < 1) {
        return finish(Status::Refused, "there are no points");
    }

    const StandardCoordinates coordinates = standardCoordinates(data.points);
    std::string reason = unfitData(data, coordinates);
    if (!reason.empty()) {
        return finish(Status::Refused, std::move(reason));
    }
    const int degree = momentDegree(m_options.variant, data.dimension(), last);
    const std::optional<MomentTable> table =
        empiricalMoments(data.points, coordinates, degree, context.threads, context.stop);
    if (!table) {
        return finish(Status::Cancelled, "stopped while the moments were taken");
    }
    reason = flatData(*table, coordinates);
    if (!reason.empty()) {
        return finish(Status::Refused, std::move(reason));
    }

    const bool many = data.size() > judges;
    const Eigen::MatrixXd sample = many ? sampleOf(data.points, request.seed) : Eigen::MatrixXd();
    const Problem problem{many ? sample : data.points,
                          coordinates,
                          *table,
                          singleGaussianLogLikelihood(*table, coordinates),
                          m_options,
                          request.seed,
                          context.threads,
                          context.stop};
    std::optional<Candidate> chosen;
    std::optional<Candidate> refused; // whose reason and gauges are shown
    std::vector<Gauge> withoutVariant;
    for (Eigen::Index k = first; k <= last; ++k) {
        reason = tooFewPoints(data.size(), data.dimension(), k);
        if (!reason.empty()) {
            break;
        }
        std::vector<Candidate> candidates = candidatesFor(problem, k);
        if (candidates.empty()) {
            reason = noVariant(m_options.variant, data.dimension(), k);
            if (m_options.variant != Variant::Prony) {
                withoutVariant = {dimensionsGauge(data.dimension(), k)};
            }
            break;
        }
        solveAll(problem, candidates);
        if (context.stop.stop_requested()) {
            return finish(Status::Cancelled, "stopped before the answer");
        }
        const int best = bestOf(candidates);
        if (best < 0) {
            const Candidate& nearest = nearestToAnAnswer(candidates);
            if (!refused) {
                refused = nearest;
            }
            continue;
        }
        Candidate& candidate = candidates[static_cast<std::size_t>(best)];
        if (automatic) {
            fit.choices.push_back(
                {static_cast<int>(k), candidate.agreement.logLikelihood, candidate.bic});
        }
        if (!chosen || candidate.bic < chosen->bic) {
            chosen = std::move(candidate);
        }
        if (context.progress) {
            context.progress(
                {static_cast<double>(k - first + 1) / static_cast<double>(last - first + 1),
                 fmt::format("{} component{}", k, k == 1 ? "" : "s")});
        }
    }
    if (chosen) {
        confirm(problem, data.points, *chosen);
        if (chosen->cancelled) {
            return finish(Status::Cancelled, "stopped before the answer");
        }
        if (!chosen->answered()) {
            refused = std::move(chosen);
            chosen.reset();
        }
    }
    if (chosen) {
        takeAnswer(problem, *chosen, request.keepTrace, fit);
        if (automatic) {
            fit.reason += fmt::format("; smallest BIC of {} answers", fit.choices.size());
        }
        fit.seconds = clock.seconds();
        return fit;
    }
    if (refused) {
        fit.gauges = refused->solution.gauges;
        return finish(Status::Refused, refused->solution.refusal);
    }
    fit.gauges = std::move(withoutVariant);
    return finish(Status::Refused, std::move(reason));
}

Expected<Mixture> spectralStart(const Dataset& data, int components, std::uint64_t seed,
                                const RunContext& context) {
    FitRequest request;
    request.components = components;
    request.seed = seed;
    Fit fit = SpectralEstimator().fit(data, request, context);
    if (!fit.hasMixture()) {
        return fail("the spectral start: {}", fit.reason);
    }
    return std::move(fit.mixture);
}

} // namespace gaussarium::spectral
