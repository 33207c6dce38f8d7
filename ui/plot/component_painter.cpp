#include "ui/plot/component_painter.h"

#include "ui/plot/arc_painter.h"
#include "ui/plot/clip.h"
#include "ui/plot/component_style.h"
#include "ui/plot/wrapped_text.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace gaussarium::ui {

namespace {

// As many as it takes for the straight pieces to stay within 0.08 units of the curve: few for a
// small outline, since strokes cost by the piece, and more where one zooms in.
int outlinePoints(const Ellipse& ellipse, const PlotFrame& frame) {
    const double radius = ellipse.semiAxes.maxCoeff() * std::max(frame.scaleX(), frame.scaleY());
    const double pieces = std::numbers::pi * std::sqrt(std::max(radius, 0.0) / (2.0 * 0.08));
    return 1 + static_cast<int>(std::clamp(std::ceil(pieces), 24.0, 720.0));
}

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

void drawOutline(QPainter& painter, const QPolygonF& polygon, const QRectF& area, const QPen& pen) {
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    const std::vector<QPolygonF> parts = clippedPolyline(polygon, area);
    if (parts.size() == 1 && parts.front().size() == polygon.size()) {
        // Wholly inside: closed, so that the ends join without a notch.
        painter.drawPolygon(polygon.first(polygon.size() - 1));
        return;
    }
    for (const QPolygonF& part : parts) {
        painter.drawPolyline(part);
    }
}

QFont meanFont(const PanelLook& look) {
    return look.style.textFont(look.style.font, true);
}

QString meanNumber(int colour) {
    return QString::number(colour + 1);
}

void paintRing(QPainter& painter, const MixtureScene& scene, Eigen::Index point,
               const QColor& colour, const PlotFrame& frame, const PanelLook& look) {
    if (point < 0 || point >= scene.size()) {
        return;
    }
    const QPointF at = frame.toSurface(scene.position(point));
    if (!frame.area.contains(at)) {
        return;
    }
    const double radius = look.style.point + 3.0 * look.style.line;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(look.theme.plotBackground, 4.0 * look.style.line));
    painter.drawEllipse(at, radius, radius);
    painter.setPen(QPen(colour, 1.6 * look.style.line));
    painter.drawEllipse(at, radius, radius);
}

} // namespace

QPolygonF outlineOnSurface(const Ellipse& ellipse, const PlotFrame& frame) {
    const Eigen::Matrix2Xd points = outline(ellipse, outlinePoints(ellipse, frame));
    QPolygonF polygon;
    for (const auto& point : points.colwise()) {
        polygon << frame.toSurface(point[0], point[1]);
    }
    return polygon;
}

double emphasis(int colour, const PanelLook& look) {
    return look.selectedColour < 0 || look.selectedColour == colour ? 1.0 : 0.35;
}

LinePen outlinePen(const SceneEllipse& ellipse, const MixtureScene& scene, const PanelLook& look) {
    LinePen own;
    if (ellipse.reference) {
        own.colour = withAlpha(look.theme.mutedText, 0.75);
        own.width = 1.2 * look.style.line;
        own.dash = 5.0 * own.width;
        own.space = 2.0 * own.width;
        return own;
    }
    const double innermost = scene.levels.empty() ? 0.0 : scene.levels.front();
    // Heavy components have heavy lines: from 1.5 times a line at weight 0 to 3 times at 1.
    own.width = look.style.line * (1.5 + 1.5 * std::sqrt(std::clamp(ellipse.weight, 0.0, 1.0)));
    own.width *= ellipse.level > innermost ? 0.65 : 1.0;
    own.width *= look.selectedColour == ellipse.colour ? 1.5 : 1.0;
    const double alpha = emphasis(ellipse.colour, look);
    own.colour = withAlpha(componentLine(ellipse.colour, look.theme.plotBackground), alpha);
    // A halo in the ground's colour keeps the line apart from points of the same colour.
    own.haloWidth = own.width + 2.0 * look.style.line;
    own.halo = withAlpha(look.theme.plotBackground, 0.7 * alpha);
    return own;
}

