#include "ui/plot/mixture_plot.h"

#include "ui/plot/scatter_image.h"

#include <QAccessible>
#include <QPainter>
#include <QRubberBand>
#include <QTimer>

namespace gaussarium::ui {

namespace {

// Points painted while a drag lasts: they take a few milliseconds.
constexpr Eigen::Index coarsePoints = 150'000;

} // namespace

MixturePlot::MixturePlot(QWidget* parent) : QWidget(parent) {
    m_look.theme = lightTheme();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Mixture plot"));
    m_fine = new QTimer(this);
    m_fine->setSingleShot(true);
    m_fine->setInterval(150);
    connect(m_fine, &QTimer::timeout, this, [this] {
        m_coarse = false;
        invalidatePoints();
    });
}

MixturePlot::~MixturePlot() = default;

void MixturePlot::setScene(MixtureScene scene) {
    const bool sameData = scene.data == m_scene.data && scene.data != nullptr;
    m_scene = std::move(scene);
    if (!sameData) {
        m_view = m_scene.data ? sceneView(m_scene) : QRectF(0, 0, 1, 1);
        m_hoveredPoint = m_selectedPoint = -1;
        m_arcs = {};
        m_marks = {};
    }
    describe();
    invalidatePoints();
}

void MixturePlot::setTheme(const Theme& theme) {
    m_look.theme = theme;
    update();
}

void MixturePlot::setPlotStyle(const PlotStyle& style) {
    m_look.style = style;
    invalidatePoints();
}

void MixturePlot::setAspect(Aspect aspect) {
    m_aspect = aspect;
    invalidatePoints();
}

void MixturePlot::setTitleVisible(bool visible) {
    m_look.title = visible;
    invalidatePoints();
}

void MixturePlot::setStatusVisible(bool visible) {
    m_look.status = visible;
    invalidatePoints();
}

PlotFrame MixturePlot::frame() const {
    const QRectF panel = QRectF(rect()).adjusted(2, 2, -2, -2);
    return panelFrame(m_scene, panel, m_view, m_look, m_aspect == Aspect::Equal);
}

void MixturePlot::setView(const QRectF& view) {
    if (view == m_view || !isUsableView(view)) {
        return;
    }
    m_view = view;
    invalidatePoints();
}

void MixturePlot::setCamera(const Camera& camera) {
    if (!m_scene.isSpatial() || camera == m_scene.camera) {
        return;
    }
    setSceneCamera(m_scene, camera);
    invalidatePoints();
}

void MixturePlot::setHoveredPoint(int index) {
    if (index == m_hoveredPoint) {
        return;
    }
    m_hoveredPoint = index;
    update();
}

void MixturePlot::setArcs(const PointArcs& arcs) {
    if (!arcs.empty() || !m_arcs.empty()) {
        m_arcs = arcs;
        update();
    }
}

void MixturePlot::setMarks(const PointMarks& marks) {
    const bool faint = !m_marks.empty();
    if (!marks.empty() || faint) {
        m_marks = marks;
        m_pointsValid = m_pointsValid && faint == !marks.empty();
        update();
    }
}

void MixturePlot::setSelectedPoint(int index) {
    if (index == m_selectedPoint) {
        return;
    }
    m_selectedPoint = index;
    update();
}

void MixturePlot::setSelectedComponent(int colour) {
    if (colour == m_selectedColour) {
        return;
    }
    m_selectedColour = colour;
    update();
}

void MixturePlot::showAll() {
    changeView(m_scene.data ? sceneView(m_scene) : QRectF(0, 0, 1, 1));
}

QSize MixturePlot::sizeHint() const {
    return {420, 360};
}

QSize MixturePlot::minimumSizeHint() const {
    return {160, 140};
}

PanelLook MixturePlot::look() const {
    PanelLook look = m_look;
    look.selectedColour = m_selectedColour;
    look.markedPoint = m_hoveredPoint;
    look.selectedPoint = m_selectedPoint;
    look.arcs = m_arcs;
    look.marks = m_marks;
    return look;
}

void MixturePlot::invalidatePoints() {
    m_pointsValid = false;
    update();
}

void MixturePlot::refreshPoints(const PlotFrame& frame) {
    // The ratio changes when the window moves to another screen.
    if (m_pointsValid && m_pointsRatio == devicePixelRatioF()) {
        return;
    }
    ScatterOptions options;
    options.radius = m_look.style.point;
    options.devicePixelRatio = devicePixelRatioF();
    options.dimmed = !m_scene.message.isEmpty() || !m_marks.empty();
    options.stride =
        m_coarse ? std::max<Eigen::Index>(1, m_scene.size() / coarsePoints) : Eigen::Index{1};
    m_points = scatterImage(m_scene, frame, options);
    m_pointsValid = true;
    m_pointsRatio = devicePixelRatioF();
}

void MixturePlot::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme.window);
    const QRectF panel = QRectF(rect()).adjusted(2, 2, -2, -2);
    const PlotFrame at = frame();
    const PanelLook current = look();
    paintAxes(painter, m_scene, panel, at, current);
    if (m_scene.data) {
        refreshPoints(at);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRectF(at.area.topLeft(), m_points.deviceIndependentSize()), m_points);
        paintComponents(painter, m_scene, at, current);
    }
    if (hasFocus()) {
        painter.setPen(QPen(m_look.theme.accent, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(at.area);
    }
}

void MixturePlot::resizeEvent(QResizeEvent*) {
    invalidatePoints();
}

void MixturePlot::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange || event->type() == QEvent::EnabledChange) {
        invalidatePoints();
    }
    QWidget::changeEvent(event);
}

void MixturePlot::describe() {
    const QString name = m_scene.title.isEmpty() ? tr("Mixture plot") : m_scene.title;
    if (name != accessibleName()) {
        setAccessibleName(name);
    }
    const QString description = m_scene.data ? describeScene(m_scene) : tr("No data.");
    if (description != accessibleDescription()) {
        setAccessibleDescription(description);
    }
}

} // namespace gaussarium::ui
