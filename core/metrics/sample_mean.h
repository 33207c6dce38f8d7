// Averages of samples with their standard errors.
#pragma once

#include <cmath>
#include <limits>
#include <vector>

namespace gaussarium {

// Mean and standard error of numbers that come one by one (Welford 1962: no cancellation).
class SampleMean {
public:
    void add(double value) {
        ++m_count;
        const double step = value - m_mean;
        m_mean += step / m_count;
        m_squares += step * (value - m_mean);
    }

    int count() const { return m_count; }
    // NaN of nothing.
    double value() const { return m_count > 0 ? m_mean : std::numeric_limits<double>::quiet_NaN(); }
    // sqrt(s^2 / n) with the unbiased s^2; NaN of fewer than two.
    double standardError() const {
        return m_count > 1 ? std::sqrt(m_squares / (m_count - 1.0) / m_count)
                           : std::numeric_limits<double>::quiet_NaN();
    }

private:
    int m_count = 0;
    double m_mean = 0.0;
    double m_squares = 0.0; // sum of squared distances from the mean
};

// The middle one, or the mean of the middle two; NaN of nothing.
double medianOf(std::vector<double> values);

} // namespace gaussarium
