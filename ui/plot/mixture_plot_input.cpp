// What mouse and keyboard do to a MixturePlot.
#include "ui/plot/mixture_plot.h"
#include "ui/plot/projector.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QRubberBand>
#include <QTimer>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr double hitRadius = 8.0;    // pixels around the pointer
constexpr double dragDistance = 4.0; // pixels before a click becomes a drag
constexpr double orbitPerPixel = 0.008;
constexpr double orbitPerKey = 0.0873; // 5 degrees
constexpr double panPerKey = 0.1;      // of the visible range
constexpr double zoomPerNotch = 1.2;

} // namespace

void MixturePlot::changeView(const QRectF& view) {
    if (view == m_view || !isUsableView(view)) {
        return;
    }
    m_view = view;
    becomeCoarse();
    invalidatePoints();
    emit viewChanged(m_view);
}

void MixturePlot::changeCamera(const Camera& camera) {
    if (camera == m_scene.camera || !m_scene.isSpatial()) {
        return;
    }
    becomeCoarse();
    setSceneCamera(m_scene, camera);
    invalidatePoints();
    emit cameraChanged(camera);
}

void MixturePlot::zoomAbout(const QPointF& position, double factor) {
    // What is visible beyond the view (equal scales, room for words) shrinks with it, so that the
    // point under the pointer stays.
    const QPointF centre = frame().toData(position);
    changeView(QRectF(centre + (m_view.topLeft() - centre) / factor, m_view.size() / factor));
}

void MixturePlot::panBy(const QPointF& pixels) {
    const PlotFrame at = frame();
    changeView(m_view.translated(-pixels.x() / at.scaleX(), pixels.y() / at.scaleY()));
}

void MixturePlot::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !m_scene.data) {
        event->ignore();
        return;
    }
    zoomAbout(event->position(), std::pow(zoomPerNotch, notches));
    event->accept();
}

MixturePlot::Drag MixturePlot::dragFor(const QMouseEvent& event) const {
    const bool left = event.button() == Qt::LeftButton;
    if (left && event.modifiers().testFlag(Qt::ControlModifier)) {
        return Drag::Band;
    }
    if (event.button() == Qt::MiddleButton
        || (left && event.modifiers().testFlag(Qt::ShiftModifier))) {
        return Drag::Pan;
    }
    if (left) {
        return m_scene.isSpatial() ? Drag::Orbit : Drag::Pan;
    }
    return Drag::None;
}

void MixturePlot::mousePressEvent(QMouseEvent* event) {
    const bool bare = !(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier));
    if (m_tool != nullptr && m_scene.data && event->button() == Qt::LeftButton && bare
        && m_drag == Drag::None && frame().area.contains(event->position())
        && m_tool->pressTool(*this, event->position())) {
        m_drag = Drag::Tool;
        QToolTip::hideText();
        return;
    }
    m_intent = dragFor(*event);
    if (m_intent == Drag::None || !m_scene.data) {
        event->ignore();
        return;
    }
    m_drag = Drag::Undecided;
    m_pressed = m_last = event->position();
}

void MixturePlot::mouseMoveEvent(QMouseEvent* event) {
    const QPointF position = event->position();
    if (m_drag == Drag::Tool) {
        m_tool->moveTool(*this, position);
        return;
    }
    if (m_drag == Drag::None) {
        hoverAt(position, event->globalPosition().toPoint());
        if (m_tool != nullptr) {
            const auto cursor = m_tool->hoverTool(*this, position);
            cursor ? setCursor(*cursor) : unsetCursor();
        }
        return;
    }
    if (m_drag == Drag::Undecided) {
        const QPointF moved = position - m_pressed;
        if (std::hypot(moved.x(), moved.y()) < dragDistance) {
            return;
        }
        m_drag = m_intent;
        QToolTip::hideText();
        if (m_drag == Drag::Band) {
            m_band = std::make_unique<QRubberBand>(QRubberBand::Rectangle, this);
            m_band->show();
        } else {
            setCursor(Qt::ClosedHandCursor);
        }
    }
    const QPointF step = position - m_last;
    m_last = position;
    switch (m_drag) {
    case Drag::Pan:
        panBy(step);
        break;
    case Drag::Orbit:
        changeCamera(m_scene.camera.orbited(-orbitPerPixel * step.x(), orbitPerPixel * step.y()));
        break;
    case Drag::Band:
        m_band->setGeometry(QRectF(m_pressed, position).normalized().toRect());
        break;
    case Drag::None:
    case Drag::Undecided:
    case Drag::Tool:
        break;
    }
}

void MixturePlot::mouseReleaseEvent(QMouseEvent* event) {
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag == Drag::Tool) {
        m_tool->releaseTool(*this, event->position());
        return;
    }
    m_band.reset();
    unsetCursor();
    if (drag == Drag::Undecided) {
        if (event->button() == Qt::LeftButton) {
            clickAt(event->position());
        }
        return;
    }
    if (drag == Drag::Band) {
        const PlotFrame at = frame();
        const QRectF band = QRectF(m_pressed, event->position()).normalized().intersected(at.area);
        // A rectangle of a few pixels is a slip of the hand.
        if (band.width() > 5 && band.height() > 5) {
            const QPointF low = at.toData(band.bottomLeft());
            const QPointF high = at.toData(band.topRight());
            changeView(QRectF(low.x(), low.y(), high.x() - low.x(), high.y() - low.y()));
        }
    }
}