void paintOutline(QPainter& painter, const SceneEllipse& ellipse, const LinePen& own,
                  const PlotFrame& frame) {
    const QPolygonF polygon = outlineOnSurface(ellipse.shape, frame);
    if (own.haloWidth > 0.0) {
        drawOutline(painter, polygon, frame.area,
                    QPen(own.halo, own.haloWidth, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    }
    QPen pen(own.colour, own.width, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin);
    if (own.dash > 0.0) {
        // QPen counts in widths of the line.
        pen.setDashPattern({own.dash / own.width, own.space / own.width});
    }
    drawOutline(painter, polygon, frame.area, pen);
}

void paintMeanSymbol(QPainter& painter, const QPointF& at, int colour, double alpha,
                     const PanelLook& look) {
    const QColor& ground = look.theme.plotBackground;
    const double radius = meanRadius(look);
    const QPainterPath symbol = QTransform::fromTranslate(at.x(), at.y())
                                    .scale(radius, radius)
                                    .map(symbolPath(componentSymbol(colour)));
    painter.setPen(QPen(withAlpha(ground, alpha), 2.5 * look.style.line));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(symbol);
    painter.setPen(QPen(withAlpha(look.theme.text, alpha), 0.8 * look.style.line));
    painter.setBrush(withAlpha(componentLine(colour, ground), alpha));
    painter.drawPath(symbol);
}

void paintMeanNumber(QPainter& painter, const QPointF& baseline, int colour, double alpha,
                     const PanelLook& look) {
    const QFont font = meanFont(look);
    const QString text = meanNumber(colour);
    QPainterPath path;
    path.addText(baseline, font, text);
    painter.setPen(QPen(withAlpha(look.theme.plotBackground, alpha), 3.0 * look.style.line,
                        Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(withAlpha(look.theme.text, alpha));
    painter.setFont(font);
    painter.drawText(baseline, text);
}

double meanRadius(const PanelLook& look) {
    return 0.36 * look.style.font;
}

QSizeF numberSize(int colour, const PanelLook& look) {
    const QFontMetricsF metrics(meanFont(look));
    return {metrics.horizontalAdvance(meanNumber(colour)), metrics.capHeight()};
}

QPointF numberBaseline(const QPointF& mean, int colour, const PlotFrame& frame,
                       const PanelLook& look) {
    const QSizeF text = numberSize(colour, look);
    const double radius = meanRadius(look);
    const QPointF beside = mean + QPointF(1.5 * radius, -0.9 * radius);
    return {std::min(beside.x(), frame.area.right() - text.width()),
            std::max(beside.y(), frame.area.top() + text.height())};
}

void paintMessage(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                  const PanelLook& look) {
    if (scene.message.isEmpty()) {
        return;
    }
    const QFont font = look.style.textFont(look.style.font);
    const QFontMetricsF metrics(font);
    const double pad = 0.8 * look.style.font;
    const QRectF& area = frame.area;
    const QSizeF room(std::max(1.0, std::min(area.width() - 3.0 * pad, 26.0 * look.style.font)),
                      std::max(1.0, area.height() - 2.5 * pad));
    const QString shown = fittingText(scene.message, font, room);
    QRectF text = metrics.boundingRect(QRectF(QPointF(0, 0), room),
                                       Qt::AlignCenter | Qt::TextWordWrap, breakable(shown));
    // A hair wider, or rounding may wrap the longest line once more.
    text.adjust(-0.02 * text.width() - 1, 0, 0.02 * text.width() + 1, 0);
    text.moveCenter(area.center());
    const QRectF box = text.adjusted(-pad, -pad, pad, pad).intersected(area);
    painter.setPen(QPen(look.theme.warning, 1.5 * look.style.line));
    painter.setBrush(withAlpha(look.theme.plotBackground, 0.93));
    painter.drawRoundedRect(box, 0.4 * pad, 0.4 * pad);
    paintWrapped(painter, text, Qt::AlignCenter, shown, font, look.theme.text);
}

void paintComponents(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                     const PanelLook& look) {
    painter.setRenderHint(QPainter::Antialiasing);
    paintMarks(painter, scene, frame, look);
    for (const SceneEllipse& ellipse : scene.ellipses) {
        paintOutline(painter, ellipse, outlinePen(ellipse, scene, look), frame);
    }
    for (const SceneMean& mean : scene.means) {
        const QPointF at = frame.toSurface(mean.position);
        if (!frame.area.contains(at)) {
            continue;
        }
        const double alpha = emphasis(mean.colour, look);
        paintMeanSymbol(painter, at, mean.colour, alpha, look);
        paintMeanNumber(painter, numberBaseline(at, mean.colour, frame, look), mean.colour, alpha,
                        look);
    }
    paintMessage(painter, scene, frame, look);
}

void paintHighlights(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                     const PanelLook& look) {
    if (!scene.message.isEmpty()) {
        return; // it is read, and lies over the points
    }
    painter.setRenderHint(QPainter::Antialiasing);
    paintArcs(painter, scene, frame, look);
    paintRing(painter, scene, look.selectedPoint, look.theme.selection, frame, look);
    paintRing(painter, scene, look.markedPoint, look.theme.text, frame, look);
}

} // namespace gaussarium::ui
