// A curve of values over steps, and which values a plot of several should show.
#pragma once

#include <QString>

#include <limits>
#include <vector>

namespace gaussarium::ui {

struct Curve {
    QString name;               // legend
    std::vector<double> values; // at steps 0, 1, 2, ...; NaN where there is none (left out)
    int colour = 0;             // colour index (component_style.h); dashes and symbols follow it
};

// Empty where there is no value that is a number.
struct ValueRange {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();

    bool any() const { return lowest <= highest; }
    double size() const { return highest - lowest; }
};

// All values that are numbers.
ValueRange rangeOfAll(const std::vector<Curve>& curves);
// Upwards to the highest value; downwards to the lowest last value, or farther where the curve that
// rises least begins below it: to its start, or less far where its first quarter of steps makes
// most of its rise. Early values far below where the answers differ stay out.
ValueRange rangeOfEnds(const std::vector<Curve>& curves);

} // namespace gaussarium::ui
