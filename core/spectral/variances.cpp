#include "core/spectral/variances.h"

#include "core/spectral/gauges.h"

#include <Eigen/QR>
#include <fmt/format.h>

#include <cmath>
#include <utility>

namespace gaussarium::spectral {

namespace {

// Below this share of the pooled variance a component's own estimate is sampling noise: the
// likelihood of its ellipse would be a spike that the data do not support.
constexpr double smallestShare = 0.02;
// The smallest variance that is reported, against the average variance of the data (1 in every
// frame): as scikit-learn's ridge, it keeps noiseless data (repeated points) from dividing by 0.
constexpr double varianceFloor = 1e-6;

// Takes the separate variances if they can be ones, else the pooled one for all.
void settle(const Eigen::VectorXd& separate, double pooled, SphericalSolution& solution) {
    if (pooled < -0.02) {
        // 2% of the data's variance: far more than rounding.
        refuse(solution, fmt::format("the means are further apart than the data allow: the noise "
                                     "variance would be {:.3g} of the data's",
                                     pooled));
        return;
    }
    if (pooled < varianceFloor) {
        solution.pooledVariance = varianceFloor;
        solution.variances = Eigen::VectorXd::Constant(solution.weights.size(), varianceFloor);
        solution.warnings.emplace_back("the data leave no room for noise around the means: each "
                                       "component has a variance of a millionth of the data's");
        return;
    }
    solution.pooledVariance = pooled;
    if (separate.allFinite() && separate.minCoeff() > smallestShare * pooled) {
        solution.variances = separate;
        return;
    }
    solution.variances = Eigen::VectorXd::Constant(solution.weights.size(), pooled);
    solution.warnings.emplace_back(
        "the moments do not tell the components' variances apart: all have the pooled one");
}

} // namespace

void estimateVariancesFromThirdMoment(double noise, const Eigen::VectorXd& m1,
                                      SphericalSolution& solution) {
    const Eigen::Index d = solution.means.rows();
    const Eigen::Index k = solution.weights.size();
    Eigen::MatrixXd system(d + 1, k);
    system.topRows(d) = solution.means * solution.weights.asDiagonal();
    system.row(d) = solution.weights.transpose();
    Eigen::VectorXd right(d + 1);
    right << m1, noise;
    settle(system.colPivHouseholderQr().solve(right), noise, solution);
}

void estimateVariancesFromPlanes(const FrameMoments& moments,
                                 const std::vector<Eigen::VectorXcd>& planes,
                                 SphericalSolution& solution) {
    const Eigen::Index d = moments.dimension();
    const Eigen::Index k = solution.weights.size();
    const Eigen::VectorXd squaredNorms = solution.means.colwise().squaredNorm();
    const auto perPlane = 2 * k;
    const auto rows = static_cast<Eigen::Index>(planes.size()) * perPlane;
    Eigen::MatrixXd system(rows, k);
    Eigen::VectorXd right(rows);
    Eigen::Index row = 0;
    for (const Eigen::VectorXcd& n : planes) {
        const Eigen::VectorXcd measured =
            moments.powersTimesSquaredNorm(n, static_cast<int>(k) - 1);
        const double spread = std::sqrt(n.squaredNorm()); // of n^T y where the data are round
        const Eigen::VectorXcd z = solution.means.transpose() * n;
        Eigen::VectorXcd power = solution.weights.cast<std::complex<double>>();
        double error = 1.0;
        for (Eigen::Index m = 0; m < k; ++m) {
            if (m > 0) {
                power = power.cwiseProduct(z);
                error *= spread * std::sqrt(static_cast<double>(m));
            }
            const std::complex<double> rest =
                (measured[m] - (power.array() * squaredNorms.array()).sum()) / error;
            const Eigen::VectorXcd factors = power * (static_cast<double>(d + 2 * m) / error);
            system.row(row) = factors.real().transpose();
            right[row++] = rest.real();
            system.row(row) = factors.imag().transpose();
            right[row++] = rest.imag();
        }
    }
    const double pooled = moments.covariance().trace() / static_cast<double>(d)
                          - solution.weights.dot(squaredNorms) / static_cast<double>(d);
    solution.gauges.push_back(
        noiseGauge(pooled, moments.covariance().trace() / static_cast<double>(d)));
    settle(system.colPivHouseholderQr().solve(right), pooled, solution);
}

} // namespace gaussarium::spectral
