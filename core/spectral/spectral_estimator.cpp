#include "core/spectral/spectral_estimator.h"

#include "core/base/check.h"
#include "core/base/stopwatch.h"
#include "core/metrics/information_criteria.h"
#include "core/spectral/candidate.h"

#include <Eigen/Eigenvalues>
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

// Why these data allow no answer for any k; empty where they may.
std::string impossible(const Dataset& data, const StandardCoordinates& coordinates) {
    if (data.size() < 2) {
        return fmt::format("{} point{} say nothing about a mixture", data.size(),
                           data.size() == 1 ? "" : "s");
    }
    if (coordinates.spread.maxCoeff() == 0.0) {
        return fmt::format("all {} points are equal", data.size());
    }
    for (Eigen::Index i = 0; i < coordinates.spread.size(); ++i) {
        const double spread = coordinates.spread[i];
        if (spread == 0.0) {
            return fmt::format("the column {} is constant: no round noise around the means",
                               data.columns[static_cast<std::size_t>(i)]);
        }
        // Squares must stay finite and above zero.
        if (!(spread < 1e150) || !(spread > 1e-150)) {
            return fmt::format(
                "the column {} has a standard deviation of {:.3g}, beyond what double "
                "precision can square",
                data.columns[static_cast<std::size_t>(i)], spread);
        }
    }
    return {};
}

std::string flatness(const MomentTable& table, const StandardCoordinates& coordinates) {
    const Frame frame = axesFrame(coordinates);
    const Eigen::MatrixXd covariance = FrameMoments(table, frame).covariance();
    const double smallest =
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(covariance).eigenvalues()[0];
    // Rounding leaves about 1e-15; real measurements do not lie on a line to ten digits.
    if (smallest < 1e-10) {
        return fmt::format("the points lie on a {}: no round noise around the means",
                           covariance.rows() == 2 ? "line" : "plane or a line");
    }
    return {};
}

std::string tooFew(Eigen::Index n, Eigen::Index d, Eigen::Index k) {
    const Eigen::Index unknowns = k - 1 + k * d + k;
    if (n < unknowns) {
        return fmt::format("{} points are too few for {} components with {} unknown numbers", n, k,
                           unknowns);
    }
    return {};
}

std::string describe(const Candidate& candidate) {
    const std::string method = candidate.hsuKakade ? "Hsu-Kakade" : "Prony";
    if (candidate.frame.name == "axes") {
        return method + " in units of each axis's standard deviation";
    }
    return method
           + (candidate.frame.name == "data" ? " in the data's own units"
                                             : " in the frame where the clusters are round");
}

// Every step of the chosen candidate, as a trace.
std::shared_ptr<const Trace> traceOf(const Problem& problem, const Candidate& chosen) {
    auto trace = std::make_shared<Trace>();
    Candidate again = chosen;
    solve(problem, again, [&](SpectralEvent event) {
        Step step;
        step.kind = event.kind;
        step.label = std::move(event.label);
        step.sentence = std::move(event.sentence);
        step.detail = std::move(event.detail);
        trace->steps.push_back(std::move(step));
    });
    Step answer;
    answer.kind = StepKind::Answer;
    answer.label = "answer";
    answer.sentence = "weights, means and variances from " + describe(chosen);
    answer.mixture = chosen.mixture;
    answer.logLikelihood = chosen.agreement.logLikelihood;
    trace->steps.push_back(std::move(answer));
    return trace;
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
    std::string reason = impossible(data, coordinates);
    if (!reason.empty()) {
        return finish(Status::Refused, std::move(reason));
    }
    const int degree = momentDegree(m_options.variant, data.dimension(), last);
    const std::optional<MomentTable> table =
        empiricalMoments(data.points, coordinates, degree, context.threads, context.stop);
    if (!table) {
        return finish(Status::Cancelled, "stopped while the moments were taken");
    }
    reason = flatness(*table, coordinates);
    if (!reason.empty()) {
        return finish(Status::Refused, std::move(reason));
    }

    const Problem problem{data.points,     coordinates,
                          *table,          singleGaussianLogLikelihood(*table, coordinates),
                          m_options,       request.seed,
                          context.threads, context.stop};
    std::optional<Candidate> chosen;
    std::optional<Candidate> refused; // whose reason and gauges are shown
    for (Eigen::Index k = first; k <= last; ++k) {
        reason = tooFew(data.size(), data.dimension(), k);
        if (!reason.empty()) {
            break;
        }
        std::vector<Candidate> candidates = candidatesFor(problem, k);
        if (candidates.empty()) {
            reason = fmt::format("in {} dimension{} the spectral methods find at most {} "
                                 "component{}, not {}",
                                 data.dimension(), data.dimension() == 1 ? "" : "s",
                                 data.dimension(), data.dimension() == 1 ? "" : "s", k);
            break;
        }
        solveAll(problem, candidates);
        if (context.stop.stop_requested()) {
            return finish(Status::Cancelled, "stopped before the answer");
        }
        const int best = bestOf(candidates);
        if (best < 0) {
            if (!refused) {
                refused = std::move(candidates.front());
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
