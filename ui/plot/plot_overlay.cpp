#include "ui/plot/plot_overlay.h"

#include "ui/plot/clip.h"
#include "ui/plot/component_style.h"

#include <QPainter>

namespace gaussarium::ui {

namespace {

QColor lineColour(int colour, const PanelLook& look) {
    return colour < 0 ? look.theme.mutedText : componentLine(colour, look.theme.plotBackground);
}

void paintHandle(QPainter& painter, const PlotHandle& handle, const PlotFrame& frame,
                 const PanelLook& look) {
    const QPointF at = frame.toSurface(handle.position);
    if (!frame.area.adjusted(-8, -8, 8, 8).contains(at)) {
        return;
    }
    const double line = look.style.line;
    const double radius = (handle.held ? 9.0 : 7.5) * line;
    const auto outline = [&](double width, const QColor& colour) {
        painter.setPen(QPen(colour, width));
        if (handle.shape == HandleShape::Square) {
            const double half = 0.6 * radius;
            painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half));
            return;
        }
        painter.drawEllipse(at, radius, radius);
        if (handle.shape == HandleShape::Target) {
            painter.drawLine(at - QPointF(1.6 * radius, 0), at - QPointF(0.4 * radius, 0));
            painter.drawLine(at + QPointF(0.4 * radius, 0), at + QPointF(1.6 * radius, 0));
            painter.drawLine(at - QPointF(0, 1.6 * radius), at - QPointF(0, 0.4 * radius));
            painter.drawLine(at + QPointF(0, 0.4 * radius), at + QPointF(0, 1.6 * radius));
        }
    };
    painter.setBrush(Qt::NoBrush);
    outline(4.5 * line, look.theme.plotBackground);
    painter.setBrush(handle.shape == HandleShape::Square ? QBrush(look.theme.plotBackground)
                                                         : QBrush(Qt::NoBrush));
    outline((handle.held ? 2.6 : 1.8) * line, lineColour(handle.colour, look));
}

void paintPaths(QPainter& painter, const PlotOverlay& overlay, const PlotFrame& frame,
                const PanelLook& look) {
    painter.setBrush(Qt::NoBrush);
    for (const bool strong : {false, true}) {
        for (const PlotPath& path : overlay.paths) {
            if (path.strong != strong) {
                continue;
            }
            QColor colour = lineColour(path.colour, look);
            colour.setAlphaF(strong ? 0.95F : 0.35F);
            QPolygonF line;
            for (const Eigen::Vector2d& point : path.points) {
                line << frame.toSurface(point);
            }
            if (line.isEmpty()) {
                continue;
            }
            painter.setPen(QPen(colour, (strong ? 2.0 : 1.0) * look.style.line, Qt::SolidLine,
                                Qt::RoundCap, Qt::RoundJoin));
            for (const QPolygonF& part : clippedPolyline(line, frame.area)) {
                painter.drawPolyline(part);
            }
            // A dot where it began.
            if (frame.area.contains(line.front())) {
                painter.setPen(Qt::NoPen);
                painter.setBrush(colour);
                const double radius = (strong ? 3.0 : 2.0) * look.style.line;
                painter.drawEllipse(line.front(), radius, radius);
                painter.setBrush(Qt::NoBrush);
            }
        }
    }
}

} // namespace

void paintOverlay(QPainter& painter, const PlotOverlay& overlay, const PlotFrame& frame,
                  const PanelLook& look) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintPaths(painter, overlay, frame, look);
    for (const PlotHandle& handle : overlay.handles) {
        paintHandle(painter, handle, frame, look);
    }
    if (overlay.brush && frame.area.contains(*overlay.brush)) {
        painter.setClipRect(frame.area);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(look.theme.plotBackground, 3.0));
        painter.drawEllipse(*overlay.brush, overlay.brushRadius, overlay.brushRadius);
        painter.setPen(QPen(look.theme.text, 1.2));
        painter.drawEllipse(*overlay.brush, overlay.brushRadius, overlay.brushRadius);
    }
    painter.restore();
}

} // namespace gaussarium::ui
