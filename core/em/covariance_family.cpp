#include "core/em/covariance_family.h"

namespace gaussarium::em {

const CovarianceFamily& covarianceFamily(CovarianceType type) {
    switch (type) {
    case CovarianceType::Full:
        return fullCovariance();
    case CovarianceType::Tied:
        return tiedCovariance();
    case CovarianceType::Diagonal:
        return diagonalCovariance();
    case CovarianceType::Spherical:
        return sphericalCovariance();
    }
    return fullCovariance();
}

std::string_view covarianceName(CovarianceType type) {
    return covarianceFamily(type).name();
}

int parameterCount(const CovarianceFamily& family, int dimension, int components) {
    return components - 1 + components * dimension + family.parameters(dimension, components);
}

} // namespace gaussarium::em
