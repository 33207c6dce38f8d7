// Where a Gaussian's density has a given level: ellipses in the plane. A 3D Gaussian seen through
// an orthographic camera is the Gaussian with the projected covariance, so its ellipsoid's outline
// is the ellipse of affineImage(mixture, camera).
#pragma once

#include <Eigen/Core>

namespace gaussarium {

struct Ellipse {
    Eigen::Vector2d centre = Eigen::Vector2d::Zero();
    Eigen::Vector2d semiAxes = Eigen::Vector2d::Ones(); // major first
    double angle = 0.0; // radians, counter-clockwise from x to the major axis, in (-pi/2, pi/2]
};

// Mahalanobis radius whose ellipse holds `probability` (0 < probability < 1) of a 2D Gaussian:
// sqrt(-2 log(1 - p)).
double mahalanobisRadius2d(double probability);

// {x : (x - mean)^T covariance^-1 (x - mean) = radius^2}; covariance symmetric 2 x 2, eigenvalues
// below zero by rounding count as 0.
Ellipse levelSet(const Eigen::Vector2d& mean, const Eigen::Matrix2d& covariance, double radius);

// 2 x points: the outline, counter-clockwise, first point repeated last. points >= 4.
Eigen::Matrix2Xd outline(const Ellipse& ellipse, int points);

} // namespace gaussarium
