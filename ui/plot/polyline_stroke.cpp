#include "ui/plot/polyline_stroke.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gaussarium::ui {

namespace {

constexpr float farAway = std::numeric_limits<float>::infinity();

// Which pixels are how near to the line: of a part of the image, row by row.
struct Nearness {
    explicit Nearness(const QRect& within)
        : box(within)
        , squared(static_cast<std::size_t>(box.width()) * static_cast<std::size_t>(box.height()),
                  farAway) {}

    std::size_t row(int y) const {
        return static_cast<std::size_t>(y - box.top()) * static_cast<std::size_t>(box.width());
    }

    QRect box;
    std::vector<float> squared; // distance from the nearest segment, squared
    std::vector<float> along;   // how far along the line that is; empty for a solid one
};

QRect pixelsAround(const QRectF& box, double reach, const QRect& within) {
    // Within the image first: an int cannot hold every double.
    const QRectF near = box.adjusted(-reach, -reach, reach, reach)
                            .intersected(QRectF(within).adjusted(-1, -1, 1, 1));
    return near.isEmpty() ? QRect() : near.toAlignedRect().intersected(within);
}

void addSegment(Nearness& nearness, const QPointF& from, const QPointF& to, double reach,
                double before) {
    const QPointF way = to - from;
    const auto dx = static_cast<float>(way.x());
    const auto dy = static_cast<float>(way.y());
    const float length2 = std::max(dx * dx + dy * dy, std::numeric_limits<float>::min());
    const float length = std::sqrt(length2);
    const QRect box = pixelsAround(QRectF(from, to).normalized(), reach, nearness.box);
    const auto left = static_cast<float>(box.left() + 0.5 - from.x());
    for (int y = box.top(); y <= box.bottom(); ++y) {
        const std::size_t start =
            nearness.row(y) + static_cast<std::size_t>(box.left() - nearness.box.left());
        float* const squared = nearness.squared.data() + start;
        const auto py = static_cast<float>(y + 0.5 - from.y());
        for (int i = 0; i < box.width(); ++i) {
            const float px = left + static_cast<float>(i);
            const float share = std::clamp((px * dx + py * dy) / length2, 0.0F, 1.0F);
            const float ex = px - share * dx;
            const float ey = py - share * dy;
            const float distance2 = ex * ex + ey * ey;
            if (distance2 < squared[i]) {
                squared[i] = distance2;
                if (!nearness.along.empty()) {
                    nearness.along[start + static_cast<std::size_t>(i)] =
                        static_cast<float>(before) + share * length;
                }
            }
        }
    }
}

void ink(QImage& image, const Nearness& nearness, const LinePen& pen, double length) {
    const Ink line(pen.colour);
    const Ink halo(pen.halo);
    const DashRing dashes(length, pen);
    const double reach = reachOf(std::max(pen.width, pen.haloWidth));
    const auto reach2 = static_cast<float>(reach * reach);
    for (int y = nearness.box.top(); y <= nearness.box.bottom(); ++y) {
        auto* const pixels = reinterpret_cast<QRgb*>(image.scanLine(y)) + nearness.box.left();
        const std::size_t start = nearness.row(y);
        for (int i = 0; i < nearness.box.width(); ++i) {
            const std::size_t at = start + static_cast<std::size_t>(i);
            if (nearness.squared[at] >= reach2) {
                continue;
            }
            const double distance = std::sqrt(static_cast<double>(nearness.squared[at]));
            double covered = coverage(distance, pen.width);
            if (pen.haloWidth > 0.0) {
                pixels[i] = halo.over(pixels[i], coverage(distance, pen.haloWidth));
            }
            if (!nearness.along.empty()) {
                covered *= dashes(static_cast<double>(nearness.along[at]));
            }
            pixels[i] = line.over(pixels[i], covered);
        }
    }
}

} // namespace

void strokePolylines(QImage& image, const QRect& clip, const std::vector<QPolygonF>& parts,
                     const LinePen& pen) {
    const double reach = reachOf(std::max(pen.width, pen.haloWidth));
    QRectF bounds;
    double length = 0.0;
    for (const QPolygonF& part : parts) {
        bounds |= part.boundingRect().adjusted(-0.5, -0.5, 0.5, 0.5); // never empty
        for (qsizetype i = 1; i < part.size(); ++i) {
            length += std::hypot(part[i].x() - part[i - 1].x(), part[i].y() - part[i - 1].y());
        }
    }
    const QRect box = pixelsAround(bounds, reach, clip.intersected(image.rect()));
    if (box.isEmpty()) {
        return;
    }
    Nearness nearness(box);
    if (pen.dash > 0.0) {
        nearness.along.resize(nearness.squared.size());
    }
    double before = 0.0;
    for (const QPolygonF& part : parts) {
        for (qsizetype i = 1; i < part.size(); ++i) {
            addSegment(nearness, part[i - 1], part[i], reach, before);
            before += std::hypot(part[i].x() - part[i - 1].x(), part[i].y() - part[i - 1].y());
        }
    }
    ink(image, nearness, pen, length);
}

} // namespace gaussarium::ui
