#include "core/mixture/level_set.h"

#include "core/base/check.h"

#include <cmath>
#include <numbers>

namespace gaussarium {

double mahalanobisRadius2d(double probability) {
    GAUSSARIUM_CHECK_GT(probability, 0.0);
    GAUSSARIUM_CHECK_LT(probability, 1.0);
    return std::sqrt(-2.0 * std::log1p(-probability));
}

Ellipse levelSet(const Eigen::Vector2d& mean, const Eigen::Matrix2d& covariance, double radius) {
    GAUSSARIUM_CHECK_GE(radius, 0.0);
    const double a = covariance(0, 0);
    const double b = 0.5 * (covariance(0, 1) + covariance(1, 0));
    const double c = covariance(1, 1);
    const double middle = 0.5 * (a + c);
    const double spread = std::hypot(0.5 * (a - c), b);
    Ellipse ellipse;
    ellipse.centre = mean;
    ellipse.semiAxes = {radius * std::sqrt(std::max(0.0, middle + spread)),
                        radius * std::sqrt(std::max(0.0, middle - spread))};
    ellipse.angle = spread > 0.0 ? 0.5 * std::atan2(b, 0.5 * (a - c)) : 0.0;
    return ellipse;
}

Eigen::Matrix2Xd outline(const Ellipse& ellipse, int points) {
    GAUSSARIUM_CHECK_GE(points, 4);
    const double cosine = std::cos(ellipse.angle);
    const double sine = std::sin(ellipse.angle);
    Eigen::Matrix2Xd result(2, points);
    for (int i = 0; i < points; ++i) {
        const double t = 2.0 * std::numbers::pi * i / (points - 1);
        const double u = ellipse.semiAxes[0] * std::cos(t);
        const double v = ellipse.semiAxes[1] * std::sin(t);
        result(0, i) = ellipse.centre[0] + cosine * u - sine * v;
        result(1, i) = ellipse.centre[1] + sine * u + cosine * v;
    }
    return result;
}

} // namespace gaussarium
