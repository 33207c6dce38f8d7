#include "core/tgmm/tgmm_fit.h"

#include "core/base/random.h"
#include "core/tgmm/point_subset.h"
#include "core/tgmm/refinement.h"
#include "core/tgmm/stoppable_likelihood.h"

#include <Eigen/QR>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace gaussarium::tgmm {

namespace {

// The seed's stream that turns the views.
constexpr std::uint64_t viewStream = 0x56494557; // "VIEW"

int freeParameters(Eigen::Index components, Eigen::Index dimension, bool unitCovariances) {
    const Eigen::Index ofCovariance = unitCovariances ? 0 : dimension * (dimension + 1) / 2;
    return static_cast<int>(components - 1 + components * (dimension + ofCovariance));
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

// Why no more points than this many were read.
std::string_view limitInWords(const NetworkConfig& config, std::int64_t maxPoints) {
    if (config.mostPoints() >= maxPoints) {
        return "max-points";
    }
    return config.positionCode == PositionCode::Learned ? "it has no more positions"
                                                        : "it reads no more at once";
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

Fit TgmmFit::ended(Status status, std::string reason) {
    m_fit.status = status;
    m_fit.reason = std::move(reason);
    return std::move(m_fit);
}

bool TgmmFit::paper() const {
    return m_model.network.config().architecture == Architecture::Paper;
}

bool TgmmFit::refines() const {
    return m_options.refine && m_model.network.config().refinements > 0;
}

std::optional<std::string> TgmmFit::refusal() const {
    const int most = m_model.network.config().maxComponents;
    if (m_request.components && *m_request.components > most) {
        return fmt::format("the network knows up to {} components, not {}", most,
                           *m_request.components);
    }
    if (!paper()) {
        const bool counts = !m_model.trained || m_model.trained->countsComponents;
        if (!m_request.components && !counts) {
            return "the network never learnt to say how many components there are: it needs k";
        }
        return std::nullopt;
    }
    if (!m_request.components) {
        return "the paper's network does not say how many components there are: it needs k";
    }
    if (m_model.trained && *m_request.components < m_model.trained->fewestComponents) {
        return fmt::format("the network was trained on {} to {} components, not on {}",
                           m_model.trained->fewestComponents, m_model.trained->mostComponents,
                           *m_request.components);
    }
    if (m_model.trained && !m_model.trained->space && m_data.dimension() == 3) {
        return "the network was trained on data in the plane alone";
    }
    return std::nullopt;
}

Expected<std::vector<TaskInput>> TgmmFit::makeViews() {
    const std::int64_t most =
        std::min<std::int64_t>(m_options.maxPoints, m_model.network.config().mostPoints());
    const std::optional<Eigen::MatrixXd> subset = pointSubset(m_data.points, most, m_request.seed);
    const Eigen::MatrixXd& points = subset ? *subset : m_data.points;
    Expected<TaskInput> first =
        paper() ? makePaperInput(points, m_rescaled) : makeTaskInput(points);
    if (!first) {
        return fail(first.error());
    }
    std::vector<TaskInput> views;
    views.push_back(std::move(*first));
    for (int view = 1; view < m_options.views && !paper(); ++view) {
        Random random(
            deriveSeed(deriveSeed(m_request.seed, viewStream), static_cast<std::uint64_t>(view)));
        const Eigen::Index d = views.front().dimension;
        const Eigen::MatrixXd rotation =
            Eigen::HouseholderQR<Eigen::MatrixXd>(random.normalMatrix(d, d)).householderQ();
        views.push_back(rotated(views.front(), rotation));
    }
    return views;
}

bool TgmmFit::pass(const TaskInput& input, int components, bool everyLayer) {
    ForwardInput forward;
    forward.points = input.points.data();
    forward.n = input.size;
    forward.dimension = input.dimension;
    forward.components = components;
    forward.everyLayer = everyLayer;
    ++m_fit.iterations;
    return m_model.network.forward(forward, m_memory.workspace, {m_context.stop, m_context.threads},
                                   m_memory.answer);
}

bool TgmmFit::chooseComponents(const std::vector<TaskInput>& views) {
    if (m_request.components) {
        m_components = *m_request.components;
        return true;
    }
    for (const TaskInput& view : views) {
        if (!pass(view, 0, false)) {
            return false;
        }
        const Eigen::VectorXd own =
            countProbabilities(m_memory.answer.readOuts.back(), m_request.maxComponents);
        if (m_fit.componentProbabilities.size() == 0) {
            m_fit.componentProbabilities = Eigen::VectorXd::Zero(own.size());
        }
        m_fit.componentProbabilities += own / static_cast<double>(views.size());
    }
    Eigen::Index best = 0;
    m_fit.componentProbabilities.maxCoeff(&best);
    m_components = static_cast<int>(best) + 1;
    return true;
}

Expected<std::optional<TgmmFit::Candidate>> TgmmFit::answerOf(const std::vector<TaskInput>& views,
                                                              std::size_t view, bool everyLayer) {
    if (!pass(views[view], m_components, everyLayer)) {
        return std::optional<Candidate>();
    }
    const ReadOut& last = m_memory.answer.readOuts.back();
    Expected<Mixture> answer = answerMixture(last, m_components, views[view].frame);
    if (!answer) {
        return fail(answer.error());
    }
    Candidate candidate;
    candidate.view = view;
    candidate.anchor = makeAnchor(*answer, last);
    candidate.mixture = std::move(*answer);
    std::optional<double> likelihood;
    if (refines()) {
        Fit refined = refine(m_data, candidate.anchor, m_model.network.config().refinements,
                             m_request.keepTrace, m_context);
        if (refined.status == Status::Cancelled) {
            return std::optional<Candidate>();
        }
        if (refined.status == Status::Converged || refined.status == Status::MaxIterations) {
            candidate.mixture = std::move(refined.mixture);
            candidate.refinements = refined.iterations;
            candidate.refinement = std::move(refined.trace);
            likelihood = refined.logLikelihood;
        } else {
            candidate.notRefined = refined.reason;
        }
    }
    if (!likelihood) {
        likelihood = stoppableLikelihood(candidate.mixture, m_data.points, m_context);
    }
    if (!likelihood) {
        return std::optional<Candidate>();
    }
    candidate.logLikelihood = *likelihood;
    candidate.score = *likelihood - candidate.anchor.penalty(candidate.mixture);
    return std::optional<Candidate>(std::move(candidate));
}

Fit TgmmFit::make() {
    if (std::optional<std::string> reason = refusal()) {
        return ended(Status::Refused, std::move(*reason));
    }
    const Expected<std::vector<TaskInput>> views = makeViews();
    if (!views) {
        return ended(Status::Refused, views.error().message);
    }
    if (!chooseComponents(*views)) {
        return ended(Status::Cancelled, "stopped before the network's answer");
    }
    if (!m_fit.componentProbabilities.allFinite()) {
        return ended(Status::Refused, "the network's number of components is not a finite number");
    }
    std::optional<Candidate> best;
    const bool single = views->size() == 1;
    for (std::size_t view = 0; view < views->size(); ++view) {
        Expected<std::optional<Candidate>> candidate =
            answerOf(*views, view, single && m_request.keepTrace);
        if (!candidate) {
            return ended(Status::Refused, candidate.error().message);
        }
        if (!*candidate) {
            return ended(Status::Cancelled, "stopped before the network's answer");
        }
        // Written so that a score that is no number never wins over one that is.
        if (!best || (*candidate)->score > best->score) {
            best = std::move(*candidate);
        }
    }
    describe(*views, *best);
    if (m_request.keepTrace) {
        if (!single && !pass((*views)[best->view], m_components, true)) {
            return ended(Status::Cancelled, "stopped before the layers' answers");
        }
        m_fit.trace = traceOf((*views)[best->view], *best);
    }
    m_fit.status = Status::Converged;
    m_fit.parameters = freeParameters(m_components, m_data.dimension(), paper());
    m_fit.logLikelihood = best->logLikelihood;
    m_fit.mixture = std::move(best->mixture);
    auto detail = std::make_shared<AnchoredReadOut>();
    detail->anchor = std::move(best->anchor);
    detail->ordered = m_model.network.config().ordered();
    m_fit.detail = std::move(detail);
    for (Eigen::Index k = 0; k < m_fit.componentProbabilities.size(); ++k) {
        ComponentChoice choice;
        choice.components = static_cast<int>(k) + 1;
        choice.logLikelihood = choice.components == m_components
                                   ? m_fit.logLikelihood
                                   : std::numeric_limits<double>::quiet_NaN();
        choice.criterion = std::log(m_fit.componentProbabilities[k]);
        m_fit.choices.push_back(choice);
    }
    return std::move(m_fit);
}

// Reason and warnings.
void TgmmFit::describe(const std::vector<TaskInput>& views, const Candidate& best) {
    const TaskInput& input = views.front();
    m_fit.warnings = rangeWarnings(m_model, input.size, m_components);
    if (input.size < m_data.size()) {
        m_fit.warnings.push_back(
            fmt::format("of {} points the network read a random {} ({})", m_data.size(), input.size,
                        limitInWords(m_model.network.config(), m_options.maxPoints)));
    }
    if (m_model.network.config().ordered()) {
        m_fit.warnings.push_back(fmt::format(
            "the network reads the points in their order{}: another order gives another answer",
            m_model.network.config().causal ? ", each knowing only those before it" : ""));
    }
    if (input.floored) {
        m_fit.warnings.emplace_back("the points lie in a line or a plane; across it the "
                                    "covariances are a floor, not a measurement");
    }
    if (m_rescaled) {
        m_fit.warnings.emplace_back("the network knows means within 5 of the origin and unit "
                                    "covariances: the points were scaled to the size of such "
                                    "data, and the covariances are that scale, not an estimate");
    } else if (paper()) {
        m_fit.warnings.emplace_back("the network takes every covariance to be the unit matrix");
    }
    if (!best.notRefined.empty()) {
        m_fit.warnings.push_back(fmt::format("the read-out was not refined: {}", best.notRefined));
    }
    m_fit.reason = fmt::format("one pass of {} layers over {} points",
                               m_model.network.config().layers, input.size);
    if (views.size() > 1) {
        m_fit.reason = fmt::format("the best of {} views, {}", views.size(), m_fit.reason);
    }
    if (best.refinements > 0) {
        m_fit.reason += fmt::format(", {} step{} of anchored EM", best.refinements,
                                    best.refinements == 1 ? "" : "s");
    }
    if (m_fit.componentProbabilities.size() > 0) {
        m_fit.reason = fmt::format("p(k = {} | data) = {:.2f}, then {}", m_components,
                                   m_fit.componentProbabilities[m_components - 1], m_fit.reason);
    }
}

// From the read-outs of the last pass; stopped, it ends early.
std::shared_ptr<const Trace> TgmmFit::traceOf(const TaskInput& input, const Candidate& best) {
    auto trace = std::make_shared<Trace>();
    if (m_fit.componentProbabilities.size() > 0) {
        Step step;
        step.label = "number of components";
        step.sentence = fmt::format("asked without k, the network finds most probable: {}",
                                    likeliestCounts(m_fit.componentProbabilities));
        trace->steps.push_back(std::move(step));
    }
    const std::vector<ReadOut>& readOuts = m_memory.answer.readOuts;
    for (std::size_t layer = 0; layer < readOuts.size(); ++layer) {
        Step step;
        step.kind = StepKind::Layer;
        step.label = fmt::format("layer {}", layer + 1);
        // An early layer may say what no double can hold; the step then shows nothing.
        if (Expected<Mixture> mixture = answerMixture(readOuts[layer], m_components, input.frame)) {
            step.mixture = std::move(*mixture);
            step.logLikelihood = stoppableLikelihood(step.mixture, m_data.points, m_context)
                                     .value_or(step.logLikelihood);
        }
        step.sentence = layer + 1 < readOuts.size()
                            ? fmt::format("what the read-out finds after {} of {} layers",
                                          layer + 1, readOuts.size())
                            : fmt::format("the read-out after all {} layers", readOuts.size());
        trace->steps.push_back(std::move(step));
    }
    if (best.refinement) {
        appendRefinements(*trace, *best.refinement);
    }
    return trace;
}

} // namespace gaussarium::tgmm
