// Cutting lines at a rectangle by hand: QSvgGenerator of Qt 6.4 ignores clip paths, so a figure
// must contain nothing outside its panels.
#pragma once

#include <QPolygonF>
#include <QRectF>

#include <vector>

namespace gaussarium::ui {

// The parts of the polyline within the rectangle, in order; each has at least two points.
std::vector<QPolygonF> clippedPolyline(const QPolygonF& line, const QRectF& rectangle);

} // namespace gaussarium::ui
