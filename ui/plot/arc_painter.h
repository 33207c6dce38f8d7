// Paints what binds points to one another (point_arcs.h); part of paintComponents.
#pragma once

#include "ui/plot/scene_painter.h"

namespace gaussarium::ui {

// Lines, wider for larger shares of the largest. 3D lines are those between the projected points.
void paintArcs(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
               const PanelLook& look);
// Discs over the points: their area grows with the share. A few milliseconds for 2,000.
void paintMarks(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                const PanelLook& look);

} // namespace gaussarium::ui
