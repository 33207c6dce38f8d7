#include "core/tgmm/tgmm_estimator.h"

#include "core/base/check.h"
#include "core/base/stopwatch.h"
#include "core/tgmm/point_subset.h"
#include "core/tgmm/refinement.h"
#include "core/tgmm/stoppable_likelihood.h"
#include "core/tgmm/task_input.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace gaussarium::tgmm {

struct TgmmEstimator::Kept {
    Workspace workspace;
    ForwardAnswer answer;
};

// Memory of passes that have ended, for those to come.
struct TgmmEstimator::Workspaces {
    std::unique_ptr<Kept> take() {
        const std::lock_guard lock(mutex);
        if (free.empty()) {
            return std::make_unique<Kept>();
        }
        std::unique_ptr<Kept> kept = std::move(free.back());
        free.pop_back();
        return kept;
    }

    void giveBack(std::unique_ptr<Kept> kept) {
        const std::lock_guard lock(mutex);
        free.push_back(std::move(kept));
    }

    std::mutex mutex;
    std::vector<std::unique_ptr<Kept>> free;
};

namespace {

int freeParameters(Eigen::Index components, Eigen::Index dimension) {
    return static_cast<int>(components - 1
                            + components * (dimension + dimension * (dimension + 1) / 2));
}

Fit ended(Fit fit, Status status, std::string reason) {
    fit.status = status;
    fit.reason = std::move(reason);
    return fit;
}

std::vector<std::string> rangeWarnings(const Model& model, std::int64_t points, int components) {
    std::vector<std::string> warnings;
    if (!model.trained) {
        return warnings;
    }
    const TrainedRange& trained = *model.trained;
    if (points < trained.fewestPoints || points > trained.mostPoints) {
        warnings.push_back(
            fmt::format("the network was trained on {} to {} points; {} is outside that",
                        trained.fewestPoints, trained.mostPoints, points));
    }
    if (components > trained.mostComponents) {
        warnings.push_back(fmt::format("the network was trained on up to {} components, not on {}",
                                       trained.mostComponents, components));
    }
    return warnings;
}

// "2 (0.93), 3 (0.06), 4 (0.01)": the likeliest numbers first.
std::string likeliestCounts(const Eigen::VectorXd& probabilities) {
    std::vector<int> order(static_cast<std::size_t>(probabilities.size()));
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = static_cast<int>(i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [&](int a, int b) { return probabilities[a] > probabilities[b]; });
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(3, order.size()); ++i) {
        text +=
            fmt::format("{}{} ({:.2f})", i == 0 ? "" : ", ", order[i] + 1, probabilities[order[i]]);
    }
    return text;
}

Trace traceOf(const Fit& fit, const std::vector<ReadOut>& readOuts, int components,
              const TaskInput& input, const Dataset& data, const RunContext& context) {
    Trace trace;
    if (fit.componentProbabilities.size() > 0) {
        Step step;
        step.label = "number of components";
        step.sentence = fmt::format("asked without k, the network finds most probable: {}",
                                    likeliestCounts(fit.componentProbabilities));
        trace.steps.push_back(std::move(step));
    }
    for (std::size_t layer = 0; layer < readOuts.size(); ++layer) {
        Step step;
        step.kind = StepKind::Layer;
        step.label = fmt::format("layer {}", layer + 1);
        // An early layer may say what no double can hold; the step then shows nothing.
        if (Expected<Mixture> mixture = answerMixture(readOuts[layer], components, input.whitening);
            mixture) {
            step.mixture = std::move(*mixture);
            step.logLikelihood = stoppableLikelihood(step.mixture, data.points, context)
                                     .value_or(step.logLikelihood);
        }
        step.sentence = layer + 1 < readOuts.size()
                            ? fmt::format("what the read-out finds after {} of {} layers",
                                          layer + 1, readOuts.size())
                            : fmt::format("the answer, after all {} layers", readOuts.size());
        trace.steps.push_back(std::move(step));
    }
    return trace;
}

// EM's M-steps as steps of this method; each has the log-likelihood of the E-step after it.
void appendRefinements(Trace& trace, const Trace& em) {
    int count = 0;
    for (const Step& from : em.steps) {
        if (from.kind != StepKind::Maximization && from.kind != StepKind::Answer) {
            continue;
        }
        Step step = from;
        step.kind = StepKind::Refinement;
        step.label = fmt::format("refinement {}", ++count);
        trace.steps.push_back(std::move(step));
    }
}

} // namespace

void TgmmOptions::check() const {
    GAUSSARIUM_CHECK_GE(maxPoints, 2);
}

TgmmEstimator::TgmmEstimator(std::shared_ptr<const Model> model, TgmmOptions options,
                             std::map<std::string, std::string> optionValues)
    : m_model(std::move(model))
    , m_options(options)
    , m_optionValues(std::move(optionValues))
    , m_workspaces(std::make_unique<Workspaces>()) {
    require(m_model != nullptr, "TgmmEstimator", "no model");
    m_options.check();
}

TgmmEstimator::~TgmmEstimator() = default;

