#include "ui/panels/estimate_panel.h"

#include "ui/figure/metric_words.h"
#include "ui/model/text.h"
#include "ui/plot/make_scene.h"

#include <QProgressBar>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace gaussarium::ui {

namespace {

// Milliseconds between two pictures of a method while the data change by hand.
constexpr int livePicture = 30;
// Points that are coloured in less time than it takes to wake another thread.
constexpr Eigen::Index colouredAtOnce = 2'000;

// As numbers of the window's own have them.
QString withMinusSigns(QString sentence) {
    static const QRegularExpression minus(QStringLiteral("(?<![\\w.])-(?=\\d)"));
    return sentence.replace(minus, QStringLiteral("\u2212"));
}

// The data set lives as long as the data with their truth do.
std::shared_ptr<const Dataset> pointsOf(const DataPointer& data) {
    return {data, &data->data};
}

SceneRequest truthScene(const Session& session) {
    SceneRequest request;
    request.data = pointsOf(session.data());
    request.frame = pointsOf(session.frame());
    request.mixture = session.data()->truth;
    if (session.hasTruth()) {
        request.colours = session.truthColours();
    }
    if (request.data->hasLabels()) {
        request.colouring = PointColouring::Labels;
        request.labelColours = session.truthColours();
    }
    return request;
}

SceneRequest methodScene(const Session& session, const MethodResult& result,
                         const TracePlace& place) {
    // While the data change many times a second, points and estimate are of one moment.
    const DataPointer& data = session.isLive() && result.data ? result.data : session.data();
    SceneRequest request;
    request.data = pointsOf(data);
    request.frame = pointsOf(session.frame());
    if (result.fit && place.step >= 0) {
        TraceMoment moment = momentOf(*result.fit->trace, place);
        request.mixture = std::move(moment.mixture);
        request.responsible = std::move(moment.colouring);
        const auto known = request.mixture.components();
        if (Eigen::Index(result.colours.size()) >= known) {
            // A method that finds one component after another keeps their order.
            request.colours.assign(result.colours.begin(), result.colours.begin() + known);
        }
        if (known < result.fit->mixture.components()) {
            // All points would be those of the few that are known so far.
            request.colouring = PointColouring::None;
        }
        request.reference = data->truth;
    } else if (result.fit) {
        request.mixture = result.fit->mixture;
        request.colours = result.colours;
        request.message = refusalWords(*result.fit);
        if (request.message.isEmpty()) {
            request.reference = data->truth;
        }
    } else if (result.state == RunState::Failed) {
        request.message = result.message;
    }
    return request;
}

} // namespace

EstimatePanel::EstimatePanel(const Session& session, SelectionModel& selection,
                             const Timeline& timeline, int method, QWidget* parent)
    : QFrame(parent)
    , m_session(session)
    , m_selection(selection)
    , m_timeline(timeline)
    , m_method(method)
    , m_plot(new MixturePlot(this))
    , m_state(new ElidedLabel(this))
    , m_metrics(new ElidedLabel(this))
    , m_progress(new QProgressBar(this))
    , m_scenes(this)
    , m_pace(
          session, [this] { followResult(); }, livePicture) {
    const QString id =
        method == truth ? QStringLiteral("truth") : toQt(session.method(method).method->id);
    setObjectName(QStringLiteral("panel-") + id);
    setAccessibleName(title());
    setFrameShape(QFrame::StyledPanel);
    m_plot->setObjectName(QStringLiteral("plot-") + id);
    m_plot->setAccessibleName(title());
    m_plot->setStatusVisible(false); // said below, where it changes while a method runs
    m_state->setObjectName(QStringLiteral("state-") + id);
    m_metrics->setObjectName(QStringLiteral("metrics-") + id);
    for (ElidedLabel* label : {m_state, m_metrics}) {
        label->setTextFormat(Qt::PlainText);
        label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    }
    // Two lines, used or not: panels beside each other stay of one height.
    m_metrics->setWordWrap(true);
    m_metrics->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_metrics->setFixedHeight(2 * m_metrics->fontMetrics().lineSpacing());
    m_progress->setObjectName(QStringLiteral("progress-") + id);
    m_progress->setAccessibleName(tr("Progress of %1").arg(title()));
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(3);
    // Its place is kept, so that nothing jumps when a run starts or ends.
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);

    auto* words = new QVBoxLayout;
    words->setContentsMargins(10, 2, 10, 6);
    words->setSpacing(2);
    words->addWidget(m_state);
    words->addWidget(m_metrics);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(m_progress);
    layout->addWidget(m_plot, 1);
    layout->addLayout(words);

    connect(&session, &Session::dataChanged, this, [this] {
        dropOldPicture();
        if (!m_session.isLive() || m_method == truth) {
            refresh(); // else with the answer
        }
    });
    connect(&session, &Session::liveChanged, this, &EstimatePanel::refresh);
    connect(&session, &Session::coloursChanged, this, &EstimatePanel::refreshScene);
    if (method == truth) {
        connect(&session, &Session::truthChanged, this, &EstimatePanel::refreshWords);
    } else {
        connect(&session, &Session::resultChanged, this, [this](int index) {
            if (index != m_method) {
                return;
            }
            m_pace.ask();
        });
    }
    connect(&session, &Session::captionChanged, this, [this](int index) {
        if (index == m_method) {
            setAccessibleName(title());
            m_plot->setAccessibleName(title());
            refreshScene();
        }
    });
    connect(&timeline, &Timeline::timeChanged, this, &EstimatePanel::followTime);
    follow(selection);
    dropOldPicture();
    refresh();
}

