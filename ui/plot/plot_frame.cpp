#include "ui/plot/plot_frame.h"

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

QRectF withMargin(const QRectF& bounds, double x, double y) {
    const double dx = x * bounds.width();
    const double dy = y * bounds.height();
    return bounds.adjusted(-dx, -dy, dx, dy);
}

bool isUsableView(const QRectF& view) {
    const auto usable = [](double low, double size) {
        // Below this a step on the axis is lost in the rounding of its numbers.
        const double least = 1e-12 * std::max(std::abs(low), std::abs(low + size));
        return std::isfinite(low) && std::isfinite(size) && size > least && size > 1e-290
               && size < 1e290;
    };
    return usable(view.left(), view.width()) && usable(view.top(), view.height());
}

QRectF withEqualScales(const QRectF& view, const QSizeF& area) {
    if (area.width() <= 0 || area.height() <= 0) {
        return view;
    }
    const double unitsPerPixelX = view.width() / area.width();
    const double unitsPerPixelY = view.height() / area.height();
    QRectF result = view;
    if (unitsPerPixelX < unitsPerPixelY) {
        const double width = unitsPerPixelY * area.width();
        result.setLeft(view.center().x() - 0.5 * width);
        result.setWidth(width);
    } else {
        const double height = unitsPerPixelX * area.height();
        result.setTop(view.center().y() - 0.5 * height);
        result.setHeight(height);
    }
    return result;
}

} // namespace gaussarium::ui
