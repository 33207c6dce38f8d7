// Where data are on a surface: the affine map from a range of data to a rectangle of pixels.
#pragma once

#include <Eigen/Core>
#include <QPointF>
#include <QRectF>

namespace gaussarium::ui {

// Data coordinates grow upwards, surface coordinates downwards.
struct PlotFrame {
    QRectF view; // x, y: lowest data values; width, height > 0
    QRectF area; // where they are painted

    double scaleX() const { return area.width() / view.width(); }
    double scaleY() const { return area.height() / view.height(); }
    QPointF toSurface(double x, double y) const {
        return {area.left() + (x - view.left()) * scaleX(),
                area.bottom() - (y - view.top()) * scaleY()};
    }
    QPointF toSurface(const Eigen::Vector2d& p) const { return toSurface(p.x(), p.y()); }
    QPointF toData(const QPointF& p) const {
        return {view.left() + (p.x() - area.left()) / scaleX(),
                view.top() + (area.bottom() - p.y()) / scaleY()};
    }
};

// `bounds` grown on each side by those shares of its width and height.
QRectF withMargin(const QRectF& bounds, double x = 0.06, double y = 0.06);

// Whether axes can show that range: finite, and not lost in the rounding of its own numbers.
bool isUsableView(const QRectF& view);

// `view` grown about its centre, in one direction, until a unit of x is as long as a unit of y in
// an area of that size.
QRectF withEqualScales(const QRectF& view, const QSizeF& area);

} // namespace gaussarium::ui
