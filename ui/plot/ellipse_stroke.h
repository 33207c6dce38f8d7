// The line of an ellipse, straight into the pixels of an image: several times faster than a
// polygon that QPainter strokes, for pictures that are made anew in every frame.
#pragma once

#include "ui/plot/line_pen.h"

#include <Eigen/Core>
#include <QImage>
#include <QRect>

namespace gaussarium::ui {

// centre + axes * (cos t, sin t), in pixels; y is down.
struct PixelEllipse {
    Eigen::Vector2d centre = Eigen::Vector2d::Zero();
    Eigen::Matrix2d axes = Eigen::Matrix2d::Identity();
};

// Draws the part within `clip`, antialiased, into an opaque image (Format_RGB32) that no painter
// is at work on. A pixel's distance from the line is that of the first order, which is exact on the
// axes; false, and nothing drawn, where it would be wrong to see: at ends that curve more tightly
// than the line is wide, and for what is not finite. About 15 ns a pixel of the line.
bool strokeEllipse(QImage& image, const QRect& clip, const PixelEllipse& ellipse,
                   const LinePen& pen);

} // namespace gaussarium::ui