EstimatePanel::~EstimatePanel() = default;

void EstimatePanel::followResult() {
    refreshWords();
    // While it runs the picture stays the one of the answer before.
    if (result()->state != RunState::Running) {
        refreshScene();
    }
}

void EstimatePanel::follow(SelectionModel& selection) {
    connect(m_plot, &MixturePlot::viewChanged, &selection,
            [&selection](const QRectF& view) { selection.setZoom(view); });
    connect(m_plot, &MixturePlot::cameraChanged, &selection, &SelectionModel::setCamera);
    // Whose panel it is comes first: what is told of the point depends on it.
    connect(m_plot, &MixturePlot::pointHovered, &selection, [this, &selection](int point) {
        if (point >= 0) {
            selection.setPanel(m_method);
        }
        selection.setHoveredPoint(point);
    });
    connect(m_plot, &MixturePlot::pointClicked, &selection, [this, &selection](int point) {
        selection.setPanel(m_method);
        selection.setSelectedPoint(point);
    });
    connect(m_plot, &MixturePlot::componentSelected, &selection, [this, &selection](int colour) {
        selection.setPanel(m_method);
        selection.setSelectedComponent(colour);
    });
    connect(&selection, &SelectionModel::zoomChanged, this, [this] {
        if (m_selection.zoom()) {
            m_plot->setView(*m_selection.zoom());
        } else {
            m_plot->showAll();
        }
    });
    connect(&selection, &SelectionModel::cameraChanged, this,
            [this] { m_plot->setCamera(m_selection.camera()); });
    connect(&selection, &SelectionModel::hoveredPointChanged, this,
            [this] { m_plot->setHoveredPoint(m_selection.hoveredPoint()); });
    connect(&selection, &SelectionModel::selectedPointChanged, this,
            [this] { m_plot->setSelectedPoint(m_selection.selectedPoint()); });
    connect(&selection, &SelectionModel::selectedComponentChanged, this,
            [this] { m_plot->setSelectedComponent(m_selection.selectedComponent()); });
}

void EstimatePanel::setTheme(const Theme& theme) {
    m_plot->setTheme(theme);
    QPalette palette = m_metrics->palette();
    palette.setColor(QPalette::WindowText, theme.mutedText);
    m_metrics->setPalette(palette);
}

QString EstimatePanel::title() const {
    if (m_method != truth) {
        return m_session.titleOf(m_method);
    }
    return m_session.hasTruth() ? tr("Truth") : tr("Labels");
}

const MethodResult* EstimatePanel::result() const {
    return m_method == truth ? nullptr : &m_session.method(m_method).result;
}

// What cannot be coloured within a frame moves from step to step.
TracePlace EstimatePanel::place() const {
    constexpr Eigen::Index mostSmooth = 20'000;
    if (m_method == truth || !m_session.data()) {
        return {};
    }
    TracePlace place = m_timeline.placeOf(m_method);
    if (m_session.data()->data.size() > mostSmooth) {
        place.part = 0.0;
    }
    return place;
}

const Step* EstimatePanel::shownStep() const {
    const TracePlace now = place();
    return now.step < 0 ? nullptr : &result()->fit->trace->steps[std::size_t(now.step)];
}

void EstimatePanel::followTime() {
    const TracePlace now = place();
    if (now == m_shown) {
        return;
    }
    if (now.step != m_shown.step) {
        refreshWords();
    }
    refreshScene();
}

