#include "ui/plot/arc_painter.h"

#include "ui/plot/component_style.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>
#include <optional>

namespace gaussarium::ui {

namespace {

QColor withAlpha(QColor colour, double alpha) {
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

// Nothing where the scene has neither the point nor the component.
std::optional<QPointF> originOf(const PointArcs& arcs, const MixtureScene& scene,
                                const PlotFrame& frame) {
    if (arcs.from >= 0) {
        return arcs.from < scene.size() ? std::optional(frame.toSurface(scene.position(arcs.from)))
                                        : std::nullopt;
    }
    const auto mean =
        std::find_if(scene.means.begin(), scene.means.end(),
                     [&arcs](const SceneMean& m) { return m.colour == arcs.fromColour; });
    return mean != scene.means.end() ? std::optional(frame.toSurface(mean->position))
                                     : std::nullopt;
}

} // namespace

// Bent to one side, so that lines there and back are two.
void paintArcs(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
               const PanelLook& look) {
    if (look.arcs.empty() || !scene.data) {
        return;
    }
    const std::optional<QPointF> from = originOf(look.arcs, scene, frame);
    const double most = look.arcs.arcs.front().share;
    if (!from || most <= 0.0) {
        return;
    }
    painter.save();
    painter.setClipRect(frame.area);
    painter.setBrush(Qt::NoBrush);
    for (auto arc = look.arcs.arcs.rbegin(); arc != look.arcs.arcs.rend(); ++arc) {
        if (arc->to == look.arcs.from || arc->to >= scene.size()) {
            continue;
        }
        const double strength = std::sqrt(arc->share / most);
        const QPointF to = frame.toSurface(scene.position(arc->to));
        const QPointF along = to - *from;
        QPainterPath path(*from);
        path.quadTo(0.5 * (*from + to) + 0.15 * QPointF(-along.y(), along.x()), to);
        painter.setPen(QPen(withAlpha(look.theme.text, 0.15 + 0.65 * strength),
                            0.5 + 2.5 * strength, Qt::SolidLine, Qt::RoundCap));
        painter.drawPath(path);
    }
    painter.restore();
}

void paintMarks(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                const PanelLook& look) {
    constexpr double leastSeen = 1e-3; // of the largest: its disc would be a speck
    if (look.marks.empty() || !scene.data) {
        return;
    }
    const QColor fill = componentLine(look.marks.colour, look.theme.plotBackground, 3.0);
    painter.setPen(Qt::NoPen);
    for (const PointArc& mark : look.marks.points) {
        const double strength = std::sqrt(std::clamp(mark.share / look.marks.most, 0.0, 1.0));
        if (mark.to < 0 || mark.to >= scene.size() || strength * strength < leastSeen) {
            continue;
        }
        const QPointF at = frame.toSurface(scene.position(mark.to));
        if (frame.area.contains(at)) {
            const double radius = 2.4 * look.style.point * strength;
            painter.setBrush(withAlpha(fill, 0.25 + 0.5 * strength));
            painter.drawEllipse(at, radius, radius);
        }
    }
}

} // namespace gaussarium::ui
