#include "core/spectral/candidate.h"

#include "core/metrics/information_criteria.h"
#include "core/spectral/gauges.h"
#include "core/spectral/hsu_kakade.h"
#include "core/spectral/prony.h"
#include "core/spectral/prony3d.h"

#include <Eigen/Eigenvalues>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium::spectral {

namespace {

// Rounds of the search for the clusters' common shape; it settles within four on the data sets that
// ship, and a frame that has not settled is still a frame whose answer is judged like any other.
constexpr int clusterFrameRounds = 8;

bool hsuKakadeApplies(Variant variant, Eigen::Index dimension, Eigen::Index components) {
    // One component is the mean and the variance by any variant.
    return components == 1 || variant == Variant::HsuKakade
           || (variant == Variant::Auto && components <= dimension);
}

bool pronyApplies(Variant variant, Eigen::Index dimension, Eigen::Index components) {
    return components > 1 && variant != Variant::HsuKakade && (dimension == 2 || dimension == 3);
}

constexpr const char* oneVarianceIsLikelier =
    "one noise variance for all components explains the data better than the separate estimates";

bool hasSeparateVariances(const SphericalSolution& solution) {
    return (solution.variances.array() != solution.variances[0]).any();
}

int freeParameters(const Candidate& candidate, Eigen::Index dimension) {
    const auto d = static_cast<int>(dimension);
    const auto k = static_cast<int>(candidate.components);
    return k - 1 + k * d + (hasSeparateVariances(candidate.solution) ? k : 1)
           + candidate.frame.shapeParameters;
}

// What the moments cannot see but the points can; a reason to refuse, or nothing.
std::string objection(const Problem& problem, const Candidate& candidate) {
    const SphericalSolution& solution = candidate.solution;
    for (Eigen::Index j = 0; j < candidate.components; ++j) {
        const double distance = solution.means.col(j).norm();
        if (candidate.components > 1 && distance > candidate.radius) {
            return fmt::format("component {} would lie outside the data, {:.1f} times as far from "
                               "the centre as the farthest point",
                               j + 1, distance / candidate.radius);
        }
        const double points = solution.weights[j] * static_cast<double>(problem.table.count);
        // A mean of less than a point is an artefact of the moments.
        if (points < 1.0) {
            return fmt::format("component {} would hold {:.2g} points", j + 1, points);
        }
    }
    const Mixture mixture = dataFromFrame(solution.mixture(), candidate.frame, problem.coordinates);
    const Expected<void> valid = mixture.validate();
    return valid ? std::string() : valid.error().message;
}

// The mixture in data units, its agreement with the points and its BIC; false where stopped.
bool measure(const Problem& problem, const Eigen::MatrixXd& points, Candidate& candidate) {
    candidate.mixture =
        dataFromFrame(candidate.solution.mixture(), candidate.frame, problem.coordinates);
    const std::optional<Agreement> agreement =
        measureAgreement(candidate.mixture, candidate.frame, problem.coordinates, points,
                         problem.threads, problem.stop);
    if (!agreement) {
        candidate.mixture = {};
        candidate.cancelled = true;
        return false;
    }
    candidate.agreement = *agreement;
    candidate.agreement.logLikelihood *=
        static_cast<double>(problem.table.count) / static_cast<double>(points.cols());
    candidate.parameters = freeParameters(candidate, problem.points.rows());
    candidate.bic =
        bic(candidate.agreement.logLikelihood, candidate.parameters, problem.table.count);
    return true;
}

// The likelihood says whether the answer is worse; BIC, whether its better likelihood is more than
// its larger number of parameters buys anyway.
void refuseBelowSingleGaussian(const Problem& problem, Candidate& candidate) {
    if (candidate.components == 1) {
        return;
    }
    const double likelihood = candidate.agreement.logLikelihood;
    const double single = problem.singleLogLikelihood;
    const double singleBic =
        bic(single, fullCovarianceParameters(problem.points.rows(), 1), problem.table.count);
    std::string reason;
    if (likelihood < single) {
        reason = fmt::format("the answer would explain the data worse than one Gaussian does "
                             "(log-likelihood {:.6g} against {:.6g})",
                             likelihood, single);
    } else if (candidate.bic > singleBic) {
        reason = fmt::format("the answer would explain the data no better than one Gaussian does "
                             "(BIC {:.6g} against {:.6g}, where lower is better)",
                             candidate.bic, singleBic);
    } else {
        return;
    }
    candidate.mixture = {};
    refuse(candidate.solution, std::move(reason));
}

} // namespace

int momentDegree(Variant variant, Eigen::Index dimension, Eigen::Index components) {
    const auto k = static_cast<int>(components);
    const int prony = pronyApplies(variant, dimension, components) ? std::max(2 * k - 1, k + 1) : 0;
    return std::max(components > 1 ? 3 : 2, prony);
}