QStringList EstimatePanel::metrics() const {
    if (const Step* const step = shownStep()) {
        FitMetrics own;
        own.logLikelihood = step->logLikelihood;
        return metricWords(own);
    }
    return metricWords(m_method == truth ? m_session.truthMetrics() : result()->metrics);
}

// Drawing many points takes a while, in which the panel must not show others as theirs.
void EstimatePanel::dropOldPicture() {
    constexpr Eigen::Index slowToDraw = 200'000;
    // Changed by hand they are almost the same.
    if (!m_session.data() || m_session.data() != m_session.frame()
        || m_session.data()->data.size() < slowToDraw) {
        return;
    }
    MixtureScene scene;
    scene.title = title();
    scene.message = tr("drawing %1 points…").arg(countText(m_session.data()->data.size()));
    m_plot->setScene(std::move(scene));
}

void EstimatePanel::refresh() {
    refreshWords();
    refreshScene();
}

void EstimatePanel::refreshWords() {
    const bool running = m_method != truth && result()->state == RunState::Running;
    const Step* const step = shownStep();
    if (step != nullptr && !running) {
        m_state->setFullText(
            (QStringList{toQt(step->label)} + metrics()).join(ElidedLabel::separator()));
        m_metrics->setFullText(withMinusSigns(toQt(step->sentence)));
    } else {
        m_state->setFullText(stateWords());
        QStringList phrases = metrics();
        for (QString& phrase : phrases) {
            // Lines break between phrases only, neither at a blank nor at a hyphen.
            phrase.replace(QLatin1Char(' '), QChar::Nbsp);
            phrase.replace(QLatin1Char('-'), QChar(0x2011));
        }
        m_metrics->setFullText(phrases.join(ElidedLabel::separator()));
    }
    m_progress->setVisible(running);
    if (running) {
        const bool known = result()->fraction >= 0.0;
        m_progress->setRange(0, known ? 1000 : 0);
        m_progress->setValue(known ? int(1000 * result()->fraction) : 0);
    }
}

QString EstimatePanel::stateWords() const {
    if (m_method == truth) {
        return m_session.hasTruth() ? tr("the mixture that made the points")
                                    : tr("the points by their known labels");
    }
    const MethodResult& own = *result();
    switch (own.state) {
    case RunState::Running:
        return own.message.isEmpty() ? tr("running…") : tr("running: %1").arg(own.message);
    case RunState::Failed:
        return tr("failed: %1").arg(own.message);
    case RunState::Idle:
    case RunState::Done:
        break;
    }
    if (!own.fit) {
        return {};
    }
    const bool byHand = m_session.start() && m_session.method(m_method).method->takesStart;
    return byHand ? tr("start by hand: %1").arg(statusWords(*own.fit)) : statusWords(*own.fit);
}

void EstimatePanel::refreshScene() {
    if (!m_session.data()) {
        return;
    }
    m_shown = place();
    SceneRequest request =
        m_method == truth ? truthScene(m_session) : methodScene(m_session, *result(), m_shown);
    request.title = title();
    request.status = stateText();
    request.camera = m_selection.camera();
    request.threads = 0;
    if (m_session.data()->data.size() <= colouredAtOnce) {
        m_scenes.discard();
        try {
            showScene(makeScene(std::move(request)));
        } catch (const std::exception& error) {
            showFailure(QString::fromUtf8(error.what()));
        }
        return;
    }
    m_scenes.submit(
        [request = std::move(request)](const JobContext& job) {
            SceneRequest own = request;
            own.stop = job.stop;
            return makeScene(std::move(own));
        },
        [this](MixtureScene scene) { showScene(std::move(scene)); },
        [this](const QString& text) { showFailure(text); },
        m_session.isLive() ? Overtaking::Waits : Overtaking::Stops);
}

void EstimatePanel::showScene(MixtureScene scene) {
    m_plot->setScene(std::move(scene));
    // What the user did while the scene was made, or before this panel was.
    m_plot->setCamera(m_selection.camera());
    if (m_selection.zoom()) {
        m_plot->setView(*m_selection.zoom());
    }
    m_plot->setSelectedComponent(m_selection.selectedComponent());
    m_plot->setSelectedPoint(m_selection.selectedPoint());
    emit sceneShown();
}

void EstimatePanel::showFailure(const QString& text) {
    m_state->setFullText(tr("cannot be drawn: %1").arg(text));
}

} // namespace gaussarium::ui
