// A line through points, straight into the pixels of an image; beside ellipse_stroke.h for what
// bends too tightly for that.
#pragma once

#include "ui/plot/line_pen.h"

#include <QImage>
#include <QPolygonF>
#include <QRect>

#include <vector>

namespace gaussarium::ui {

// Draws the part within `clip`, antialiased and with round ends, into an opaque image
// (Format_RGB32) that no painter is at work on. Where parts come near each other they are one line:
// nothing is laid over itself. Points in pixels, finite. Dashes begin anew in every part. About 2
// ns for each pixel within reach of a segment, once for each segment.
void strokePolylines(QImage& image, const QRect& clip, const std::vector<QPolygonF>& parts,
                     const LinePen& pen);

} // namespace gaussarium::ui
