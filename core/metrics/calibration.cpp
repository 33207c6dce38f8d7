#include "core/metrics/calibration.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace gaussarium {

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<ReliabilityBin> emptyBins(int count) {
    std::vector<ReliabilityBin> bins(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
        ReliabilityBin& bin = bins[static_cast<std::size_t>(i)];
        bin.low = static_cast<double>(i) / count;
        bin.high = static_cast<double>(i + 1) / count;
    }
    return bins;
}

// From sums to means.
void finish(Calibration& calibration, double logScores) {
    calibration.count = 0;
    for (const ReliabilityBin& bin : calibration.bins) {
        calibration.count += bin.count;
    }
    calibration.logScore = calibration.empty() ? nan : logScores / calibration.count;
    calibration.expectedError = calibration.empty() ? nan : 0.0;
    for (ReliabilityBin& bin : calibration.bins) {
        bin.confidence = bin.count > 0 ? bin.confidence / bin.count : nan;
        bin.right = bin.count > 0 ? bin.right / bin.count : nan;
        if (bin.count > 0) {
            calibration.expectedError +=
                std::abs(bin.right - bin.confidence) * bin.count / calibration.count;
        }
    }
}

} // namespace

Forecast makeForecast(const Eigen::Ref<const Eigen::VectorXd>& probabilities, int truth) {
    GAUSSARIUM_CHECK_GE(probabilities.size(), 1);
    Eigen::Index best = 0;
    Forecast forecast;
    forecast.confidence = probabilities.maxCoeff(&best);
    forecast.right = best + 1 == truth;
    forecast.ofTruth = truth >= 1 && truth <= probabilities.size() ? probabilities[truth - 1] : 0.0;
    return forecast;
}

Calibration calibrate(const std::vector<Forecast>& forecasts, int bins) {
    GAUSSARIUM_CHECK_GE(bins, 1);
    Calibration calibration;
    calibration.bins = emptyBins(bins);
    double logScores = 0.0;
    for (const Forecast& forecast : forecasts) {
        require(forecast.confidence >= 0.0 && forecast.confidence <= 1.0 + 1e-9, "calibrate",
                "a confidence is no probability");
        const int index =
            std::min(static_cast<int>(std::floor(forecast.confidence * bins)), bins - 1);
        ReliabilityBin& bin = calibration.bins[static_cast<std::size_t>(index)];
        ++bin.count;
        bin.confidence += forecast.confidence;
        bin.right += forecast.right ? 1.0 : 0.0;
        logScores += std::log(forecast.ofTruth);
    }
    finish(calibration, logScores);
    return calibration;
}

Calibration pooled(const std::vector<Calibration>& parts) {
    Calibration result;
    double logScores = 0.0;
    for (const Calibration& part : parts) {
        if (part.empty()) {
            continue;
        }
        if (result.bins.empty()) {
            result.bins = emptyBins(static_cast<int>(part.bins.size()));
        }
        GAUSSARIUM_CHECK_EQ(part.bins.size(), result.bins.size());
        logScores += part.logScore * part.count;
        for (std::size_t i = 0; i < part.bins.size(); ++i) {
            if (part.bins[i].count > 0) {
                result.bins[i].count += part.bins[i].count;
                result.bins[i].confidence += part.bins[i].confidence * part.bins[i].count;
                result.bins[i].right += part.bins[i].right * part.bins[i].count;
            }
        }
    }
    finish(result, logScores);
    return result;
}

} // namespace gaussarium
