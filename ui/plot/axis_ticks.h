// Round numbers along an axis.
#pragma once

#include <QString>

#include <vector>

namespace gaussarium::ui {

struct Tick {
    double value = 0.0;
    QString label; // "." as decimal mark, a true minus sign, exponents only beyond 10^5 and 10^-4
};

// Ticks at multiples of 1, 2 or 5 times a power of ten, at most `maximum` (>= 2) of them within
// [low, high]; none where the range is empty or not finite.
std::vector<Tick> roundTicks(double low, double high, int maximum);

} // namespace gaussarium::ui
