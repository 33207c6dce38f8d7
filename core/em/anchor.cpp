#include "core/em/anchor.h"

#include "core/base/check.h"

namespace gaussarium::em {

void Anchor::check() const {
    const Expected<void> valid = mixture.validate();
    require(valid.has_value(), "Anchor::check", valid ? std::string() : valid.error().message);
    for (const Eigen::VectorXd* points : {&weightPoints, &meanPoints, &covariancePoints}) {
        GAUSSARIUM_CHECK_EQ(points->size(), mixture.components());
        require(points->allFinite(), "Anchor::check", "points that are not finite");
        GAUSSARIUM_CHECK_GE(points->minCoeff(), 0.0);
    }
    GAUSSARIUM_CHECK_GT(meanPoints.minCoeff(), 0.0);
    GAUSSARIUM_CHECK_GT(covariancePoints.minCoeff(), 0.0);
}

} // namespace gaussarium::em
