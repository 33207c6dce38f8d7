#include "core/study/evaluation_task.h"

#include "core/metrics/clustering_scores.h"
#include "core/metrics/parameter_error.h"
#include "core/mixture/shifted_tasks.h"
#include "core/study/comparison.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium::evaluation_detail {

namespace {

// What of a task depends on its seed, each by a stream of its own.
enum Stream : std::uint64_t {
    ComponentStream,
    MixtureStream,
    PointStream,
    HeldOutStream,
    FitStream,
    CleanStream,
};

struct Task {
    PointSource source;
    Dataset data;
    Eigen::MatrixXd fresh;
    Eigen::MatrixXd clean; // of the mixture alone; empty where the fresh points are that
};

Task makeTask(const EvaluationSpec& spec, const CellKey& cell, int components, std::uint64_t seed) {
    TaskOptions family = spec.family;
    family.dimension = cell.dimension;
    family.components = components;
    Random random(deriveSeed(seed, MixtureStream));
    Task task;
    task.source = drawSource(family, random);
    task.data = drawDataset(task.source, cell.size, deriveSeed(seed, PointStream), "task").data;
    task.fresh = freshPoints(task.source, deriveSeed(seed, HeldOutStream), spec.heldOut);
    if (!task.source.isMixture()) {
        PointSource mixture;
        mixture.mixture = task.source.mixture;
        task.clean = freshPoints(mixture, deriveSeed(seed, CleanStream), spec.heldOut);
    }
    return task;
}

double meanErrorOf(const PointSource& source, const Mixture& answer) {
    if (answer.components() != source.mixture.components()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    if (source.errorFrame.size() == 0) {
        return parameterError(source.mixture, answer).mean;
    }
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(answer.dimension());
    return parameterError(affineImage(source.mixture, source.errorFrame, zero),
                          affineImage(answer, source.errorFrame, zero))
        .mean;
}

TaskScore scoreOf(const Fit& fit, const Task& task, bool hidden) {
    TaskScore score;
    score.status = fit.status;
    score.seconds = fit.seconds;
    if ((fit.status != Status::Converged && fit.status != Status::MaxIterations)
        || !fit.hasMixture()) {
        return score;
    }
    score.nll = meanNll(fit.mixture, task.fresh);
    // A mixture that gives a held-out point no density at all has no average to take part in.
    score.answered = std::isfinite(score.nll);
    if (!score.answered) {
        return score;
    }
    score.components = static_cast<int>(fit.mixture.components());
    score.accuracy =
        clusteringAccuracy(task.data.labels, MixtureDensity(fit.mixture).assign(task.data.points));
    score.meanError = meanErrorOf(task.source, fit.mixture);
    if (task.clean.cols() > 0) {
        score.cleanNll = meanNll(fit.mixture, task.clean);
    }
    if (hidden && fit.componentProbabilities.size() > 0) {
        score.forecast = makeForecast(fit.componentProbabilities,
                                      static_cast<int>(task.source.mixture.components()));
    }
    return score;
}

// The fit that a chained method goes on from, where it is among those that were made.
const Fit* firstOf(const Estimator& estimator, const std::vector<Fit>& fits) {
    const auto* const chained = dynamic_cast<const ChainedEstimator*>(&estimator);
    if (chained == nullptr) {
        return nullptr;
    }
    const auto found = std::find_if(fits.begin(), fits.end(), [&](const Fit& fit) {
        return fit.method == chained->firstMethod() && fit.options == chained->firstOptions();
    });
    return found != fits.end() ? &*found : nullptr;
}

} // namespace

TaskResult runTask(const EvaluationSpec& spec, const Estimators& estimators, const CellKey& cell,
                   std::int64_t task, const std::stop_token& stop) {
    std::uint64_t seed = spec.seed;
    for (const std::int64_t part :
         {std::int64_t{cell.dimension}, std::int64_t{cell.components}, task}) {
        seed = deriveSeed(seed, static_cast<std::uint64_t>(part));
    }
    TaskResult result;
    result.components = cell.components;
    if (cell.components == 0) {
        Random random(deriveSeed(seed, ComponentStream));
        result.components = 1 + static_cast<int>(random.index(spec.maxComponents));
    }
    const Task made = makeTask(spec, cell, result.components, seed);
    const SourceDensity truth(made.source);
    result.truthNll = -truth.logDensity(made.fresh).mean();
    result.truthAccuracy = clusteringAccuracy(made.data.labels, truth.assign(made.data.points));
    if (made.clean.cols() > 0) {
        result.truthCleanNll = meanNll(made.source.mixture, made.clean);
    }

    FitRequest request;
    if (!spec.hideComponents) {
        request.components = result.components;
    }
    request.maxComponents = spec.maxComponents;
    request.seed = deriveSeed(seed, FitStream);
    RunContext context;
    context.stop = stop;
    std::vector<Fit> fits;
    for (const std::unique_ptr<Estimator>& estimator : estimators) {
        const Fit* const first = firstOf(*estimator, fits);
        Fit fit = first != nullptr ? static_cast<const ChainedEstimator&>(*estimator)
                                         .continueFrom(*first, made.data, request, context)
                                   : estimator->fit(made.data, request, context);
        if (fit.status == Status::Cancelled || stop.stop_requested()) {
            return {};
        }
        result.methods.push_back(scoreOf(fit, made, spec.hideComponents));
        fits.push_back(std::move(fit));
    }
    result.finished = true;
    return result;
}

} // namespace gaussarium::evaluation_detail
