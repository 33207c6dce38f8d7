// Criteria that weigh fit against the number of parameters; lower is better for all three.
#pragma once

#include "core/mixture/mixture.h"

#include <Eigen/Core>

namespace gaussarium {

// p log n - 2 log L (Schwarz 1978).
double bic(double logLikelihood, int parameters, Eigen::Index n);
// 2 p - 2 log L (Akaike 1974).
double aic(double logLikelihood, int parameters);
// BIC plus twice the entropy of the responsibilities (Biernacki, Celeux and Govaert 2000).
double icl(double bic, const Eigen::Ref<const Eigen::MatrixXd>& responsibilities);

// Free parameters of k unrestricted components in d dimensions: (k - 1) + k d + k d (d + 1) / 2.
int fullCovarianceParameters(Eigen::Index dimension, Eigen::Index components);

} // namespace gaussarium