void MixturePlot::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_tool != nullptr && m_tool->takesClicks() && event->button() == Qt::LeftButton) {
        mousePressEvent(event); // the second of two quick clicks is another click
    } else if (event->button() == Qt::LeftButton) {
        showAll();
    }
}

void MixturePlot::leaveEvent(QEvent*) {
    if (m_tool != nullptr && m_drag == Drag::None) {
        m_tool->leaveTool(*this);
    }
    if (std::exchange(m_hoveredColour, -1) >= 0) {
        QToolTip::hideText();
    }
    if (m_hoveredPoint >= 0) {
        m_hoveredPoint = -1;
        QToolTip::hideText();
        update();
        emit pointHovered(-1);
    }
}

void MixturePlot::hoverAt(const QPointF& position, const QPoint& global) {
    const Eigen::Index index = pointAt(position);
    const int colour = m_scene.data ? componentAt(position) : -1;
    const bool samePoint = index == m_hoveredPoint;
    if (samePoint && colour == m_hoveredColour) {
        return;
    }
    m_hoveredPoint = index;
    m_hoveredColour = colour;
    const QString text = describePoint(m_scene, index) + describeComponent(m_scene, colour);
    if (text.isEmpty()) {
        QToolTip::hideText();
    } else {
        QToolTip::showText(global, text, this);
    }
    if (!samePoint) {
        update();
        emit pointHovered(static_cast<int>(index));
    }
}

void MixturePlot::clickAt(const QPointF& position) {
    const Eigen::Index point = pointAt(position);
    int colour = componentAt(position);
    if (colour < 0 && point >= 0 && !m_scene.mixture.empty()) {
        colour = m_scene.pointComponent[static_cast<std::size_t>(point)];
    }
    setSelectedPoint(static_cast<int>(point));
    emit pointClicked(static_cast<int>(point));
    if (colour != m_selectedColour) {
        m_selectedColour = colour;
        invalidatePicture();
        emit componentSelected(colour);
    }
}

Eigen::Index MixturePlot::pointAt(const QPointF& position) const {
    const PlotFrame at = frame();
    if (!m_scene.data || !at.area.contains(position)) {
        return -1;
    }
    const Projector projector(m_scene, at);
    double best = hitRadius * hitRadius;
    Eigen::Index found = -1;
    for (Eigen::Index i = 0; i < m_scene.size(); ++i) {
        const Projector::Place place = projector(i);
        const double dx = place.x - position.x();
        const double dy = place.y - position.y();
        const double distance = dx * dx + dy * dy;
        if (distance < best) {
            best = distance;
            found = i;
        }
    }
    return found;
}

int MixturePlot::componentAt(const QPointF& position) const {
    const PlotFrame at = frame();
    double best = hitRadius;
    int found = -1;
    const auto consider = [&](const Eigen::Vector2d& p, int colour) {
        const QPointF d = at.toSurface(p) - position;
        const double distance = std::hypot(d.x(), d.y());
        if (distance < best) {
            best = distance;
            found = colour;
        }
    };
    for (const SceneMean& mean : m_scene.means) {
        consider(mean.position, mean.colour);
    }
    if (found >= 0) {
        return found;
    }
    best = 0.6 * hitRadius;
    for (const SceneEllipse& ellipse : m_scene.ellipses) {
        if (!ellipse.reference) {
            const Eigen::Matrix2Xd points = outline(ellipse.shape, 193);
            for (const auto& point : points.colwise()) {
                consider(point, ellipse.colour);
            }
        }
    }
    return found;
}

void MixturePlot::keyPressEvent(QKeyEvent* event) {
    const bool orbit = event->modifiers().testFlag(Qt::ControlModifier) && m_scene.isSpatial();
    const PlotFrame at = frame();
    const auto arrow = [&](double right, double up) {
        if (orbit) {
            changeCamera(m_scene.camera.orbited(orbitPerKey * right, orbitPerKey * up));
        } else {
            changeView(m_view.translated(right * panPerKey * at.view.width(),
                                         up * panPerKey * at.view.height()));
        }
    };
    switch (event->key()) {
    case Qt::Key_Left:
        arrow(-1, 0);
        break;
    case Qt::Key_Right:
        arrow(1, 0);
        break;
    case Qt::Key_Up:
        arrow(0, 1);
        break;
    case Qt::Key_Down:
        arrow(0, -1);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAbout(at.area.center(), zoomPerNotch);
        break;
    case Qt::Key_Minus:
        zoomAbout(at.area.center(), 1.0 / zoomPerNotch);
        break;
    case Qt::Key_0:
    case Qt::Key_R:
    case Qt::Key_Home:
        showAll();
        break;
    case Qt::Key_Escape:
        if (m_drag == Drag::Tool) {
            m_drag = Drag::None;
            m_tool->cancelTool();
            return;
        }
        if (m_selectedColour < 0 && m_selectedPoint < 0) {
            QWidget::keyPressEvent(event);
            return;
        }
        m_selectedColour = -1;
        setSelectedPoint(-1);
        invalidatePicture();
        emit pointClicked(-1);
        emit componentSelected(-1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace gaussarium::ui
