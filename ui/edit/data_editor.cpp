#include "ui/edit/data_editor.h"

#include "ui/edit/step_overlay.h"

#include <QApplication>

#include <algorithm>

namespace gaussarium::ui {

namespace {

constexpr double hitRadius = 10.0; // pixels
constexpr int frameInterval = 12;  // milliseconds: within a frame of 60 a second
constexpr int tickInterval = 33;
constexpr int sprayedPerTick = 2;

GestureView viewOf(const MixturePlot& plot) {
    return {plot.frame(), ViewPlane(plot.camera(), plot.scene().box)};
}

} // namespace

DataEditor::DataEditor(Session& session, EditHistory& history, EstimateGrid& grid, QObject* parent)
    : QObject(parent), m_session(session), m_history(history), m_grid(grid) {
    m_frame.setSingleShot(true);
    m_frame.setTimerType(Qt::PreciseTimer);
    m_frame.setInterval(frameInterval);
    m_ticks.setInterval(tickInterval);
    connect(&m_frame, &QTimer::timeout, this, &DataEditor::apply);
    connect(&m_ticks, &QTimer::timeout, this, [this] {
        if (m_gesture) {
            m_gesture->tick();
        }
    });
    connect(&grid, &EstimateGrid::panelsChanged, this, &DataEditor::takePlots);
    connect(&session, &Session::dataChanged, this, [this] {
        if (m_gesture && m_session.frame() != m_before.frame) {
            cancelTool(); // other data: the gesture knows nothing of them
        }
        updatePlot(EstimatePanel::truth);
    });
    connect(&session, &Session::startChanged, this, &DataEditor::updatePlots);
    // Data that are loaded, or a start that is chosen, while the button is down.
    connect(&history, &EditHistory::beginning, this, &DataEditor::cancelTool);
    // A panel whose scene changes is painted anyway; paths may come without one.
    connect(&session, &Session::resultChanged, this, [this](int method) {
        if (m_showsPaths) {
            updatePlot(method);
        }
    });
    takePlots();
}

DataEditor::~DataEditor() {
    for (EstimatePanel* panel : m_grid.panels()) {
        panel->plot()->setToolHandler(nullptr);
    }
}

// Panels that went take their gesture along.
void DataEditor::takePlots() {
    cancelTool();
    m_hovered = nullptr;
    for (EstimatePanel* panel : m_grid.panels()) {
        panel->plot()->setToolHandler(this);
    }
}

void DataEditor::updatePlot(int method) {
    for (EstimatePanel* panel : m_grid.panels()) {
        if (panel->method() == method) {
            panel->plot()->update();
        }
    }
}

void DataEditor::updatePlots() {
    for (EstimatePanel* panel : m_grid.panels()) {
        panel->plot()->update();
    }
}

void DataEditor::setTool(EditTool tool) {
    if (tool == m_tool) {
        return;
    }
    cancelTool();
    m_tool = tool;
    for (EstimatePanel* panel : m_grid.panels()) {
        panel->plot()->unsetCursor();
    }
    updatePlots();
    emit toolChanged();
}

void DataEditor::setBrush(double pixels) {
    const double brush = std::clamp(pixels, smallestBrush, largestBrush);
    if (brush != m_brush) {
        m_brush = brush;
        updatePlots();
        emit brushChanged();
    }
}

void DataEditor::setPathsShown(bool shown) {
    m_showsPaths = shown;
    updatePlots();
}

const EstimatePanel* DataEditor::panelOf(const MixturePlot& plot) const {
    const auto& panels = m_grid.panels();
    const auto found = std::find_if(panels.begin(), panels.end(), [&](const EstimatePanel* panel) {
        return panel->plot() == &plot;
    });
    return found == panels.end() ? nullptr : *found;
}

bool DataEditor::takesStart(const EstimatePanel& panel) const {
    return panel.method() != EstimatePanel::truth
           && m_session.method(panel.method()).method->takesStart;
}

std::optional<Eigen::Index> DataEditor::startAt(const EstimatePanel& panel, const GestureView& view,
                                                const QPointF& at) const {
    if (!m_session.start() || !takesStart(panel)) {
        return std::nullopt;
    }
    const Eigen::Index nearest =
        nearestPoint(makeDataset(m_session.start()->means), view, at, hitRadius);
    return nearest < 0 ? std::nullopt : std::optional(nearest);
}

std::unique_ptr<Gesture> DataEditor::gestureAt(const MixturePlot& plot, const QPointF& at) {
    const EstimatePanel* const panel = panelOf(plot);
    if (panel == nullptr || !m_session.data()) {
        return nullptr;
    }
    const GestureView view = viewOf(plot);
    if (m_tool == EditTool::Look || m_tool == EditTool::Move) {
        if (const auto start = startAt(*panel, view, at)) {
            return moveStart(m_session, view, *start);
        }
    }
    switch (m_tool) {
    case EditTool::Look:
        break;
    case EditTool::Move: {
        if (panel->method() == EstimatePanel::truth && m_session.hasTruth()) {
            const ComponentHandles handles(m_session.data()->truth, view.plane, view.frame);
            if ((m_held = handles.at(at, hitRadius))) {
                return moveComponent(m_session, view, *m_held);
            }
        }
        const Eigen::Index point = nearestPoint(m_session.data()->data, view, at, hitRadius);
        if (point >= 0) {
            return movePoint(m_session, view, point, at);
        }
        break;
    }
    case EditTool::Add:
        return addPoint(m_session, view, at);
    case EditTool::Spray:
        return sprayPoints(m_session, view, at, m_brush, sprayedPerTick);
    case EditTool::Erase:
        return erasePoints(m_session, view, at, m_brush);
    }
    return nullptr;
}

bool DataEditor::pressTool(MixturePlot& plot, const QPointF& at) {
    end();
    auto gesture = gestureAt(plot, at);
    if (!gesture) {
        return false;
    }
    m_history.begin();
    m_before = m_session.state();
    m_gesture = std::move(gesture);
    m_session.setLive(true);
    m_gesture->begin();
    m_pointer = at;
    m_hovered = &plot;
    if (m_gesture->wantsTicks()) {
        m_ticks.start();
    }
    updatePlots();
    return true;
}

void DataEditor::moveTool(MixturePlot&, const QPointF& at) {
    if (!m_gesture) {
        return;
    }
    m_pointer = at;
    m_to = at;
    if (!m_frame.isActive()) {
        apply();
    }
}

void DataEditor::apply() {
    if (m_gesture && m_to) {
        m_frame.start();
        m_gesture->moveTo(*std::exchange(m_to, std::nullopt));
        if (takesClicks()) {
            updatePlots(); // the disc goes along
        }
    }
}

void DataEditor::releaseTool(MixturePlot&, const QPointF& at) {
    if (!m_gesture) {
        return;
    }
    // Not where the button went down: a click is no move.
    if (m_to || at != m_pointer) {
        m_to = at;
        apply();
    }
    end();
}

void DataEditor::end() {
    m_ticks.stop();
    m_frame.stop();
    m_to.reset();
    m_held.reset();
    if (const auto gesture = std::move(m_gesture)) {
        m_session.setLive(false);
        m_history.record(gesture->name());
        updatePlots();
    }
}

void DataEditor::cancelTool() {
    if (m_gesture) {
        m_gesture.reset();
        // Data that were replaced during the drag stay: they are newer than it.
        if (m_session.frame() == m_before.frame) {
            m_session.restore(m_before);
        }
        m_ticks.stop();
        m_frame.stop();
        m_to.reset();
        m_held.reset();
        m_session.setLive(false);
        updatePlots();
    }
}

std::optional<QCursor> DataEditor::hoverTool(MixturePlot& plot, const QPointF& at) {
    m_pointer = at;
    m_hovered = &plot;
    switch (m_tool) {
    case EditTool::Look:
    case EditTool::Move:
        break;
    case EditTool::Add:
        return QCursor(Qt::CrossCursor);
    case EditTool::Spray:
    case EditTool::Erase:
        plot.update();
        return QCursor(Qt::CrossCursor);
    }
    const EstimatePanel* const panel = panelOf(plot);
    if (panel == nullptr || !m_session.data()) {
        return std::nullopt;
    }
    const GestureView view = viewOf(plot);
    bool takes = startAt(*panel, view, at).has_value();
    if (m_tool == EditTool::Move) {
        takes = takes || plot.hoveredPoint() >= 0
                || (panel->method() == EstimatePanel::truth && m_session.hasTruth()
                    && ComponentHandles(m_session.data()->truth, view.plane, view.frame)
                           .at(at, hitRadius));
    }
    return takes ? std::optional(QCursor(Qt::PointingHandCursor)) : std::nullopt;
}

void DataEditor::leaveTool(MixturePlot& plot) {
    m_hovered = nullptr;
    plot.update();
}

bool DataEditor::takesClicks() const {
    return m_tool != EditTool::Look && m_tool != EditTool::Move;
}

void DataEditor::addPaths(const EstimatePanel& panel, const ViewPlane& plane,
                          PlotOverlay& overlay) const {
    const MethodResult& result = m_session.method(panel.method()).result;
    if (!result.fit) {
        return;
    }
    const bool byHand = m_session.start() != nullptr;
    for (std::size_t r = 0; r < result.fit->restarts.size(); ++r) {
        const auto& path = result.fit->restarts[r].path;
        const bool best = static_cast<int>(r) == result.fit->bestRestart;
        if (path.empty() || !(m_showsPaths || (byHand && best))) {
            continue;
        }
        for (Eigen::Index j = 0; j < path.front().cols(); ++j) {
            PlotPath line;
            line.strong = best;
            // Of the others it is not said which component is which.
            line.colour = best && std::size_t(j) < result.colours.size()
                              ? result.colours[std::size_t(j)]
                              : -1;
            for (const Eigen::MatrixXd& means : path) {
                line.points.push_back(plane.project(means.col(j)));
            }
            overlay.paths.push_back(std::move(line));
        }
    }
}

PlotOverlay DataEditor::overlayOf(const MixturePlot& plot) const {
    PlotOverlay overlay;
    const EstimatePanel* const panel = panelOf(plot);
    if (panel == nullptr || !m_session.data() || !plot.scene().data
        || plot.scene().data->dimension() != m_session.data()->data.dimension()) {
        return overlay;
    }
    const GestureView view = viewOf(plot);
    const auto inPlane = [&](const QPointF& pixels) {
        const QPointF p = view.frame.toData(pixels);
        return Eigen::Vector2d(p.x(), p.y());
    };
    if (panel->method() != EstimatePanel::truth) {
        addStepDetail(m_session.method(panel->method()).result, panel->shownPlace(), plot.scene(),
                      overlay);
    }
    if (panel->method() == EstimatePanel::truth) {
        if (m_tool == EditTool::Move && m_session.hasTruth()) {
            const ComponentHandles handles(m_session.data()->truth, view.plane, view.frame);
            for (const ComponentHandle& handle : handles.all()) {
                const auto component = std::size_t(handle.component);
                overlay.handles.push_back({inPlane(handles.position(handle)),
                                           handle.part == ComponentHandle::Part::Mean
                                               ? HandleShape::Ring
                                               : HandleShape::Square,
                                           component < m_session.truthColours().size()
                                               ? m_session.truthColours()[component]
                                               : int(component),
                                           m_gesture != nullptr && m_held == handle});
            }
        }
    } else if (takesStart(*panel)) {
        addPaths(*panel, view.plane, overlay);
        if (m_session.start()) {
            const MethodResult& result = m_session.method(panel->method()).result;
            const Eigen::MatrixXd& means = m_session.start()->means;
            for (Eigen::Index j = 0; j < means.cols(); ++j) {
                overlay.handles.push_back({view.plane.project(means.col(j)), HandleShape::Target,
                                           std::size_t(j) < result.colours.size()
                                               ? result.colours[std::size_t(j)]
                                               : int(j),
                                           false});
            }
        }
    }
    if ((m_tool == EditTool::Spray || m_tool == EditTool::Erase) && m_hovered == &plot) {
        overlay.brush = m_pointer;
        overlay.brushRadius = m_brush;
    }
    return overlay;
}

} // namespace gaussarium::ui