std::vector<Candidate> candidatesFor(const Problem& problem, Eigen::Index components) {
    const Eigen::Index d = problem.points.rows();
    const SpectralOptions& options = problem.options;
    std::vector<Candidate> result;
    std::vector<Frame> frames;
    if (options.frame != FrameChoice::Axes) {
        frames.push_back(dataFrame(problem.coordinates));
    }
    if (options.frame == FrameChoice::Axes || (options.frame != FrameChoice::Data && d > 1)) {
        frames.push_back(axesFrame(problem.coordinates));
    }
    for (const Frame& frame : frames) {
        Candidate candidate;
        candidate.frame = frame;
        candidate.components = components;
        candidate.radius = largestRadius(problem.points, frame, problem.coordinates);
        if (pronyApplies(options.variant, d, components)) {
            result.push_back(candidate);
        }
        if (hsuKakadeApplies(options.variant, d, components)) {
            candidate.hsuKakade = true;
            result.push_back(candidate);
        }
    }
    return result;
}

void solveMoments(const Problem& problem, Candidate& candidate, const EventSink& sink) {
    const FrameMoments moments(problem.table, candidate.frame);
    if (candidate.hsuKakade) {
        TensorPowerOptions power;
        power.restarts = problem.options.restarts;
        power.seed = problem.seed;
        HsuKakadeAnswer answer =
            solveHsuKakade(moments, candidate.components, power, problem.stop, sink);
        candidate.solution = std::move(answer.solution);
        candidate.iterations = answer.iterations;
        candidate.cancelled = answer.cancelled;
    } else if (moments.dimension() == 2) {
        candidate.solution = solveProny2d(moments, candidate.components, sink);
    } else {
        candidate.solution = solveProny3d(moments, candidate.components, sink);
    }
}

void solve(const Problem& problem, Candidate& candidate) {
    solveMoments(problem, candidate);
    if (candidate.cancelled || !candidate.solution.answered()) {
        return;
    }
    std::string reason = objection(problem, candidate);
    if (!reason.empty()) {
        refuse(candidate.solution, std::move(reason));
        return;
    }
    if (!measure(problem, problem.points, candidate)) {
        return;
    }
    // Separate variances rest on higher moments than the pooled one, and may be worse.
    if (hasSeparateVariances(candidate.solution)) {
        Candidate pooled = candidate;
        pooled.solution.variances.setConstant(candidate.solution.pooledVariance);
        pooled.solution.warnings.emplace_back(oneVarianceIsLikelier);
        if (!measure(problem, problem.points, pooled)) {
            candidate.cancelled = true;
            return;
        }
        if (pooled.bic < candidate.bic) {
            candidate = std::move(pooled);
        }
    }
    refuseBelowSingleGaussian(problem, candidate);
}

void confirm(const Problem& problem, const Eigen::MatrixXd& points, Candidate& candidate) {
    if (&points != &problem.points && !measure(problem, points, candidate)) {
        return;
    }
    refuseBelowSingleGaussian(problem, candidate);
    if (!candidate.answered()) {
        return;
    }
    Gauge roundness =
        circularityGauge(candidate.agreement.roundness, candidate.agreement.leastRound);
    if (!roundness.passed) {
        candidate.solution.warnings.emplace_back(
            "all clusters are drawn in one shape, which not all of them have");
    }
    candidate.solution.gauges.push_back(std::move(roundness));
}

std::vector<Candidate> solveInClusterFrames(const Problem& problem, const Candidate& start) {
    std::vector<Candidate> found;
    const Candidate* last = &start;
    for (int round = 0; round < clusterFrameRounds; ++round) {
        const Eigen::MatrixXd& within = last->agreement.within;
        if (within.size() == 0 || !within.allFinite()) {
            break;
        }
        const Eigen::VectorXd spectrum =
            Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(within).eigenvalues();
        // Rounder than this is round; flatter than this is no shape that moments can bear.
        const double flatness = spectrum[0] / spectrum[spectrum.size() - 1];
        if (!(flatness > 1e-8) || flatness > 0.98) {
            break;
        }
        Candidate next;
        next.hsuKakade = start.hsuKakade;
        next.components = start.components;
        next.frame = clusterFrame(last->frame, within,
                                  FrameMoments(problem.table, last->frame).covariance());
        next.radius = largestRadius(problem.points, next.frame, problem.coordinates);
        solve(problem, next);
        found.push_back(std::move(next));
        last = &found.back();
        if (last->cancelled) {
            break;
        }
    }
    return found;
}

int bestOf(const std::vector<Candidate>& candidates) {
    int best = -1;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        if (candidates[i].answered()
            && (best < 0 || candidates[i].bic < candidates[static_cast<std::size_t>(best)].bic)) {
            best = static_cast<int>(i);
        }
    }
    return best;
}

} // namespace gaussarium::spectral