Fit TgmmEstimator::fit(const Dataset& data, const FitRequest& request,
                       const RunContext& context) const {
    GAUSSARIUM_CHECK_GE(request.components.value_or(1), 1);
    GAUSSARIUM_CHECK_GE(request.maxComponents, 1);
    const Stopwatch watch;
    Fit fit;
    fit.method = "tgmm";
    fit.options = m_optionValues;
    fit.seed = request.seed;
    const auto endedBefore = [&](Status status, std::string reason) {
        fit.seconds = watch.seconds();
        return ended(std::move(fit), status, std::move(reason));
    };
    const int most = m_model->network.config().maxComponents;
    if (request.components && *request.components > most) {
        return endedBefore(Status::Refused,
                           fmt::format("the network knows up to {} components, not {}", most,
                                       *request.components));
    }
    const std::optional<Eigen::MatrixXd> subset =
        pointSubset(data.points, m_options.maxPoints, request.seed);
    const Expected<TaskInput> input = makeTaskInput(subset ? *subset : data.points);
    if (!input) {
        return endedBefore(Status::Refused, input.error().message);
    }

    std::unique_ptr<Kept> kept = m_workspaces->take();
    const std::optional<int> chosen = makePasses(*input, request, context, *kept, fit);
    if (!chosen) {
        return endedBefore(Status::Cancelled, "stopped before the network's answer");
    }
    if (!fit.componentProbabilities.allFinite()) {
        return endedBefore(Status::Refused,
                           "the network's number of components is not a finite number");
    }
    const int components = *chosen;
    const ReadOut& last = kept->answer.readOuts.back();
    Expected<Mixture> answer = answerMixture(last, components, input->whitening);
    if (!answer) {
        return endedBefore(Status::Refused, answer.error().message);
    }
    fit.mixture = std::move(*answer);
    fit.parameters = freeParameters(components, fit.mixture.dimension());
    fit.status = Status::Converged;
    describe(*input, data, components, fit);

    std::optional<double> likelihood;
    std::shared_ptr<Trace> trace;
    if (request.keepTrace) {
        trace = std::make_shared<Trace>(
            traceOf(fit, kept->answer.readOuts, components, *input, data, context));
    }
    auto detail = std::make_shared<AnchoredReadOut>();
    detail->anchor = makeAnchor(fit.mixture, last);
    if (m_options.refine && m_model->network.config().refinements > 0) {
        likelihood = refineFit(data, detail->anchor, context, trace.get(), fit);
    }
    if (!likelihood) {
        likelihood = stoppableLikelihood(fit.mixture, data.points, context);
    }
    for (Eigen::Index k = 0; k < fit.componentProbabilities.size(); ++k) {
        ComponentChoice choice;
        choice.components = static_cast<int>(k) + 1;
        choice.logLikelihood = choice.components == components && likelihood
                                   ? *likelihood
                                   : std::numeric_limits<double>::quiet_NaN();
        choice.criterion = std::log(fit.componentProbabilities[k]);
        fit.choices.push_back(choice);
    }
    m_workspaces->giveBack(std::move(kept));
    fit.seconds = watch.seconds();
    if (!likelihood) {
        return ended(std::move(fit), Status::Cancelled, "stopped before the likelihood was summed");
    }
    fit.logLikelihood = *likelihood;
    fit.trace = std::move(trace);
    fit.detail = std::move(detail);
    return fit;
}

// The passes over the network; the number of components of the last one, or nothing when stopped.
std::optional<int> TgmmEstimator::makePasses(const TaskInput& input, const FitRequest& request,
                                             const RunContext& context, Kept& kept,
                                             Fit& fit) const {
    const auto pass = [&](int components, bool everyLayer) {
        ForwardInput forward;
        forward.points = input.points.data();
        forward.n = input.size;
        forward.dimension = input.dimension;
        forward.components = components;
        forward.everyLayer = everyLayer;
        ++fit.iterations;
        return m_model->network.forward(forward, kept.workspace, {context.stop, context.threads},
                                        kept.answer);
    };
    int components = request.components.value_or(0);
    if (components == 0) {
        if (!pass(0, false)) {
            return std::nullopt;
        }
        fit.componentProbabilities =
            countProbabilities(kept.answer.readOuts.back(), request.maxComponents);
        Eigen::Index best = 0;
        fit.componentProbabilities.maxCoeff(&best);
        components = static_cast<int>(best) + 1;
    }
    if (!pass(components, request.keepTrace)) {
        return std::nullopt;
    }
    return components;
}

// Reason and warnings of a read-out.
void TgmmEstimator::describe(const TaskInput& input, const Dataset& data, int components,
                             Fit& fit) const {
    fit.warnings = rangeWarnings(*m_model, input.size, components);
    if (input.size < data.size()) {
        fit.warnings.push_back(fmt::format("of {} points the network read a random {} (max-points)",
                                           data.size(), input.size));
    }
    if (input.whitening.floored) {
        fit.warnings.emplace_back("the points lie in a line or a plane; across it the covariances "
                                  "are a floor, not a measurement");
    }
    fit.reason = fmt::format("one pass of {} layers over {} points",
                             m_model->network.config().layers, input.size);
    if (fit.componentProbabilities.size() > 0) {
        const double share = fit.componentProbabilities[components - 1];
        fit.reason =
            fmt::format("p(k = {} | data) = {:.2f}, then {}", components, share, fit.reason);
    }
}

// Replaces the read-out by its refinement; the log-likelihood, or nothing where there is none: the
// read-out then stays the answer.
std::optional<double> TgmmEstimator::refineFit(const Dataset& data, const em::Anchor& anchor,
                                               const RunContext& context, Trace* trace,
                                               Fit& fit) const {
    const Fit refined =
        refine(data, anchor, m_model->network.config().refinements, trace != nullptr, context);
    if (refined.status != Status::Converged && refined.status != Status::MaxIterations) {
        if (refined.status != Status::Cancelled) {
            fit.warnings.push_back(fmt::format("the read-out was not refined: {}", refined.reason));
        }
        return std::nullopt;
    }
    fit.mixture = refined.mixture;
    fit.reason += fmt::format(", {} step{} of anchored EM", refined.iterations,
                              refined.iterations == 1 ? "" : "s");
    if (trace != nullptr && refined.trace) {
        appendRefinements(*trace, *refined.trace);
    }
    return refined.logLikelihood;
}

} // namespace gaussarium::tgmm
