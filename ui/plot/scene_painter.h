// Paints a scene: the same picture in the window, in PNG, SVG and PDF.
#pragma once

#include "ui/plot/plot_frame.h"
#include "ui/plot/plot_style.h"
#include "ui/plot/point_arcs.h"
#include "ui/plot/scene.h"
#include "ui/plot/theme.h"

#include <QImage>
#include <QRectF>

class QPainter;

namespace gaussarium::ui {

// What surrounds the data. Lengths are in the painter's units, which the style shares.
struct PanelLook {
    Theme theme;
    PlotStyle style;
    bool title = true;
    bool status = true;
    bool xTitle = true;
    bool yTitle = true;
    int selectedColour = -1;         // component drawn strongly, the others faint
    Eigen::Index markedPoint = -1;   // with a ring around it
    Eigen::Index selectedPoint = -1; // with a ring in the colour of what is selected
    PointArcs arcs;                  // lines to other points, wider for more
    PointMarks marks;                // points that stand out, larger for more
    Eigen::Index vectorLimit = 0; // up to so many points are painted as vectors; more as an image
    double imageResolution = 1.0; // pixels per unit of that image
};

// The rectangle of the data within `panel`: what remains after titles, ticks and status. It
// depends on `view` through the width of the tick labels.
QRectF plotArea(const MixtureScene& scene, const QRectF& panel, const QRectF& view,
                const PanelLook& look);

// plotArea with the range that it shows: `view`, or more where scales are equal (always for 3D,
// whose view also leaves room for the words around the box).
PlotFrame panelFrame(const MixtureScene& scene, const QRectF& panel, const QRectF& view,
                     const PanelLook& look, bool equalScales);

// Background, grid, axes and their words; for 3D the box with its axes.
void paintAxes(QPainter& painter, const MixtureScene& scene, const QRectF& panel,
               const PlotFrame& frame, const PanelLook& look);
// Points, as vectors or as an image.
void paintPoints(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                 const PanelLook& look);
// Outlines, means, and the message where there is no answer.
void paintComponents(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                     const PanelLook& look);
// What follows the pointer: the marked point and the arcs.
void paintHighlights(QPainter& painter, const MixtureScene& scene, const PlotFrame& frame,
                     const PanelLook& look);

// All of it.
void paintPanel(QPainter& painter, const MixtureScene& scene, const QRectF& panel,
                const PlotFrame& frame, const PanelLook& look);

} // namespace gaussarium::ui
