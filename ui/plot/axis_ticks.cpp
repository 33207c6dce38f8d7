#include "ui/plot/axis_ticks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gaussarium::ui {

namespace {

QString tickLabel(double value, double step, double largest) {
    QString text;
    if (largest >= 1e6 || largest < 1e-4) {
        // Enough digits to tell neighbours apart.
        const int digits = value == 0.0 ? 0
                                        : static_cast<int>(std::floor(std::log10(std::abs(value)))
                                                           - std::floor(std::log10(step) + 1e-9));
        text = value == 0.0 ? QStringLiteral("0")
                            : QString::number(value, 'e', std::clamp(digits, 0, 12));
        // 1.5e+06 -> 1.5e6
        text.replace(QStringLiteral("e+0"), QStringLiteral("e"));
        text.replace(QStringLiteral("e+"), QStringLiteral("e"));
        text.replace(QStringLiteral("e-0"), QStringLiteral("e-"));
    } else {
        const int decimals =
            std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 12);
        text = QString::number(value, 'f', decimals);
    }
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

} // namespace

std::vector<Tick> roundTicks(double low, double high, int maximum) {
    std::vector<Tick> ticks;
    if (!(high > low) || !std::isfinite(high - low) || maximum < 2) {
        return ticks;
    }
    const double raw = (high - low) / maximum;
    const double power = std::pow(10.0, std::floor(std::log10(raw)));
    double step = 10.0 * power;
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= raw * (1.0 - 1e-12)) {
            step = factor * power;
            break;
        }
    }
    const double largest = std::max(std::abs(low), std::abs(high));
    // Where the range is below the resolution of its numbers, labels would all be equal.
    if (!(step > 4.0 * largest * std::numeric_limits<double>::epsilon())) {
        return ticks;
    }
    const double first = std::ceil(low / step - 1e-9);
    for (double i = first; i * step <= high + 1e-9 * step; i += 1.0) {
        const double value = i * step;
        ticks.push_back({value, tickLabel(value == 0.0 ? 0.0 : value, step, largest)});
    }
    return ticks;
}

} // namespace gaussarium::ui
