#include "core/spectral/prony3d.h"

#include "core/base/check.h"
#include "core/metrics/assignment.h"
#include "core/spectral/prony.h"
#include "core/spectral/step_details.h"
#include "core/spectral/variances.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <Eigen/QR>
#include <fmt/format.h>

#include <cmath>
#include <utility>
#include <vector>

namespace gaussarium::spectral {

namespace {

// A plane with less than this share of the best plane's Hankel gauge is left out of the average: of
// 0.3, 0.5 and 0.7 this had the smallest errors at k = 3 and 4, n = 1,000 and 10,000.
constexpr double smallestTrust = 0.5;

struct Plane {
    Eigen::Vector3d a;
    Eigen::Vector3d b;
    Eigen::Vector3d normal;

    Eigen::VectorXcd null() const {
        return a.cast<std::complex<double>>() + std::complex<double>(0.0, 1.0) * b;
    }
};

struct PlaneAnswer {
    Plane plane;
    PencilAnswer pencil;
    SphericalSolution solution;
    double trust = 0.0; // the Hankel gauge
};

std::vector<Plane> planesAlong(const Eigen::Matrix3d& axes) {
    std::vector<Plane> planes;
    for (int x = 0; x <= 1; ++x) {
        for (int y = -1; y <= 1; ++y) {
            for (int z = -1; z <= 1; ++z) {
                // One of each pair of opposite normals.
                if (x == 0 && (y < 0 || (y == 0 && z <= 0))) {
                    continue;
                }
                Plane plane;
                plane.normal = (axes * Eigen::Vector3d(x, y, z)).normalized();
                // Any vector of the plane will do: turning a and b turns all roots alike.
                Eigen::Index smallest = 0;
                (axes.transpose() * plane.normal).cwiseAbs().minCoeff(&smallest);
                plane.a = plane.normal.cross(axes.col(smallest)).normalized();
                plane.b = plane.normal.cross(plane.a);
                planes.push_back(plane);
            }
        }
    }
    return planes;
}

// The coordinate along the plane's normal of each mean.
Eigen::VectorXd heights(const FrameMoments& moments, const Plane& plane, const PencilAnswer& pencil,
                        double spread) {
    const Eigen::Index k = pencil.roots.size();
    const Eigen::VectorXcd measured = moments.powersTimes(
        plane.null(), plane.normal.cast<std::complex<double>>(), static_cast<int>(k));
    Eigen::MatrixXd system(2 * (k + 1), k);
    Eigen::VectorXd right(2 * (k + 1));
    Eigen::VectorXcd power = pencil.weights.cast<std::complex<double>>();
    double size = 1.0;
    for (Eigen::Index m = 0; m <= k; ++m) {
        if (m > 0) {
            power = power.cwiseProduct(pencil.roots);
            size *= spread * std::sqrt(static_cast<double>(m));
        }
        system.row(2 * m) = power.real().transpose() / size;
        system.row(2 * m + 1) = power.imag().transpose() / size;
        right[2 * m] = measured[m].real() / size;
        right[2 * m + 1] = measured[m].imag() / size;
    }
    return system.colPivHouseholderQr().solve(right);
}

PlaneAnswer solvePlane(const FrameMoments& moments, const Plane& plane, Eigen::Index components,
                       const Eigen::MatrixXd& covariance) {
    PlaneAnswer answer;
    answer.plane = plane;
    const double spread =
        std::sqrt(plane.a.dot(covariance * plane.a) + plane.b.dot(covariance * plane.b));
    const Eigen::VectorXcd z = moments.powers(plane.null(), static_cast<int>(2 * components) - 1);
    answer.pencil = solvePencil(z, spread, moments.count());
    SphericalSolution& solution = answer.solution;
    solution.means.resize(3, components);
    solution.weights = answer.pencil.weights;
    const bool passed = examinePencil(answer.pencil, solution);
    answer.trust = solution.gauges.front().value;
    if (passed) {
        solution.means =
            plane.a * answer.pencil.roots.real().transpose()
            + plane.b * answer.pencil.roots.imag().transpose()
            + plane.normal * heights(moments, plane, answer.pencil, spread).transpose();
    }
    return answer;
}

// Roots come in any order: each takes the place of the leader's mean that it is nearest to, all
// together, so that a component is the same one on every plane.
void orderAs(const SphericalSolution& leader, PlaneAnswer& answer) {
    const Eigen::Index k = leader.means.cols();
    Eigen::MatrixXd cost(k, k);
    for (Eigen::Index i = 0; i < k; ++i) {
        cost.row(i) =
            (answer.solution.means.colwise() - leader.means.col(i)).colwise().squaredNorm();
    }
    const std::vector<int> match = optimalAssignment(cost);
    answer.solution.means = answer.solution.means(Eigen::all, match).eval();
    answer.solution.weights = answer.solution.weights(match).eval();
    answer.pencil.roots = answer.pencil.roots(match).eval();
    answer.pencil.complexWeights = answer.pencil.complexWeights(match).eval();
}

void report(const PlaneAnswer& answer, std::size_t number, const Eigen::MatrixXd& covariance,
            const EventSink& sink) {
    auto detail = std::make_shared<RootsDetail>();
    detail->real = answer.plane.a;
    detail->imaginary = answer.plane.b;
    detail->roots = answer.pencil.roots;
    detail->weights = answer.pencil.complexWeights;
    detail->condition = answer.pencil.condition;
    sink({StepKind::Roots, fmt::format("plane {}, {} roots", number, answer.pencil.roots.size()),
          answer.solution.answered()
              ? fmt::format("the roots are the means' shadows on this plane; the moment matrix has "
                            "condition {:.3g}",
                            answer.pencil.condition)
              : "left out: " + answer.solution.refusal,
          std::move(detail),
          answer.solution.answered()
              ? rootsAsComponents(answer.solution.weights, answer.solution.means, covariance)
              : std::nullopt});
}

} // namespace

SphericalSolution solveProny3d(const FrameMoments& moments, Eigen::Index components,
                               const EventSink& sink) {
    GAUSSARIUM_CHECK_EQ(moments.dimension(), 3);
    GAUSSARIUM_CHECK_GE(components, 1);
    const Eigen::MatrixXd covariance = moments.covariance();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(covariance);
    if (sink) {
        auto detail = std::make_shared<MomentsDetail>();
        detail->covariance = covariance;
        detail->eigenvalues = eigen.eigenvalues();
        sink({StepKind::Moments,
              fmt::format("complex moments up to {}", 2 * components - 1),
              "each plane reads the points as complex numbers; round noise leaves the averages of "
              "their powers untouched",
              std::move(detail),
              {}});
    }
    std::vector<PlaneAnswer> answers;
    std::size_t best = 0;
    for (const Plane& plane : planesAlong(eigen.eigenvectors())) {
        answers.push_back(solvePlane(moments, plane, components, covariance));
        const PlaneAnswer& last = answers.back();
        const PlaneAnswer& leader = answers[best];
        if (last.solution.answered() != leader.solution.answered() ? last.solution.answered()
                                                                   : last.trust > leader.trust) {
            best = answers.size() - 1;
        }
    }
    for (std::size_t i = 0; i < answers.size(); ++i) {
        if (answers[i].solution.answered() && i != best) {
            orderAs(answers[best].solution, answers[i]);
        }
        if (sink) {
            report(answers[i], i + 1, covariance, sink);
        }
    }
    SphericalSolution solution = answers[best].solution;
    if (!solution.answered()) {
        return solution;
    }

    Eigen::MatrixXd means = Eigen::MatrixXd::Zero(3, components);
    Eigen::VectorXd weights = Eigen::VectorXd::Zero(components);
    double total = 0.0;
    std::vector<Eigen::VectorXcd> planes;
    for (const PlaneAnswer& answer : answers) {
        if (!answer.solution.answered() || answer.trust < smallestTrust * answers[best].trust) {
            continue;
        }
        const double share = answer.trust * answer.trust;
        means += share * answer.solution.means;
        weights += share * answer.solution.weights;
        total += share;
        planes.push_back(answer.plane.null());
    }
    solution.means = means / total;
    solution.weights = weights / total;
    const Eigen::VectorXd offset = solution.means * solution.weights;
    solution.means.colwise() -= offset;
    estimateVariancesFromPlanes(moments, planes, solution);
    return solution;
}

} // namespace gaussarium::spectral
