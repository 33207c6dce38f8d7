// Comparisons for the tests of figures: made by hand, so that they need no estimator.
#pragma once

#include "core/metrics/information_criteria.h"
#include "core/study/comparison.h"
#include "tests/support/random_problems.h"

namespace gaussarium::testing {

inline Fit answered(const Mixture& mixture) {
    Fit fit;
    fit.method = "em";
    fit.status = Status::Converged;
    fit.iterations = 12;
    fit.seconds = 0.0009;
    fit.mixture = mixture;
    fit.parameters = fullCovarianceParameters(mixture.dimension(), mixture.components());
    return fit;
}

inline Fit refused() {
    Fit fit;
    fit.method = "spectral";
    fit.status = Status::Refused;
    fit.reason = "a refusal with a reason that is long enough to need several lines in a panel, "
                 "since it names the gauge, its value and what would have been required";
    return fit;
}

inline void add(Comparison& comparison, const std::string& title, Fit fit) {
    ComparedFit compared;
    compared.title = title;
    compared.metrics = measureFit(fit, comparison.data, 1, 100);
    compared.fit = std::move(fit);
    comparison.fits.push_back(std::move(compared));
}

// Data drawn from a random mixture, its truth, and `answers` fits besides one refusal.
inline Comparison randomComparison(Eigen::Index dimension, Eigen::Index k, Eigen::Index n,
                                   int answers = 1) {
    Random random(21);
    Comparison comparison;
    comparison.data =
        drawDataset(randomMixture(dimension, k, 3.0, random), n, 5, "Data <of> a test & more");
    comparison.request.components = static_cast<int>(k);
    comparison.request.seed = 4711;
    comparison.truthMetrics = measureTruth(comparison.data, 1, 100);
    for (int i = 0; i < answers; ++i) {
        add(comparison,
            i == 0 ? "EM" : "EM with a long name that must be wrapped, run " + std::to_string(i),
            answered(comparison.data.truth));
    }
    add(comparison, "Spectral", refused());
    assignColours(comparison);
    return comparison;
}

} // namespace gaussarium::testing
