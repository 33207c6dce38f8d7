// How a line looks, and how much of a pixel it covers by its distance: for lines that are drawn
// straight into an image.
#pragma once

#include <QColor>

#include <algorithm>

namespace gaussarium::ui {

// Widths and lengths in the units of what it draws on. The colours' opacity counts.
struct LinePen {
    double width = 1.0;
    QColor colour;
    double haloWidth = 0.0; // of a wider line beneath; 0: none
    QColor halo;
    double dash = 0.0; // length of a dash and of the space after it; 0: a solid line
    double space = 0.0;

    LinePen scaled(double factor) const;
};

// How far from its middle such a line reaches, with the half pixel in which its edge fades.
inline double reachOf(double width) {
    return 0.5 * width + 0.5;
}

// How much of a pixel so far from the middle of the line lies on it, 0..1.
inline double coverage(double distance, double width) {
    // A line thinner than a pixel covers no more than its width.
    return std::clamp(reachOf(width) - distance, 0.0, std::min(1.0, width));
}

// The dashes of a closed line, changed by at most a half so that a whole number fits.
class DashRing {
public:
    DashRing(double length, const LinePen& pen);

    // How much of a pixel so far along the line lies on a dash, 0..1.
    double operator()(double along) const;

private:
    double m_period = 1.0;
    double m_dash = 1.0;
};

// A colour that is laid over others.
class Ink {
public:
    explicit Ink(const QColor& colour)
        : m_rgb(colour.rgb() & 0xFFFFFFU), m_opacity(256.0 * colour.alphaF()) {}

    // Over an opaque colour.
    QRgb over(QRgb under, double covered) const {
        const auto share = static_cast<unsigned>(m_opacity * covered + 0.5); // of 256
        const unsigned rest = 256U - share;
        // Two channels at once; no sum of theirs leaves its 16 bits.
        const unsigned redBlue =
            ((under & 0xFF00FFU) * rest + (m_rgb & 0xFF00FFU) * share + 0x800080U) >> 8U;
        const unsigned green =
            ((under & 0x00FF00U) * rest + (m_rgb & 0x00FF00U) * share + 0x008000U) >> 8U;
        return 0xFF000000U | (redBlue & 0xFF00FFU) | (green & 0x00FF00U);
    }

private:
    QRgb m_rgb;
    double m_opacity;
};

} // namespace gaussarium::ui
