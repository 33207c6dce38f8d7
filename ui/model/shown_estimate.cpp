#include "ui/model/shown_estimate.h"

#include "ui/model/text.h"

#include <QCoreApplication>

#include <numeric>

namespace gaussarium::ui {

std::optional<ShownEstimate> shownEstimate(const Session& session, const Timeline& timeline,
                                           int method) {
    if (!session.data() || method >= session.methodCount()) {
        return std::nullopt;
    }
    ShownEstimate shown;
    shown.method = method;
    std::vector<int> colours;
    if (method < 0) {
        shown.title = QCoreApplication::translate("gaussarium::ui::ShownEstimate", "Truth");
        shown.mixture = shown.responsible = session.data()->truth;
        shown.origin = session.data();
        colours = session.truthColours();
    } else {
        const MethodState& state = session.method(method);
        const auto& fit = state.result.fit;
        if (!state.enabled || !fit) {
            return std::nullopt;
        }
        shown.title = toQt(state.method->title);
        shown.origin = fit;
        shown.stepIndex = timeline.placeOf(method).step;
        colours = state.result.colours;
        if (shown.stepIndex < 0) {
            shown.mixture = shown.responsible = fit->mixture;
        } else {
            TraceMoment moment = momentOf(*fit->trace, {shown.stepIndex, 0.0});
            shown.step = toQt(fit->trace->steps[std::size_t(shown.stepIndex)].label);
            shown.mixture = std::move(moment.mixture);
            shown.responsible = std::move(moment.colouring);
        }
    }
    if (shown.mixture.empty() || shown.mixture.dimension() != session.data()->data.dimension()) {
        return std::nullopt;
    }
    if (shown.responsible.components() != shown.mixture.components()) {
        shown.responsible = shown.mixture;
    }
    // A step may have other components than the answer: then they have no partner yet.
    if (Eigen::Index(colours.size()) != shown.mixture.components()) {
        colours.resize(std::size_t(shown.mixture.components()));
        std::iota(colours.begin(), colours.end(), 0);
    }
    shown.colours = std::move(colours);
    return shown;
}

QString whyNoAnswer(const Session& session, int method) {
    const MethodResult& result = session.method(method).result;
    const QString title = session.titleOf(method);
    if (result.state == RunState::Failed) {
        return QCoreApplication::translate("gaussarium::ui::ShownEstimate", "%1 failed: %2.")
            .arg(title, result.message);
    }
    if (result.state == RunState::Running || !result.fit) {
        return QCoreApplication::translate("gaussarium::ui::ShownEstimate", "Waiting for %1\u2026")
            .arg(title);
    }
    return QCoreApplication::translate("gaussarium::ui::ShownEstimate", "%1 gives no answer: %2.")
        .arg(title, toQt(result.fit->reason));
}

} // namespace gaussarium::ui
