#include "ui/panels/likelihood_panel.h"

#include "ui/model/text.h"

#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>

namespace gaussarium::ui {

LikelihoodPanel::LikelihoodPanel(const Session& session, const Timeline& timeline, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_timeline(timeline)
    , m_pace(session, [this] { refresh(); })
    , m_plot(new CurvePlot(this)) {
    setObjectName(QStringLiteral("likelihoodPanel"));
    m_plot->setObjectName(QStringLiteral("likelihoodPlot"));
    m_plot->setAccessibleName(tr("Log-likelihood of each method over its steps"));
    m_plot->setAxisTitles(tr("step"), tr("log-likelihood"));
    m_plot->setEmptyText(tr("Switch on a method: its likelihood is drawn here, step by step."));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    connect(&session, &Session::dataChanged, this, [this] { m_pace.ask(); });
    connect(&session, &Session::methodChanged, this, &LikelihoodPanel::refresh);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        if (m_session.method(index).result.state != RunState::Running) {
            m_pace.ask();
        }
    });
    connect(&timeline, &Timeline::timeChanged, this, &LikelihoodPanel::markStep);
    refresh();
}

void LikelihoodPanel::markStep() {
    const bool moving = !m_timeline.atEnd();
    const bool together = moving && m_timeline.pace() == Timeline::Pace::Steps;
    m_plot->setMarkedStep(together ? static_cast<int>(m_timeline.time()) + 1 : -1);
    std::vector<int> steps;
    for (const Curve& curve : m_plot->curves()) {
        const int step = m_timeline.placeOf(curve.colour).step;
        // A trace that has ended waits at its last step.
        const int last = static_cast<int>(curve.values.size()) - 1;
        steps.push_back(!moving ? -1 : step < 0 ? last : std::min(step + 1, last));
    }
    m_plot->setMarkedValues(std::move(steps));
}

void LikelihoodPanel::refresh() {
    std::vector<Curve> curves;
    for (int i = 0; i < m_session.methodCount(); ++i) {
        const MethodState& state = m_session.method(i);
        if (!state.enabled || !state.result.fit || !state.result.fit->trace) {
            continue;
        }
        // Steps without a likelihood of their own (a power iteration) take their place on the clock
        // all the same.
        // Counted from 1, as on the clock.
        Curve curve{toQt(state.method->title), {std::numeric_limits<double>::quiet_NaN()}, i};
        for (const Step& step : state.result.fit->trace->steps) {
            curve.values.push_back(step.logLikelihood);
        }
        if (std::any_of(curve.values.begin(), curve.values.end(),
                        [](double value) { return !std::isnan(value); })) {
            curves.push_back(std::move(curve));
        }
    }
    m_plot->setCurves(std::move(curves));
    markStep();
}

} // namespace gaussarium::ui
