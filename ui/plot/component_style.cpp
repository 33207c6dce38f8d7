#include "ui/plot/component_style.h"

#include <QList>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace gaussarium::ui {

namespace {

// sRGB transfer function (IEC 61966-2-1).
double toLinear(double s) {
    return s <= 0.04045 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
}

double fromLinear(double v) {
    return v <= 0.0031308 ? 12.92 * v : 1.055 * std::pow(v, 1.0 / 2.4) - 0.055;
}

struct LinearRgb {
    double r, g, b;
    double luminance() const { return 0.2126 * r + 0.7152 * g + 0.0722 * b; }
};

LinearRgb linear(const QColor& colour) {
    return {toLinear(colour.redF()), toLinear(colour.greenF()), toLinear(colour.blueF())};
}

std::array<QColor, componentColourCount> makeFills() {
    const std::array<QColor, 8> base = {
        QColor(0x00, 0x72, 0xB2), QColor(0xD5, 0x5E, 0x00), QColor(0x00, 0x9E, 0x73),
        QColor(0xCC, 0x79, 0xA7), QColor(0xE6, 0x9F, 0x00), QColor(0x56, 0xB4, 0xE9),
        // Yellow at its own lightness has a contrast of 1.3 against white, black 1.2 against a
        // dark ground.
        withLuminance(QColor(0xF0, 0xE4, 0x42), 0.46), QColor(0x80, 0x80, 0x80)};
    std::array<QColor, componentColourCount> fills;
    for (std::size_t i = 0; i < base.size(); ++i) {
        fills[i] = base[i];
        // The far end of the range that has a contrast of 2 on both grounds.
        const bool dark = relativeLuminance(base[i]) < 0.24;
        fills[i + base.size()] = withLuminance(base[i], dark ? 0.44 : 0.10);
    }
    return fills;
}

QPainterPath polygon(const std::vector<QPointF>& corners) {
    QPainterPath path;
    path.moveTo(corners.front());
    for (std::size_t i = 1; i < corners.size(); ++i) {
        path.lineTo(corners[i]);
    }
    path.closeSubpath();
    return path;
}

// The corners of a star (or a regular polygon, inner = outer): 2 * points of them.
QPainterPath star(int points, double outer, double inner, double turn) {
    std::vector<QPointF> corners;
    for (int i = 0; i < 2 * points; ++i) {
        const double angle = turn + std::numbers::pi * i / points;
        const double radius = i % 2 == 0 ? outer : inner;
        corners.emplace_back(radius * std::cos(angle), radius * std::sin(angle));
    }
    return polygon(corners);
}

QPainterPath plus(double arm, double half, double degrees) {
    const QPainterPath upright = polygon({{-half, -arm},
                                          {half, -arm},
                                          {half, -half},
                                          {arm, -half},
                                          {arm, half},
                                          {half, half},
                                          {half, arm},
                                          {-half, arm},
                                          {-half, half},
                                          {-arm, half},
                                          {-arm, -half},
                                          {-half, -half}});
    return QTransform().rotate(degrees).map(upright);
}

std::array<QPainterPath, symbolCount> makeSymbols() {
    QPainterPath disc;
    disc.addEllipse(QPointF(0, 0), 1.0, 1.0);
    const double s = 0.88;
    const double d = 1.25;
    return {disc,
            polygon({{-s, -s}, {s, -s}, {s, s}, {-s, s}}),
            polygon({{0, -1.35}, {1.2, 0.75}, {-1.2, 0.75}}),
            polygon({{0, -d}, {d, 0}, {0, d}, {-d, 0}}),
            plus(1.25, 0.42, 45),
            polygon({{0, 1.35}, {1.2, -0.75}, {-1.2, -0.75}}),
            star(5, 1.5, 0.65, -std::numbers::pi / 2),
            plus(1.25, 0.42, 0)};
}

std::size_t wrapped(int index, int count) {
    return static_cast<std::size_t>(((index % count) + count) % count);
}

} // namespace

double relativeLuminance(const QColor& colour) {
    return linear(colour).luminance();
}

double contrastRatio(const QColor& a, const QColor& b) {
    const double first = relativeLuminance(a);
    const double second = relativeLuminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor withLuminance(const QColor& colour, double luminance) {
    LinearRgb c = linear(colour);
    const double own = c.luminance();
    if (own <= 0.0) {
        c = {luminance, luminance, luminance};
    } else {
        const double factor = luminance / own;
        c = {c.r * factor, c.g * factor, c.b * factor};
    }
    // Pull towards the grey of the same luminance until all channels fit; luminance is linear, so
    // it stays.
    const double top = std::max({c.r, c.g, c.b});
    if (top > 1.0) {
        const double t = (1.0 - luminance) / (top - luminance);
        c = {luminance + t * (c.r - luminance), luminance + t * (c.g - luminance),
             luminance + t * (c.b - luminance)};
    }
    const auto channel = [](double v) {
        return static_cast<float>(std::clamp(fromLinear(v), 0.0, 1.0));
    };
    return QColor::fromRgbF(channel(c.r), channel(c.g), channel(c.b));
}

QColor componentFill(int index) {
    static const std::array<QColor, componentColourCount> fills = makeFills();
    return index < 0 ? QColor(0x8A, 0x8F, 0x98) : fills[wrapped(index, componentColourCount)];
}

QColor componentLine(int index, const QColor& background, double contrast) {
    const QColor fill = componentFill(index);
    if (contrastRatio(fill, background) >= contrast) {
        return fill;
    }
    const double ground = relativeLuminance(background);
    // A hair more than asked for, since channels are rounded to 8 bits.
    const double wanted = 1.03 * contrast;
    const double darker = (ground + 0.05) / wanted - 0.05;
    const double lighter = (ground + 0.05) * wanted - 0.05;
    if (ground > 0.18) {
        return withLuminance(fill, std::max(0.0, darker));
    }
    return withLuminance(fill, std::min(1.0, lighter));
}

Symbol componentSymbol(int index) {
    return index < 0 ? Symbol::Disc : static_cast<Symbol>(wrapped(index, symbolCount));
}

const QPainterPath& symbolPath(Symbol symbol) {
    static const std::array<QPainterPath, symbolCount> paths = [] {
        std::array<QPainterPath, symbolCount> made = makeSymbols();
        for (const QPainterPath& path : made) {
            // A path remembers its bounds when first asked, which several threads must not do.
            static_cast<void>(path.boundingRect());
            static_cast<void>(path.controlPointRect());
        }
        return made;
    }();
    return paths[static_cast<std::size_t>(symbol)];
}

QList<qreal> dashPattern(int index) {
    static const std::array<QList<qreal>, 6> patterns = {
        QList<qreal>{},         QList<qreal>{6, 3},
        QList<qreal>{1.5, 2.5}, QList<qreal>{8, 3, 1.5, 3},
        QList<qreal>{10, 4},    QList<qreal>{6, 2.5, 1.5, 2.5, 1.5, 2.5}};
    return patterns[wrapped(index, static_cast<int>(patterns.size()))];
}

} // namespace gaussarium::ui
