#include "ui/plot/curve.h"

#include <algorithm>
#include <cmath>

namespace gaussarium::ui {

namespace {

void add(ValueRange& range, double value) {
    if (std::isfinite(value)) {
        range.lowest = std::min(range.lowest, value);
        range.highest = std::max(range.highest, value);
    }
}

ValueRange rangeFrom(const Curve& curve, std::size_t first) {
    ValueRange range;
    for (std::size_t i = first; i < curve.values.size(); ++i) {
        add(range, curve.values[i]);
    }
    return range;
}

double lastValue(const Curve& curve) {
    const auto last = std::find_if(curve.values.rbegin(), curve.values.rend(),
                                   [](double value) { return std::isfinite(value); });
    return last == curve.values.rend() ? std::numeric_limits<double>::quiet_NaN() : *last;
}

// How much of a curve's range is worth showing. After a bad start the first steps make nearly all
// of it, and the slow climb that follows would be a line: three quarters of the steps get at least
// a fifth of the height, but a curve that does no more climb is not blown up to its rounding.
double sizeToShow(const Curve& curve, double size) {
    const ValueRange late = rangeFrom(curve, curve.values.size() / 4);
    return late.any() ? std::clamp(5.0 * late.size(), 0.2 * size, size) : size;
}

} // namespace

ValueRange rangeOfAll(const std::vector<Curve>& curves) {
    ValueRange all;
    for (const Curve& curve : curves) {
        const ValueRange own = rangeFrom(curve, 0);
        add(all, own.lowest);
        add(all, own.highest);
    }
    return all;
}

ValueRange rangeOfEnds(const std::vector<Curve>& curves) {
    const ValueRange all = rangeOfAll(curves);
    ValueRange ends;
    double flattest = std::numeric_limits<double>::infinity();
    double flattestBottom = flattest;
    for (const Curve& curve : curves) {
        add(ends, lastValue(curve));
        const ValueRange own = rangeFrom(curve, 0);
        const double shown = own.any() ? sizeToShow(curve, own.size()) : 0.0;
        if (shown > 0.0 && shown < flattest) {
            flattest = shown;
            flattestBottom = own.highest - shown;
        }
    }
    ends.lowest = std::max(all.lowest, std::min(ends.lowest, flattestBottom));
    ends.highest = all.highest;
    return ends;
}

} // namespace gaussarium::ui
