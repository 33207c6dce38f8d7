#include "core/tgmm/refinement.h"

#include "core/base/check.h"
#include "core/em/em_estimator.h"

#include <cmath>
#include <utility>

namespace gaussarium::tgmm {

em::Anchor makeAnchor(const Mixture& mixture, const ReadOut& readOut) {
    const Eigen::Index k = mixture.components();
    em::Anchor anchor;
    anchor.mixture = mixture;
    anchor.weightPoints = Eigen::VectorXd::Constant(k, defaultAnchorPoints);
    anchor.meanPoints = anchor.weightPoints;
    anchor.covariancePoints = anchor.weightPoints;
    if (!readOut.anchorPoints.empty()) {
        GAUSSARIUM_CHECK_LE(k * anchorOutputs,
                            static_cast<Eigen::Index>(readOut.anchorPoints.size()));
        for (Eigen::Index j = 0; j < k; ++j) {
            const float* const logs = readOut.anchorPoints.data() + j * anchorOutputs;
            anchor.weightPoints[j] = std::exp(static_cast<double>(logs[0]));
            anchor.meanPoints[j] = std::exp(static_cast<double>(logs[1]));
            anchor.covariancePoints[j] = std::exp(static_cast<double>(logs[2]));
        }
    }
    return anchor;
}

Fit refine(const Dataset& data, const em::Anchor& anchor, int steps, bool keepTrace,
           const RunContext& context) {
    em::EmOptions options;
    options.start = em::StartKind::Given;
    options.givenStart = [&anchor](const Dataset&, int, std::uint64_t,
                                   const RunContext&) -> Expected<Mixture> {
        return anchor.mixture;
    };
    options.anchor = anchor;
    options.maxIterations = steps;
    options.tolerance = 0.0;
    options.ridge = 0.0;
    FitRequest request;
    request.components = static_cast<int>(anchor.mixture.components());
    request.keepTrace = keepTrace;
    RunContext quiet = context;
    quiet.progress = nullptr;
    return em::makeEmEstimator(std::move(options))->fit(data, request, quiet);
}

} // namespace gaussarium::tgmm
