// The presets that are mixtures.
#include "core/mixture/preset_draws.h"

#include <Eigen/Geometry>

#include <cmath>
#include <numbers>

namespace gaussarium::presets_detail {

namespace {

struct Part {
    double weight;
    Eigen::VectorXd mean;
    Eigen::MatrixXd covariance;
};

Mixture mix(const std::vector<Part>& parts) {
    Mixture mixture =
        makeMixture(parts.front().mean.size(), static_cast<Eigen::Index>(parts.size()));
    for (std::size_t j = 0; j < parts.size(); ++j) {
        mixture.weights[static_cast<Eigen::Index>(j)] = parts[j].weight;
        mixture.means.col(static_cast<Eigen::Index>(j)) = parts[j].mean;
        mixture.covariances[j] = parts[j].covariance;
    }
    return mixture;
}

Eigen::VectorXd at(double x, double y) {
    return Eigen::Vector2d(x, y);
}

Eigen::VectorXd at(double x, double y, double z) {
    return Eigen::Vector3d(x, y, z);
}

// The covariance with these standard deviations along its axes, turned by `degrees`.
Eigen::MatrixXd oval(double major, double minor, double degrees) {
    const Eigen::Matrix2d turn =
        Eigen::Rotation2Dd(degrees * std::numbers::pi / 180.0).toRotationMatrix();
    const Eigen::Matrix2d covariance =
        turn * Eigen::Vector2d(major * major, minor * minor).asDiagonal() * turn.transpose();
    return 0.5 * (covariance + covariance.transpose());
}

Eigen::MatrixXd axes(double x, double y, double z) {
    return Eigen::Vector3d(x * x, y * y, z * z).asDiagonal();
}

} // namespace

Mixture separated() {
    return mix({{0.40, at(-4.0, -1.0), oval(1.2, 0.8, 30.0)},
                {0.35, at(4.0, -2.0), oval(1.0, 0.7, -40.0)},
                {0.25, at(0.5, 5.0), oval(1.3, 0.6, 0.0)}});
}

Mixture touching() {
    return mix({{0.40, at(-1.3, 0.0), oval(1.0, 0.8, 20.0)},
                {0.35, at(1.3, 0.2), oval(1.1, 0.7, -30.0)},
                {0.25, at(0.0, 2.2), oval(0.9, 0.7, 0.0)}});
}

Mixture rare() {
    return mix({{0.60, at(-2.0, 0.0), oval(1.2, 0.9, 20.0)},
                {0.38, at(3.0, 1.0), oval(1.0, 0.8, -20.0)},
                {0.02, at(0.5, 6.0), oval(0.4, 0.3, 0.0)}});
}

// Two bands, 100 times as long as wide, side by side across their width. Distances along the bands
// swamp the one between them, so plain k-means++ cuts both bands across, from every start.
Mixture stretched() {
    return mix(
        {{0.5, at(0.0, -2.5), oval(100.0, 1.0, 0.0)}, {0.5, at(0.0, 2.5), oval(100.0, 1.0, 0.0)}});
}

Mixture nested() {
    return mix(
        {{0.65, at(0.0, 0.0), oval(4.0, 3.0, 15.0)}, {0.35, at(0.3, 0.0), oval(0.5, 0.4, 0.0)}});
}

Mixture many() {
    std::vector<Part> parts;
    for (int j = 0; j < 6; ++j) {
        const double angle = j * std::numbers::pi / 3.0;
        parts.push_back(
            {1.0 / 6.0, at(4.5 * std::cos(angle), 4.5 * std::sin(angle)), oval(0.8, 0.8, 0.0)});
    }
    return mix(parts);
}

Mixture crossing() {
    return mix(
        {{0.5, at(0.0, 0.0), oval(3.0, 0.3, 45.0)}, {0.5, at(0.0, 0.0), oval(3.0, 0.3, -45.0)}});
}

Mixture scales() {
    return mix({{0.40, at(0.0, 0.0), oval(0.1, 0.08, 30.0)},
                {0.30, at(3.0, 1.0), oval(1.0, 0.8, -20.0)},
                {0.30, at(-14.0, 6.0), oval(6.0, 5.0, 60.0)}});
}

Mixture single() {
    return mix({{1.0, at(1.0, -1.0), oval(2.0, 1.0, 35.0)}});
}

Mixture balls3d() {
    return mix({{0.30, at(-2.5, -2.0, -1.5), axes(0.9, 0.9, 0.9)},
                {0.25, at(2.5, -1.5, 1.5), axes(1.2, 0.7, 0.8)},
                {0.25, at(-1.0, 3.0, 1.0), axes(0.7, 1.1, 0.9)},
                {0.20, at(2.0, 2.5, -2.5), axes(0.8, 0.8, 1.0)}});
}

// Every picture of x against y shows one cloud: the groups differ in z alone.
Mixture hidden3d() {
    return mix({{0.5, at(0.0, 0.0, -1.6), axes(2.0, 2.0, 0.5)},
                {0.5, at(0.0, 0.0, 1.6), axes(2.0, 2.0, 0.5)}});
}

Mixture pancakes3d() {
    return mix({{0.34, at(0.0, 0.0, 0.0), axes(2.5, 2.5, 0.15)},
                {0.33, at(0.0, 0.0, 0.0), axes(2.5, 0.15, 2.5)},
                {0.33, at(0.0, 0.0, 0.0), axes(0.15, 2.5, 2.5)}});
}

Mixture outlierBackground() {
    return mix(
        {{0.5, at(-2.5, 0.0), oval(1.0, 0.8, 30.0)}, {0.5, at(2.5, 0.5), oval(1.0, 0.7, -30.0)}});
}

} // namespace gaussarium::presets_detail
