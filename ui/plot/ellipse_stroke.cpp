#include "ui/plot/ellipse_stroke.h"

#include <Eigen/LU>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace gaussarium::ui {

namespace {

// c2 x^2 + c1 x + c0 along a row of pixels, of a quadratic form in (x, y).
struct RowForm {
    RowForm(const Eigen::Matrix2d& form, double y)
        : c2(form(0, 0)), c1(2.0 * form(0, 1) * y), c0(form(1, 1) * y * y) {}
    double operator()(double x) const { return (c2 * x + c1) * x + c0; }
    double c2, c1, c0;
};

struct Interval {
    double low, high;
};

// Where the form is at most `level`; c2 > 0.
std::optional<Interval> below(const RowForm& form, double level) {
    const double half = 0.5 * form.c1;
    const double root = half * half - form.c2 * (form.c0 - level);
    if (root < 0.0) {
        return std::nullopt;
    }
    const double width = std::sqrt(root);
    return Interval{(-half - width) / form.c2, (-half + width) / form.c2};
}

// How far along the line a place on the unit circle is.
class ArcLength {
public:
    explicit ArcLength(const PixelEllipse& ellipse) {
        const auto at = [&](std::size_t i) -> Eigen::Vector2d {
            const double t = 2.0 * std::numbers::pi * static_cast<double>(i) / steps;
            return ellipse.axes * Eigen::Vector2d(std::cos(t), std::sin(t));
        };
        Eigen::Vector2d last = at(0);
        for (std::size_t i = 1; i <= steps; ++i) {
            const Eigen::Vector2d next = at(i);
            m_length[i] = m_length[i - 1] + (next - last).norm();
            last = next;
        }
    }

    double whole() const { return m_length[steps]; }
    double operator()(const Eigen::Vector2d& u) const {
        double turn = std::atan2(u.y(), u.x()) / (2.0 * std::numbers::pi);
        turn -= std::floor(turn);
        const double place = turn * steps;
        const auto step = std::min(static_cast<std::size_t>(place), steps - 1);
        return m_length[step]
               + (place - static_cast<double>(step)) * (m_length[step + 1] - m_length[step]);
    }

private:
    static constexpr std::size_t steps = 128;
    std::array<double, steps + 1> m_length{};
};

// The pixels of a row, counted from the clip's left end, whose middles lie in the interval.
struct Span {
    int first, last; // last is not in it
};

Span pixelsOf(const Interval& interval, double left, int count) {
    const auto clamped = [&](double x) {
        return static_cast<int>(std::clamp(x, 0.0, static_cast<double>(count)));
    };
    return {clamped(std::ceil(interval.low - left)), clamped(std::floor(interval.high - left) + 1)};
}

} // namespace

bool strokeEllipse(QImage& image, const QRect& clip, const PixelEllipse& ellipse,
                   const LinePen& pen) {
    const double reach = reachOf(std::max(pen.width, pen.haloWidth));
    // Semi-axes: singular values of the 2 x 2 map.
    const double sum = 0.5 * ellipse.axes.squaredNorm();
    const double area = std::abs(ellipse.axes.determinant());
    const double major = std::sqrt(sum + std::sqrt(std::max(0.0, sum * sum - area * area)));
    const double minor = area / major;
    // Its smallest radius of curvature, against the line: below that the distance of the first
    // order bends the ends.
    constexpr double tightest = 1.5;
    if (!ellipse.centre.allFinite() || !std::isfinite(major)
        || !(minor * minor > tightest * reach * major)) {
        return false;
    }
    const Eigen::Matrix2d toUnit = ellipse.axes.inverse();
    const Eigen::Matrix2d form = toUnit.transpose() * toUnit; // |u|^2
    const Eigen::Matrix2d slope = form * form;                // |gradient of |u|^2 / 2|^2
    const double outer = 1.0 + reach / minor;
    const double inner = 1.0 - reach / minor;

    const Ink line(pen.colour);
    const Ink halo(pen.halo);
    std::optional<ArcLength> along;
    std::optional<DashRing> dashes;
    if (pen.dash > 0.0) {
        along.emplace(ellipse);
        dashes.emplace(along->whole(), pen);
    }
    const QRect within = clip.intersected(image.rect());
    const double height = outer * ellipse.axes.row(1).norm();
    const double top = std::max<double>(within.top(), std::floor(ellipse.centre.y() - height));
    const double end =
        std::min<double>(within.bottom() + 1, std::ceil(ellipse.centre.y() + height));
    const double left = within.left() + 0.5 - ellipse.centre.x();

    const auto drawRow = [&](QRgb* pixels, double y, const RowForm& square, const RowForm& steep,
                             Span span) {
        for (int i = span.first; i < span.last; ++i) {
            const double x = left + i;
            const double q = square(x);
            const double distance = std::abs(q - std::sqrt(q)) / std::sqrt(steep(x));
            if (!(distance < reach)) { // also where it is not a number: the centre of the ellipse
                continue;
            }
            double covered = coverage(distance, pen.width);
            if (pen.haloWidth > 0.0) {
                pixels[i] = halo.over(pixels[i], coverage(distance, pen.haloWidth));
            }
            if (dashes && covered > 0.0) {
                covered *= (*dashes)((*along)(toUnit * Eigen::Vector2d(x, y)));
            }
            pixels[i] = line.over(pixels[i], covered);
        }
    };
    for (int row = static_cast<int>(top); row < end; ++row) {
        const double y = row + 0.5 - ellipse.centre.y();
        const RowForm square(form, y);
        const RowForm steep(slope, y);
        const std::optional<Interval> disc = below(square, outer * outer);
        if (!disc) {
            continue;
        }
        auto* const pixels = reinterpret_cast<QRgb*>(image.scanLine(row)) + within.left();
        const Span whole = pixelsOf(*disc, left, within.width());
        if (const std::optional<Interval> hole = below(square, inner * inner)) {
            const Span gap = pixelsOf(*hole, left, within.width());
            drawRow(pixels, y, square, steep, {whole.first, std::min(gap.first, whole.last)});
            drawRow(pixels, y, square, steep, {gap.last, whole.last});
        } else {
            drawRow(pixels, y, square, steep, whole);
        }
    }
    return true;
}

} // namespace gaussarium::ui
