// The method `spectral`: means, weights and variances from moments alone, no iteration on the data,
// no start, no local optimum.
#pragma once

#include "core/estimate/estimator.h"

#include <cstdint>

namespace gaussarium::spectral {

enum class Variant {
    Auto,      // Hsu-Kakade where it applies and Prony where it does; the likelier answer
    HsuKakade, // k <= d, any d; moments up to the third
    Prony,     // d = 2 or 3, any k; moments up to 2k - 1
};

enum class FrameChoice {
    Auto,     // all three; the answer of smallest BIC
    Data,     // noise is spherical in the data's own units
    Axes,     // noise is spherical once each axis is divided by its standard deviation
    Clusters, // noise has one shape, measured from the clusters of the other two's answers
};

struct SpectralOptions {
    Variant variant = Variant::Auto;
    FrameChoice frame = FrameChoice::Auto;
    int restarts = 10; // of the tensor power method, a component
};

// The mixture's covariances are what the theory supposes and estimates, sigma_j^2 I in the frame of
// the answer (in data units: axis-parallel, the same shape for all components): no point is
// assigned to a component. What the data say against round noise is told as the gauge "circular
// noise" and a warning.
//
// Ends as Converged, Refused or Cancelled. It refuses where the gauges do not pass, where a weight
// is not positive, where a mean lies outside the data, and where the answer explains the data worse
// than one Gaussian would. Where k is automatic, it is the one of smallest BIC among the k in
// 1..maxComponents that are answered. One pass over the data for all candidates, one more for each
// candidate's likelihood.
class SpectralEstimator final : public Estimator {
public:
    explicit SpectralEstimator(SpectralOptions options = {}) : m_options(options) {}

    Fit fit(const Dataset& data, const FitRequest& request,
            const RunContext& context = {}) const override;

private:
    SpectralOptions m_options;
};

// The spectral answer as a start for another method; the error is the reason of the refusal.
Expected<Mixture> spectralStart(const Dataset& data, int components, std::uint64_t seed,
                                const RunContext& context = {});

} // namespace gaussarium::spectral
