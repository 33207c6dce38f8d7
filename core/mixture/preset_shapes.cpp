// The presets that no mixture of Gaussians made.
#include "core/mixture/preset_draws.h"

#include <cmath>
#include <numbers>

namespace gaussarium::presets_detail {

namespace {

Sample emptySample(Eigen::Index d, Eigen::Index n, bool labelled) {
    Sample sample;
    sample.points.resize(d, n);
    if (labelled) {
        sample.labels.resize(static_cast<std::size_t>(n));
    }
    return sample;
}

int& label(Sample& sample, Eigen::Index i) {
    return sample.labels[static_cast<std::size_t>(i)];
}

} // namespace

Sample ring(Eigen::Index n, Random& random) {
    Sample sample = emptySample(2, n, false);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double angle = random.uniform(0.0, 2.0 * std::numbers::pi);
        const double radius = 4.0 + 0.3 * random.normal();
        sample.points.col(i) << radius * std::cos(angle), radius * std::sin(angle);
    }
    return sample;
}

Sample uniformNoise(Eigen::Index n, Random& random) {
    Sample sample = emptySample(2, n, false);
    for (double& value : sample.points.reshaped()) {
        value = random.uniform(-5.0, 5.0);
    }
    return sample;
}

// Two groups on one line: every covariance is singular.
Sample collinear(Eigen::Index n, Random& random) {
    Sample sample = emptySample(2, n, true);
    for (Eigen::Index i = 0; i < n; ++i) {
        label(sample, i) = random.uniform() < 0.5 ? 0 : 1;
        const double t = (label(sample, i) == 0 ? -3.0 : 3.0) + random.normal();
        sample.points.col(i) << t, 1.0 + 0.5 * t;
    }
    return sample;
}

// Measurements rounded to whole units: a handful of places, each held by many points.
Sample duplicates(Eigen::Index n, Random& random) {
    Sample sample = emptySample(2, n, true);
    for (Eigen::Index i = 0; i < n; ++i) {
        label(sample, i) = static_cast<int>(random.index(3));
        const Eigen::Vector2d centre = label(sample, i) == 0   ? Eigen::Vector2d(-4.0, 0.0)
                                       : label(sample, i) == 1 ? Eigen::Vector2d(4.0, 1.0)
                                                               : Eigen::Vector2d(0.0, 5.0);
        // One group is a single place.
        const double spread = label(sample, i) == 2 ? 0.0 : 0.7;
        for (Eigen::Index axis = 0; axis < 2; ++axis) {
            sample.points(axis, i) = std::round(centre[axis] + spread * random.normal());
        }
    }
    return sample;
}

Sample bananas(Eigen::Index n, Random& random) {
    Sample sample = emptySample(2, n, true);
    for (Eigen::Index i = 0; i < n; ++i) {
        label(sample, i) = random.uniform() < 0.5 ? 0 : 1;
        const double sign = label(sample, i) == 0 ? 1.0 : -1.0;
        const double angle = random.uniform(0.0, std::numbers::pi);
        sample.points.col(i) << sign * (4.0 * std::cos(angle) - 2.0) + 0.35 * random.normal(),
            sign * (4.0 * std::sin(angle) - 1.0) + 0.35 * random.normal();
    }
    return sample;
}

// Student's t with 2 degrees of freedom: the variance is infinite.
Sample heavyTails(Eigen::Index n, Random& random) {
    Sample sample = emptySample(2, n, true);
    for (Eigen::Index i = 0; i < n; ++i) {
        label(sample, i) = random.uniform() < 0.5 ? 0 : 1;
        const double stretch = 1.0 / std::sqrt(random.gamma(1.0));
        const double x = 0.6 * stretch * random.normal();
        const double y = 0.6 * stretch * random.normal();
        sample.points.col(i) << (label(sample, i) == 0 ? -3.0 : 3.0) + x, y;
    }
    return sample;
}

Sample shell3d(Eigen::Index n, Random& random) {
    Sample sample = emptySample(3, n, false);
    for (Eigen::Index i = 0; i < n; ++i) {
        Eigen::Vector3d direction;
        do {
            for (double& value : direction) {
                value = random.normal();
            }
        } while (direction.squaredNorm() < 1e-12);
        sample.points.col(i) = (4.0 + 0.2 * random.normal()) * direction.normalized();
    }
    return sample;
}

void addOutlier(Sample& sample, Random& random) {
    const std::int64_t i = random.index(sample.points.cols());
    sample.points.col(i) << 25.0, 20.0;
    label(sample, i) = -1;
}

} // namespace gaussarium::presets_detail
