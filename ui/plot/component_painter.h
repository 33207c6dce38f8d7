// The parts of paintComponents (scene_painter.h), as a painter draws them, and their measures:
// what draws them otherwise (component_image.h) must look the same.
#pragma once

#include "ui/plot/line_pen.h"
#include "ui/plot/scene_painter.h"

#include <QFont>
#include <QPolygonF>

namespace gaussarium::ui {

// How opaque a component is: 1 for the selected one (or where none is), less for the others.
double emphasis(int colour, const PanelLook& look);

// The line of an ellipse, in the painter's units.
LinePen outlinePen(const SceneEllipse& ellipse, const MixtureScene& scene, const PanelLook& look);
// The ellipse as a closed line: first point repeated last.
QPolygonF outlineOnSurface(const Ellipse& ellipse, const PlotFrame& frame);
void paintOutline(QPainter& painter, const SceneEllipse& ellipse, const LinePen& own,
                  const PlotFrame& frame);

// A mean: its component's symbol with its number beside it.
double meanRadius(const PanelLook& look);
void paintMeanSymbol(QPainter& painter, const QPointF& at, int colour, double alpha,
                     const PanelLook& look);
// The number's width and the height of its digits.
QSizeF numberSize(int colour, const PanelLook& look);
// Where the number begins: right above the symbol, and wholly in the area.
QPointF numberBaseline(const QPointF& mean, int colour, const PlotFrame& frame,
                       const PanelLook& look);
void paintMeanNumber(QPainter& painter, const QPointF& baseline, int colour, double alpha,
                     const PanelLook& look);

// Why there is no answer, in the middle of the area; nothing where there is one.
void paintMessage(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                  const PanelLook& look);

} // namespace gaussarium::ui
