#include "ui/plot/scene_painter.h"

#include "ui/plot/axis_ticks.h"
#include "ui/plot/clip.h"
#include "ui/plot/component_style.h"
#include "ui/plot/projector.h"
#include "ui/plot/scatter_image.h"
#include "ui/plot/spatial_box.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

// Distances as multiples of the font's size, so that all styles have the same proportions.
constexpr double gap = 0.4;
constexpr double tickLength = 0.35;

QFont textFont(const PanelLook& look) {
    return look.style.textFont(look.style.font);
}

QFont titleFont(const PanelLook& look) {
    return look.style.textFont(look.style.titleFont, true);
}

double lineHeight(const QFont& font) {
    return QFontMetricsF(font).height();
}

// As many ticks as fit without crowding: labels along x need about four digits of room each.
int tickCountX(double width, const PanelLook& look) {
    return std::clamp(static_cast<int>(width / (4.0 * look.style.font)), 2, 8);
}

int tickCountY(double height, const PanelLook& look) {
    return std::clamp(static_cast<int>(height / (2.6 * look.style.font)), 2, 8);
}

// Axis titles and the status line give way where a panel is too small for them and the data.
bool showsXTitle(const QRectF& panel, const PanelLook& look) {
    return look.xTitle && panel.height() > 13.0 * look.style.font;
}

bool showsYTitle(const QRectF& panel, const PanelLook& look) {
    return look.yTitle && panel.width() > 16.0 * look.style.font;
}

bool showsStatus(const QRectF& panel, const PanelLook& look) {
    return look.status && panel.height() > 11.0 * look.style.font;
}

double widestLabel(const std::vector<Tick>& ticks, const QFontMetricsF& metrics) {
    double width = 0.0;
    for (const Tick& tick : ticks) {
        width = std::max(width, metrics.horizontalAdvance(tick.label));
    }
    return width;
}

QPen pen(const QColor& colour, double width) {
    return QPen(colour, width, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
}

void paintTitles(QPainter& painter, const MixtureScene& scene, const QRectF& panel,
                 const QRectF& area, const PanelLook& look) {
    if (look.title && !scene.title.isEmpty()) {
        const QFont font = titleFont(look);
        painter.setFont(font);
        painter.setPen(look.theme.text);
        painter.drawText(QRectF(area.left(), panel.top(), area.width(), lineHeight(font)),
                         Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(font).elidedText(scene.title, Qt::ElideRight, area.width()));
    }
    const QFont font = textFont(look);
    painter.setFont(font);
    if (showsStatus(panel, look) && !scene.status.isEmpty()) {
        painter.setPen(look.theme.mutedText);
        const double height = lineHeight(font);
        painter.drawText(
            QRectF(area.left(), panel.bottom() - height, area.width(), height),
            Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetricsF(font).elidedText(scene.status, Qt::ElideRight, area.width()));
    }
}

void paintFlatAxes(QPainter& painter, const MixtureScene& scene, const QRectF& panel,
                   const PlotFrame& frame, const PanelLook& look) {
    const QRectF& area = frame.area;
    const double unit = look.style.font;
    const QFont font = textFont(look);
    const QFontMetricsF metrics(font);
    const double height = metrics.height();
    painter.setFont(font);

    const auto xTicks =
        roundTicks(frame.view.left(), frame.view.right(), tickCountX(area.width(), look));
    const auto yTicks =
        roundTicks(frame.view.top(), frame.view.bottom(), tickCountY(area.height(), look));
    painter.setPen(pen(look.theme.grid, look.style.line));
    for (const Tick& tick : xTicks) {
        const double x = frame.toSurface(tick.value, 0).x();
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    for (const Tick& tick : yTicks) {
        const double y = frame.toSurface(0, tick.value).y();
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    const double length = tickLength * unit;
    for (const Tick& tick : xTicks) {
        const double x = frame.toSurface(tick.value, 0).x();
        painter.setPen(pen(look.theme.axis, look.style.line));
        painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + length));
        painter.setPen(look.theme.mutedText);
        const double half = 0.5 * metrics.horizontalAdvance(tick.label) + 1.0;
        // Labels at the ends stay within the panel.
        const double left = std::clamp(x - half, panel.left(), panel.right() - 2 * half);
        painter.drawText(QRectF(left, area.bottom() + length, 2 * half, height), Qt::AlignCenter,
                         tick.label);
    }
    for (const Tick& tick : yTicks) {
        const double y = frame.toSurface(0, tick.value).y();
        painter.setPen(pen(look.theme.axis, look.style.line));
        painter.drawLine(QPointF(area.left() - length, y), QPointF(area.left(), y));
        painter.setPen(look.theme.mutedText);
        const double width = metrics.horizontalAdvance(tick.label) + 2.0;
        painter.drawText(QRectF(area.left() - length - gap * unit * 0.5 - width, y - 0.5 * height,
                                width, height),
                         Qt::AlignRight | Qt::AlignVCenter, tick.label);
    }
    painter.setPen(look.theme.text);
    if (showsXTitle(panel, look)) {
        painter.drawText(QRectF(area.left(), area.bottom() + length + height, area.width(), height),
                         Qt::AlignCenter,
                         metrics.elidedText(scene.xTitle, Qt::ElideRight, area.width()));
    }
    if (showsYTitle(panel, look)) {
        painter.save();
        painter.translate(panel.left() + 0.5 * height, area.center().y());
        painter.rotate(-90);
        painter.drawText(QRectF(-0.5 * area.height(), -0.5 * height, area.height(), height),
                         Qt::AlignCenter,
                         metrics.elidedText(scene.yTitle, Qt::ElideRight, area.height()));
        painter.restore();
    }
    painter.setPen(pen(look.theme.axis, look.style.line));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
}

} // namespace

