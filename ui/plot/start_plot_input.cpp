// What mouse and keyboard do to a StartPlot.
#include "ui/plot/start_plot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

constexpr double dragDistance = 4.0; // pixels before a click becomes a drag
constexpr double zoomPerNotch = 1.2;

} // namespace

bool StartPlot::isShown() const {
    return m_message.isEmpty() && m_picture.scene.data && m_picture.cells.columns > 0;
}

int StartPlot::cellAt(const QPointF& position) const {
    const PlotFrame at = frame();
    return at.area.contains(position) ? m_picture.cells.cellAt(at.toData(position)) : -1;
}

void StartPlot::hover(int cell) {
    if (cell != m_hovered) {
        m_hovered = cell;
        update();
    }
}

void StartPlot::mouseMoveEvent(QMouseEvent* event) {
    if (!isShown()) {
        return;
    }
    if (m_pressed) {
        const QPointF moved = event->position() - m_pressedAt;
        m_dragged = m_dragged || std::hypot(moved.x(), moved.y()) >= dragDistance;
        if (m_dragged) {
            const PlotFrame at = frame();
            const QPointF step = event->position() - m_last;
            m_last = event->position();
            setCursor(Qt::ClosedHandCursor);
            changeView(m_view.translated(-step.x() / at.scaleX(), step.y() / at.scaleY()));
        }
        return;
    }
    const int cell = cellAt(event->position());
    if (cell != m_hovered) {
        hover(cell);
        emit cellHovered(cell, event->globalPosition().toPoint());
    }
}

void StartPlot::mousePressEvent(QMouseEvent* event) {
    if (!isShown() || event->button() != Qt::LeftButton
        || !frame().area.contains(event->position())) {
        event->ignore();
        return;
    }
    m_pressed = true;
    m_dragged = false;
    m_pressedAt = m_last = event->position();
}

void StartPlot::mouseReleaseEvent(QMouseEvent* event) {
    if (!m_pressed || event->button() != Qt::LeftButton) {
        return;
    }
    m_pressed = false;
    unsetCursor();
    const int cell = m_dragged || !isShown() ? -1 : cellAt(event->position());
    if (cell >= 0) {
        hover(cell);
        emit cellChosen(cell);
    }
}

void StartPlot::mouseDoubleClickEvent(QMouseEvent* event) {
    if (isShown() && event->button() == Qt::LeftButton) {
        changeView(sceneView(m_picture.scene));
    }
}

void StartPlot::wheelEvent(QWheelEvent* event) {
    const double notches = event->angleDelta().y() / 120.0;
    if (notches == 0.0 || !isShown()) {
        event->ignore();
        return;
    }
    zoomAbout(event->position(), std::pow(zoomPerNotch, notches));
    event->accept();
}

void StartPlot::changeView(const QRectF& view) {
    if (view != m_view && isUsableView(view)) {
        setView(view);
        emit cellHovered(-1, {});
        emit viewChanged(view);
    }
}

// What is visible beyond the view (equal scales) shrinks with it, so that the place under the
// pointer stays.
void StartPlot::zoomAbout(const QPointF& position, double factor) {
    const QPointF centre = frame().toData(position);
    changeView(QRectF(centre + (m_view.topLeft() - centre) / factor, m_view.size() / factor));
}

bool StartPlot::zoomByKey(int key) {
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAbout(frame().area.center(), zoomPerNotch);
        return true;
    case Qt::Key_Minus:
        zoomAbout(frame().area.center(), 1.0 / zoomPerNotch);
        return true;
    case Qt::Key_0:
    case Qt::Key_R:
    case Qt::Key_Home:
        changeView(sceneView(m_picture.scene));
        return true;
    default:
        return false;
    }
}

void StartPlot::leaveEvent(QEvent*) {
    if (m_hovered >= 0) {
        hover(-1);
        emit cellHovered(-1, {});
    }
}

void StartPlot::keyPressEvent(QKeyEvent* event) {
    const CellPicture& cells = m_picture.cells;
    if (!isShown()) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (zoomByKey(event->key())) {
        return;
    }
    const int from =
        m_hovered >= 0 ? m_hovered : cells.rows / 2 * cells.columns + cells.columns / 2;
    int column = from % cells.columns;
    int row = from / cells.columns;
    switch (event->key()) {
    case Qt::Key_Left:
        --column;
        break;
    case Qt::Key_Right:
        ++column;
        break;
    case Qt::Key_Up:
        ++row;
        break;
    case Qt::Key_Down:
        --row;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_hovered >= 0) {
            emit cellChosen(m_hovered);
        }
        return;
    case Qt::Key_Escape:
        if (m_picture.chosen < 0) {
            QWidget::keyPressEvent(event);
        } else {
            emit cellChosen(-1);
        }
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    hover(std::clamp(row, 0, cells.rows - 1) * cells.columns
          + std::clamp(column, 0, cells.columns - 1));
    emit cellHovered(m_hovered, mapToGlobal(positionOf(m_hovered)).toPoint());
}

} // namespace gaussarium::ui
