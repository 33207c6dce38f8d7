#include "ui/plot/mixture_plot.h"

#include "ui/plot/component_image.h"
#include "ui/plot/scatter_image.h"

#include <QAccessible>
#include <QPainter>
#include <QRubberBand>
#include <QTimer>

namespace gaussarium::ui {

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
        m_sample = {};
        invalidatePoints();
    });
}

MixturePlot::~MixturePlot() = default;

void MixturePlot::setScene(MixtureScene scene) {
    const bool sameFrame = scene.frame == m_scene.frame && scene.frame != nullptr;
    const bool sameData = scene.data == m_scene.data && scene.data != nullptr;
    m_scene = std::move(scene);
    m_sample = {};
    if (!sameFrame) {
        m_view = m_scene.data ? sceneView(m_scene) : QRectF(0, 0, 1, 1);
    }
    if (!sameData) {
        m_hoveredPoint = m_selectedPoint = -1;
        m_arcs = {};
        m_marks = {};
    }
    describe();
    invalidatePoints();
}

void MixturePlot::setTheme(const Theme& theme) {
    m_look.theme = theme;
    invalidatePicture();
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
    becomeCoarse();
    invalidatePoints();
}

void MixturePlot::setCamera(const Camera& camera) {
    if (!m_scene.isSpatial() || camera == m_scene.camera) {
        return;
    }
    setSceneCamera(m_scene, camera);
    becomeCoarse();
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

void MixturePlot::setToolHandler(PlotToolHandler* handler) {
    if (m_drag == Drag::Tool && m_tool != nullptr && handler != m_tool) {
        m_drag = Drag::None;
        m_tool->cancelTool();
    }
    m_tool = handler;
    unsetCursor();
    update();
}

void MixturePlot::setMarks(const PointMarks& marks) {
    const bool faint = !m_marks.empty();
    if (!marks.empty() || faint) {
        m_marks = marks;
        m_pointsValid = m_pointsValid && faint == !marks.empty();
        invalidatePicture();
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
    invalidatePicture();
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
    invalidatePicture();
}

void MixturePlot::invalidatePicture() {
    m_pictureValid = false;
    update();
}

void MixturePlot::becomeCoarse() {
    if (m_scene.size() > mostWhileMoving) {
        m_coarse = true;
        m_fine->start();
    }
}

void MixturePlot::refreshPoints(const PlotFrame& frame) {
    if (m_pointsValid) {
        return;
    }
    ScatterOptions options;
    options.radius = m_look.style.point;
    options.devicePixelRatio = m_pointsRatio;
    options.dimmed = !m_scene.message.isEmpty() || !m_marks.empty();
    if (m_coarse) {
        if (!m_sample.data) {
            m_sample = sampleOf(m_scene, mostWhileMoving);
        }
        m_sample.view = m_scene.view;
    }
    m_points = scatterImage(m_coarse ? m_sample : m_scene, frame, options);
    m_pointsValid = true;
}

bool MixturePlot::isPictureCurrent() const {
    // The ratio changes when the window moves to another screen.
    return m_pictureValid && m_pointsRatio == devicePixelRatioF()
           && m_picture.size() == (QSizeF(size()) * m_pointsRatio).toSize();
}

void MixturePlot::makePicture() {
    if (isPictureCurrent()) {
        return;
    }
    if (m_pointsRatio != devicePixelRatioF()) {
        m_pointsRatio = devicePixelRatioF();
        m_pointsValid = false;
    }
    const QSize pixels = (QSizeF(size()) * m_pointsRatio).toSize();
    const PlotFrame at = frame();
    if (m_picture.size() != pixels) {
        m_picture = QImage(pixels, QImage::Format_RGB32);
    }
    m_picture.setDevicePixelRatio(m_pointsRatio);
    QPainter painter(&m_picture);
    painter.setFont(font());
    painter.fillRect(rect(), m_look.theme.window);
    const QRectF panel = QRectF(rect()).adjusted(2, 2, -2, -2);
    const PanelLook current = look();
    paintAxes(painter, m_scene, panel, at, current);
    if (m_scene.data) {
        refreshPoints(at);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRectF(at.area.topLeft(), m_points.deviceIndependentSize()), m_points);
        painter.end();
        drawComponents(m_picture, m_scene, at, current);
    }
    m_pictureValid = true;
}

void MixturePlot::paintEvent(QPaintEvent*) {
    if (!isPictureCurrent()) {
        emit aboutToPaint();
        makePicture();
    }
    const PlotFrame at = frame();
    QPainter painter(this);
    painter.drawImage(QPointF(0, 0), m_picture);
    if (m_scene.data) {
        if (m_tool != nullptr) {
            paintOverlay(painter, m_tool->overlayOf(*this), at, look());
        }
        paintHighlights(painter, m_scene, at, look());
    }
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing);
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
