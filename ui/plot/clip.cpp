#include "ui/plot/clip.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace gaussarium::ui {

namespace {

// Liang and Barsky (1984): the part of the segment, as parameters 0 <= first <= second <= 1.
std::optional<std::pair<double, double>> clippedSegment(const QPointF& a, const QPointF& b,
                                                        const QRectF& r) {
    const double dx = b.x() - a.x();
    const double dy = b.y() - a.y();
    if (!std::isfinite(dx) || !std::isfinite(dy)) {
        return std::nullopt;
    }
    const std::array<std::pair<double, double>, 4> edges = {
        std::pair(-dx, a.x() - r.left()), std::pair(dx, r.right() - a.x()),
        std::pair(-dy, a.y() - r.top()), std::pair(dy, r.bottom() - a.y())};
    double enter = 0.0;
    double leave = 1.0;
    for (const auto& [p, q] : edges) {
        if (p == 0.0) {
            if (q < 0.0) {
                return std::nullopt;
            }
        } else if (p < 0.0) {
            enter = std::max(enter, q / p);
        } else {
            leave = std::min(leave, q / p);
        }
    }
    if (enter > leave) {
        return std::nullopt;
    }
    return std::pair(enter, leave);
}

} // namespace

std::vector<QPolygonF> clippedPolyline(const QPolygonF& line, const QRectF& rectangle) {
    std::vector<QPolygonF> parts;
    bool open = false; // the last part ends where the next segment starts
    for (qsizetype i = 0; i + 1 < line.size(); ++i) {
        const QPointF& a = line[i];
        const QPointF& b = line[i + 1];
        const auto range = clippedSegment(a, b, rectangle);
        if (!range) {
            open = false;
            continue;
        }
        const QPointF from = a + range->first * (b - a);
        const QPointF to = a + range->second * (b - a);
        if (!open || range->first > 0.0) {
            parts.push_back({from});
        }
        parts.back() << to;
        open = range->second >= 1.0;
    }
    return parts;
}

} // namespace gaussarium::ui
