#include "ui/plot/line_pen.h"

#include <cmath>

namespace gaussarium::ui {

LinePen LinePen::scaled(double factor) const {
    LinePen pen = *this;
    pen.width *= factor;
    pen.haloWidth *= factor;
    pen.dash *= factor;
    pen.space *= factor;
    return pen;
}

DashRing::DashRing(double length, const LinePen& pen) {
    const double period = pen.dash + pen.space;
    m_period = length / std::max(1.0, std::round(length / period));
    m_dash = pen.dash / period * m_period;
}

double DashRing::operator()(double along) const {
    const double place = along - m_period * std::floor(along / m_period);
    return std::clamp(0.5 + 0.5 * m_dash - std::abs(place - 0.5 * m_dash), 0.0, 1.0)
           // The edge of the next dash.
           + std::clamp(0.5 - (m_period - place), 0.0, 1.0);
}

} // namespace gaussarium::ui
