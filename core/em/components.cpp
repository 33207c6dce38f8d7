#include "core/em/components.h"

#include "core/base/check.h"

#include <cmath>
#include <numbers>

namespace gaussarium::em {

namespace {

// A pivot this much below its variance is the rounding of the moments, not a direction of the data.
constexpr double relativePivotFloor = 1e-14;
// Standardised coordinates lie within 1: points whose deviation is below 1e-13 coincide.
constexpr double varianceFloor = 1e-26;

// packed lower triangle of the Cholesky factor; false where a pivot is not above its floor.
bool choleskyFactor(const double* covariance, int d, double* lower) {
    for (int a = 0; a < d; ++a) {
        const double* const rowA = lower + a * (a + 1) / 2;
        for (int b = 0; b <= a; ++b) {
            const double* const rowB = lower + b * (b + 1) / 2;
            double sum = covariance[a * (a + 1) / 2 + b];
            for (int c = 0; c < b; ++c) {
                sum -= rowA[c] * rowB[c];
            }
            if (b < a) {
                lower[a * (a + 1) / 2 + b] = sum / rowB[b];
                continue;
            }
            const double variance = covariance[a * (a + 1) / 2 + a];
            // Written so that NaN fails as well.
            if (!(sum > relativePivotFloor * variance && sum > varianceFloor
                  && std::isfinite(sum))) {
                return false;
            }
            lower[a * (a + 1) / 2 + a] = std::sqrt(sum);
        }
    }
    return true;
}

// inverse = factor * lower^-1, both packed lower triangles.
void invertLower(const double* lower, int d, double factor, double* inverse) {
    for (int b = 0; b < d; ++b) {
        inverse[b * (b + 1) / 2 + b] = factor / lower[b * (b + 1) / 2 + b];
        for (int a = b + 1; a < d; ++a) {
            double sum = 0.0;
            for (int c = b; c < a; ++c) {
                sum += lower[a * (a + 1) / 2 + c] * inverse[c * (c + 1) / 2 + b];
            }
            inverse[a * (a + 1) / 2 + b] = -sum / lower[a * (a + 1) / 2 + a];
        }
    }
}

} // namespace

const double kernelScale = std::sqrt(0.5 * std::numbers::log2e);

void Components::resize(int newDimension, int newCount, bool newDiagonal) {
    dimension = newDimension;
    count = newCount;
    diagonal = newDiagonal;
    const auto k = static_cast<std::size_t>(count);
    weights.assign(k, 0.0);
    means.assign(k * static_cast<std::size_t>(dimension), 0.0);
    covariances.assign(k * static_cast<std::size_t>(packed()), 0.0);
    lower = covariances;
    logDeterminants.assign(k, 0.0);
    kernel.assign(k * static_cast<std::size_t>(kernelSize()), 0.0);
}

int factorise(Components& components) {
    const int d = components.dimension;
    const int packed = components.packed();
    const double normalisation = -0.5 * d * std::log2(2.0 * std::numbers::pi);
    for (int j = 0; j < components.count; ++j) {
        const double* const covariance = components.covariances.data() + j * packed;
        const double* const mean = components.means.data() + j * d;
        double* const lower = components.lower.data() + j * packed;
        double* const constant = components.kernel.data() + j * components.kernelSize();
        double* const matrix = constant + 1;
        double* const offset = matrix + packed;
        double logDeterminant = 0.0;
        if (components.diagonal) {
            for (int a = 0; a < d; ++a) {
                if (!(covariance[a] > varianceFloor && std::isfinite(covariance[a]))) {
                    return j;
                }
                lower[a] = std::sqrt(covariance[a]);
                logDeterminant += std::log(lower[a]);
                matrix[a] = kernelScale / lower[a];
                offset[a] = -matrix[a] * mean[a];
            }
        } else {
            if (!choleskyFactor(covariance, d, lower)) {
                return j;
            }
            invertLower(lower, d, kernelScale, matrix);
            for (int a = 0; a < d; ++a) {
                const double* const row = matrix + a * (a + 1) / 2;
                logDeterminant += std::log(lower[a * (a + 1) / 2 + a]);
                offset[a] = 0.0;
                for (int b = 0; b <= a; ++b) {
                    offset[a] -= row[b] * mean[b];
                }
            }
        }
        components.logDeterminants[static_cast<std::size_t>(j)] = logDeterminant;
        *constant = std::log2(components.weights[static_cast<std::size_t>(j)]) + normalisation
                    - logDeterminant * std::numbers::log2e;
    }
    return -1;
}

Eigen::MatrixXd meansOf(const Components& components, const PointColumns& columns) {
    const Eigen::Map<const Eigen::MatrixXd> means(components.means.data(), components.dimension,
                                                  components.count);
    return (columns.scale().asDiagonal() * means).colwise() + columns.centre();
}

Mixture toMixture(const Components& components, const PointColumns& columns) {
    const int d = components.dimension;
    const int packed = components.packed();
    Mixture mixture;
    mixture.weights =
        Eigen::Map<const Eigen::VectorXd>(components.weights.data(), components.count);
    mixture.means = meansOf(components, columns);
    for (int j = 0; j < components.count; ++j) {
        const double* const values = components.covariances.data() + j * packed;
        Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(d, d);
        for (int a = 0; a < d; ++a) {
            for (int b = components.diagonal ? a : 0; b <= a; ++b) {
                const double value = values[components.diagonal ? a : a * (a + 1) / 2 + b];
                covariance(a, b) = value * columns.scale()[a] * columns.scale()[b];
                covariance(b, a) = covariance(a, b);
            }
        }
        mixture.covariances.push_back(std::move(covariance));
    }
    return mixture;
}

Components fromMixture(const Mixture& mixture, const PointColumns& columns, bool diagonal) {
    GAUSSARIUM_CHECK_EQ(mixture.dimension(), columns.dimension());
    Components result;
    const int d = columns.dimension();
    result.resize(d, static_cast<int>(mixture.components()), diagonal);
    const int packed = result.packed();
    for (int j = 0; j < result.count; ++j) {
        const Eigen::MatrixXd& covariance = mixture.covariances[static_cast<std::size_t>(j)];
        result.weights[static_cast<std::size_t>(j)] = mixture.weights[j];
        for (int a = 0; a < d; ++a) {
            const double scale = columns.scale()[a];
            result.means[static_cast<std::size_t>(j * d + a)] =
                (mixture.means(a, j) - columns.centre()[a]) / scale;
            for (int b = diagonal ? a : 0; b <= a; ++b) {
                const int at = j * packed + (diagonal ? a : a * (a + 1) / 2 + b);
                result.covariances[static_cast<std::size_t>(at)] =
                    covariance(a, b) / scale / columns.scale()[b];
            }
        }
    }
    return result;
}

} // namespace gaussarium::em