QRectF plotArea(const MixtureScene& scene, const QRectF& panel, const QRectF& view,
                const PanelLook& look) {
    const double unit = look.style.font;
    const QFont font = textFont(look);
    const QFontMetricsF metrics(font);
    const double height = metrics.height();
    double top = look.title ? lineHeight(titleFont(look)) + gap * unit : gap * unit;
    double bottom = gap * unit + (showsStatus(panel, look) ? height + gap * unit : 0.0);
    double left = gap * unit;
    const double right = 0.8 * unit;
    if (!scene.isSpatial()) {
        bottom += tickLength * unit + height + (showsXTitle(panel, look) ? height : 0.0);
        // The tick labels depend on the height, which depends on the top and bottom only.
        const double inner = panel.height() - top - bottom;
        const auto ticks = roundTicks(view.top(), view.bottom(), tickCountY(inner, look));
        left = (showsYTitle(panel, look) ? height + gap * unit : 0.0)
               + std::max(widestLabel(ticks, metrics), 2.0 * unit) + tickLength * unit + gap * unit;
    }
    QRectF area = panel.adjusted(left, top, -right, -bottom);
    // A panel squeezed to nothing still has an area of positive size.
    area.setWidth(std::max(area.width(), 4.0));
    area.setHeight(std::max(area.height(), 4.0));
    return area;
}

PlotFrame panelFrame(const MixtureScene& scene, const QRectF& panel, const QRectF& view,
                     const PanelLook& look, bool equalScales) {
    const QRectF area = plotArea(scene, panel, view, look);
    if (!scene.isSpatial()) {
        return {equalScales ? withEqualScales(view, area.size()) : view, area};
    }
    // Room for the words, which stand left of the box and below it.
    const double unit = std::min(look.style.font, 0.06 * std::min(area.width(), area.height()));
    const QRectF inner = area.adjusted(3.4 * unit, 0.8 * unit, -1.6 * unit, -3.4 * unit);
    const QRectF innerView = withEqualScales(view, inner.size());
    const double perPixel = innerView.width() / inner.width();
    return {innerView.adjusted(-3.4 * unit * perPixel, -3.4 * unit * perPixel,
                               1.6 * unit * perPixel, 0.8 * unit * perPixel),
            area};
}

void paintAxes(QPainter& painter, const MixtureScene& scene, const QRectF& panel,
               const PlotFrame& frame, const PanelLook& look) {
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(frame.area, look.theme.plotBackground);
    if (scene.isSpatial()) {
        paintSpatialBox(painter, scene, frame, look);
    } else {
        paintFlatAxes(painter, scene, panel, frame, look);
    }
    paintTitles(painter, scene, panel, frame.area, look);
}

void paintPoints(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                 const PanelLook& look) {
    ScatterOptions options;
    options.radius = look.style.point;
    options.dimmed = !scene.message.isEmpty();
    if (scene.size() > look.vectorLimit) {
        options.devicePixelRatio = look.imageResolution;
        const QImage image = scatterImage(scene, frame, options);
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(QRectF(frame.area.topLeft(), image.deviceIndependentSize()), image);
        return;
    }
    const DiscLook disc = discLook(countVisible(scene, frame.view), options);
    const Projector projector(scene, frame);
    const bool spatial = scene.isSpatial();
    painter.setPen(Qt::NoPen);
    for (Eigen::Index i = 0; i < scene.size(); ++i) {
        const Projector::Place place = projector(i);
        const QPointF at(place.x, place.y);
        if (!frame.area.contains(at)) {
            continue;
        }
        const auto index = static_cast<std::size_t>(i);
        const double nearness = 1.0 - place.depth;
        QColor colour = QColor::fromRgb(scene.pointColour[index]);
        colour.setAlphaF(static_cast<float>(disc.opacity * (spatial ? 0.55 + 0.45 * nearness : 1.0)
                                            * (options.dimmed ? 0.45 : 1.0)));
        const double radius = disc.radius * (spatial ? 0.7 + 0.6 * nearness : 1.0);
        painter.setBrush(colour);
        const Symbol symbol = scene.size() <= options.symbolLimit
                                  ? componentSymbol(scene.pointComponent[index])
                                  : Symbol::Disc;
        if (symbol == Symbol::Disc) {
            painter.drawEllipse(at, radius, radius);
        } else {
            painter.drawPath(QTransform::fromTranslate(at.x(), at.y())
                                 .scale(radius, radius)
                                 .map(symbolPath(symbol)));
        }
    }
}

void paintPanel(QPainter& painter, const MixtureScene& scene, const QRectF& panel,
                const PlotFrame& frame, const PanelLook& look) {
    paintAxes(painter, scene, panel, frame, look);
    paintPoints(painter, scene, frame, look);
    paintComponents(painter, scene, frame, look);
    paintHighlights(painter, scene, frame, look);
}

} // namespace gaussarium::ui
