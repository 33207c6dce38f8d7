// The axes of 3D data: the far faces of the box that holds them, with round numbers along the rim.
#pragma once

#include "ui/plot/scene_painter.h"

namespace gaussarium::ui {

// Painted before the points. Cut at the frame.
void paintSpatialBox(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                     const PanelLook& look);

} // namespace gaussarium::ui
