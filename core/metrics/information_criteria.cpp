#include "core/metrics/information_criteria.h"

#include "core/base/check.h"

#include <cmath>

namespace gaussarium {

double bic(double logLikelihood, int parameters, Eigen::Index n) {
    GAUSSARIUM_CHECK_GE(n, 1);
    return parameters * std::log(static_cast<double>(n)) - 2.0 * logLikelihood;
}

double aic(double logLikelihood, int parameters) {
    return 2.0 * parameters - 2.0 * logLikelihood;
}

double icl(double bic, const Eigen::Ref<const Eigen::MatrixXd>& responsibilities) {
    // x log x tends to 0 with x.
    const double negativeEntropy =
        responsibilities.unaryExpr([](double r) { return r > 0.0 ? r * std::log(r) : 0.0; }).sum();
    return bic - 2.0 * negativeEntropy;
}

int fullCovarianceParameters(Eigen::Index dimension, Eigen::Index components) {
    const auto d = static_cast<int>(dimension);
    const auto k = static_cast<int>(components);
    return (k - 1) + k * d + k * d * (d + 1) / 2;
}

} // namespace gaussarium
