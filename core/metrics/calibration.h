// Whether stated probabilities are worth believing: the logarithmic score, reliability bins and the
// expected calibration error (Naeini, Cooper and Hauskrecht 2015; Guo et al. 2017).
#pragma once

#include <Eigen/Core>

#include <vector>

namespace gaussarium {

// What a method said before the truth was known: of all answers it calls one the likeliest.
struct Forecast {
    double confidence = 0.0; // probability of the likeliest answer
    bool right = false;      // whether that was the truth
    double ofTruth = 0.0;    // probability of the truth
};

// `probabilities` of the answers 1..size; the lower answer on ties. A truth beyond the last one has
// probability 0. Throws std::invalid_argument where there are none.
Forecast makeForecast(const Eigen::Ref<const Eigen::VectorXd>& probabilities, int truth);

// Forecasts whose confidence lies in [low, high); the last bin includes 1.
struct ReliabilityBin {
    double low = 0.0;
    double high = 0.0;
    int count = 0;
    double confidence = 0.0; // mean, NaN of an empty bin; also below
    double right = 0.0;      // share
};

struct Calibration {
    int count = 0;
    // Mean natural logarithm of the truth's probability: 0 at best, log(1/8) for eight answers
    // thought equally likely, minus infinity where a truth was held impossible. NaN of nothing.
    double logScore = 0.0;
    // Sum over bins of count / total |right - confidence|. NaN of nothing.
    double expectedError = 0.0;
    std::vector<ReliabilityBin> bins; // of equal width, over [0, 1]

    bool empty() const { return count == 0; }
};

inline constexpr int calibrationBins = 10;

Calibration calibrate(const std::vector<Forecast>& forecasts, int bins = calibrationBins);

// The calibration of all their forecasts together; those of the same bins alone go together
// (std::invalid_argument otherwise, but for empty ones).
Calibration pooled(const std::vector<Calibration>& parts);

} // namespace gaussarium
