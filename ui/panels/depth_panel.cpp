#include "ui/panels/depth_panel.h"

#include "core/study/depth.h"
#include "ui/model/shown_estimate.h"
#include "ui/model/text.h"

#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace gaussarium::ui {

namespace {

// Larger problems would hold up the window: a distance costs some microseconds.
constexpr int mostIterations = 400;

double orNone(int iteration) {
    return iteration < 0 ? std::numeric_limits<double>::quiet_NaN() : iteration;
}

QString wordsFor(const DepthMatch& match) {
    const int found =
        static_cast<int>(std::count_if(match.layers.begin(), match.layers.end(),
                                       [](const auto& layer) { return layer.byParameters >= 0; }));
    if (found < 2) {
        return DepthPanel::tr("No two layers have as many components as EM.");
    }
    const int last = match.layers.back().byParameters;
    return DepthPanel::tr(
               "From layer to layer the nearest iterate of EM goes on, or stays, in %1 % "
               "of the steps. The last is nearest to iteration %2 of %3, %4 deviations "
               "away.")
        .arg(100.0 * match.inOrder(), 0, 'f', 0)
        .arg(last)
        .arg(match.iterations)
        .arg(match.layers.back().distance, 0, 'g', 2);
}

} // namespace

DepthPanel::DepthPanel(const Session& session, const Timeline& timeline, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_timeline(timeline)
    , m_pace(session, [this] { invalidate(); })
    , m_plot(new CurvePlot(this))
    , m_words(new QLabel(this)) {
    setObjectName(QStringLiteral("depthPanel"));
    m_plot->setObjectName(QStringLiteral("depthPlot"));
    m_plot->setAccessibleName(tr("The iteration of EM nearest to each layer"));
    m_plot->setAxisTitles(tr("layer, then refinement"), tr("iteration of EM"));
    m_words->setObjectName(QStringLiteral("depthWords"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 4);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_words);
    layout->setSpacing(2);
    m_words->setContentsMargins(6, 0, 6, 0);
    connect(&session, &Session::dataChanged, this, [this] { m_pace.ask(); });
    connect(&session, &Session::methodChanged, this, &DepthPanel::invalidate);
    connect(&session, &Session::resultChanged, this, [this](int index) {
        if (m_session.method(index).result.state != RunState::Running) {
            m_pace.ask();
        }
    });
    connect(&timeline, &Timeline::timeChanged, this, &DepthPanel::markLayer);
}

void DepthPanel::setActive(bool active) {
    m_active = active;
    if (m_active && !m_valid) {
        refresh();
    }
}

void DepthPanel::invalidate() {
    m_valid = false;
    if (m_active) {
        refresh();
    }
}

void DepthPanel::refresh() {
    m_valid = true;
    const auto traceOf = [this](int method) -> const Trace* {
        if (method < 0) {
            return nullptr;
        }
        const auto& fit = m_session.method(method).result.fit;
        return fit && fit->hasMixture() && fit->trace ? fit->trace.get() : nullptr;
    };
    const int networkMethod = m_session.firstEnabled({"tgmm", "tgmm+em", "own-a", "own-b"});
    const int emMethod = m_session.firstEnabled({"em"});
    const Trace* const network = traceOf(networkMethod);
    const Trace* const em = traceOf(emMethod);
    std::vector<Curve> curves;
    m_steps.clear();
    if (networkMethod < 0 || emMethod < 0) {
        tell(tr("Switch on EM and TGMM to compare its layers with EM's iterations."));
    } else if (network == nullptr || em == nullptr) {
        tell(whyNoAnswer(m_session, network == nullptr ? networkMethod : emMethod));
    } else if (em->steps.size() > 2 * mostIterations) {
        tell(tr("EM made more than %1 iterations.").arg(mostIterations));
    } else {
        const DepthMatch match = matchDepth(*network, *em);
        // Layers count from 1.
        Curve parameters{tr("by parameters"), {orNone(-1)}, 0};
        Curve likelihood{tr("by likelihood"), {orNone(-1)}, 1};
        m_steps.push_back(-1);
        for (const DepthMatch::Layer& layer : match.layers) {
            parameters.values.push_back(orNone(layer.byParameters));
            likelihood.values.push_back(orNone(layer.byLikelihood));
            m_steps.push_back(layer.step);
        }
        m_words->setText(wordsFor(match));
        m_words->show();
        curves = {std::move(parameters), std::move(likelihood)};
    }
    m_plot->setCurves(std::move(curves));
    m_plot->showAll();
    markLayer();
}

// In place of curves.
void DepthPanel::tell(const QString& why) {
    m_words->setText(why);
    m_words->hide();
    m_plot->setEmptyText(why);
}

void DepthPanel::markLayer() {
    const int method = m_session.firstEnabled({"tgmm", "tgmm+em", "own-a", "own-b"});
    const int step = method < 0 ? -1 : m_timeline.placeOf(method).step;
    const auto found = std::find(m_steps.begin(), m_steps.end(), step);
    const int layer =
        step < 0 || found == m_steps.end() ? -1 : static_cast<int>(found - m_steps.begin());
    m_plot->setMarkedStep(layer);
    m_plot->setMarkedValues({layer, layer});
}

} // namespace gaussarium::ui
