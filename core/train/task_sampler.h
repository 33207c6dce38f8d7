// One random task, drawn where it is needed: the same code on the CPU and on a GPU.
//
// A task's numbers are functions of (key, task index) alone (counter_random.h). Internal to
// core/train.
#pragma once

#include "core/base/host_device.h"
#include "core/train/counter_random.h"
#include "core/train/task_prior_config.h"

#include <cmath>
#include <cstdint>

namespace gaussarium::train {

// What of a batch is not left to the prior; below 0: left.
struct TaskPins {
    int components = -1;
    int dimension = -1;
    double hiddenShare = -1.0;
};

// The arrays of a batch of B tasks (task_batch.h says what they hold), K = maxComponents.
template <class Real>
struct TaskArrays {
    std::int64_t* k = nullptr;
    std::int64_t* shownK = nullptr;
    Real* is3d = nullptr;
    Real* weights = nullptr;        // [B, K]
    Real* means = nullptr;          // [B, K, 3]
    Real* factors = nullptr;        // [B, K, 3, 3]
    Real* flaws = nullptr;          // [B, flawNumbers]
    Real* points = nullptr;         // [B, n, 3]
    Real* fresh = nullptr;          // [B, F, 3]
    Real* whiteMean = nullptr;      // [B, 3]
    Real* whiteFactor = nullptr;    // [B, 3, 3]
    Real* logDeterminant = nullptr; // [B]
};

// Of a task's flaws: the background's share, mean (3) and deviations (3); the share of points with
// larger deviations and how much larger, or a share of -1 for Laplace's law.
inline constexpr int flawNumbers = 9;

enum TaskPurpose : std::uint32_t { ShapePurpose = 1, PointPurpose = 2, FreshPurpose = 3 };

// Rotation matrix (row-major) of the plane, or of space from a quaternion with normal entries.
template <class Real>
GAUSSARIUM_HD void drawRotation(CounterRandom& random, bool space, Real rotation[9]) {
    Real w = random.normal<Real>();
    Real z = random.normal<Real>();
    Real x = space ? random.normal<Real>() : Real(0);
    Real y = space ? random.normal<Real>() : Real(0);
    // 1e-12: four normals that are all but zero have no direction.
    const Real scale = Real(1) / std::sqrt(w * w + x * x + y * y + z * z + Real(1e-12));
    w *= scale;
    x *= scale;
    y *= scale;
    z *= scale;
    rotation[0] = 1 - 2 * (y * y + z * z);
    rotation[1] = 2 * (x * y - w * z);
    rotation[2] = 2 * (x * z + w * y);
    rotation[3] = 2 * (x * y + w * z);
    rotation[4] = 1 - 2 * (x * x + z * z);
    rotation[5] = 2 * (y * z - w * x);
    rotation[6] = 2 * (x * z - w * y);
    rotation[7] = 2 * (y * z + w * x);
    rotation[8] = 1 - 2 * (x * x + y * y);
}

// The means of the paper's tasks: redrawn until no two directions are closer than a cosine of 0.8.
// After 1,000 draws (eight directions hardly fit into a plane) the last one stands.
template <class Real>
GAUSSARIUM_HD void drawPaperMeans(CounterRandom& random, int k, bool space, Real* means) {
    const int d = space ? 3 : 2;
    for (int attempt = 0; attempt < 1000; ++attempt) {
        bool apart = true;
        for (int j = 0; j < k; ++j) {
            Real square = 0;
            for (int a = 0; a < 3; ++a) {
                means[3 * j + a] = a < d ? random.uniform<Real>(-5, 5) : Real(0);
                square += means[3 * j + a] * means[3 * j + a];
            }
            for (int i = 0; i < j; ++i) {
                Real product = 0;
                Real other = 0;
                for (int a = 0; a < 3; ++a) {
                    product += means[3 * i + a] * means[3 * j + a];
                    other += means[3 * i + a] * means[3 * i + a];
                }
                apart = apart && product < Real(0.8) * std::sqrt(square * other);
            }
        }
        if (apart) {
            return;
        }
    }
}

// A background as wide as the mixture itself or up to three times that, around its mean.
template <class Real>
GAUSSARIUM_HD void drawBackground(const TaskPriorConfig& prior, CounterRandom& random, int k,
                                  const Real* weights, const Real* means, const Real* factors,
                                  Real* flaws) {
    flaws[0] = random.uniform<Real>(0, static_cast<Real>(prior.backgroundMost));
    const Real width = random.uniform<Real>(1, 3);
    for (int a = 0; a < 3; ++a) {
        Real mean = 0;
        for (int j = 0; j < k; ++j) {
            mean += weights[j] * means[3 * j + a];
        }
        Real variance = 0;
        for (int j = 0; j < k; ++j) {
            const Real* const row = factors + 9 * j + 3 * a;
            const Real off = means[3 * j + a] - mean;
            variance +=
                weights[j] * (off * off + row[0] * row[0] + row[1] * row[1] + row[2] * row[2]);
        }
        flaws[1 + a] = mean;
        flaws[4 + a] = width * std::sqrt(variance);
    }
}

// Everything of a task but its points.
template <class Real>
GAUSSARIUM_HD void drawTaskShape(const TaskPriorConfig& prior, const TaskPins& pins,
                                 std::uint64_t key, std::int64_t task,
                                 const TaskArrays<Real>& arrays) {
    CounterRandom random(key, static_cast<std::uint32_t>(task), ShapePurpose);
    const int most = prior.maxComponents;
    const int drawn = prior.minComponents + random.index(most - prior.minComponents + 1);
    const int k = pins.components > 0 ? pins.components : drawn;
    const bool drawnSpace = random.uniform<Real>() < static_cast<Real>(prior.spaceShare);
    const bool space = pins.dimension > 0 ? pins.dimension == 3 : drawnSpace;
    const int d = space ? 3 : 2;
    const double hiddenShare = pins.hiddenShare >= 0.0 ? pins.hiddenShare : prior.hiddenShare;
    const bool hidden = random.uniform<Real>() < static_cast<Real>(hiddenShare);
    arrays.k[task] = k;
    arrays.shownK[task] = hidden ? 0 : k;
    arrays.is3d[task] = space ? Real(1) : Real(0);
    Real* const weights = arrays.weights + task * most;
    Real* const means = arrays.means + task * most * 3;
    Real* const factors = arrays.factors + task * most * 9;
    Real* const flaws = arrays.flaws + task * flawNumbers;
    for (int i = 0; i < most; ++i) {
        weights[i] = 0;
    }
    for (int i = 0; i < 3 * most; ++i) {
        means[i] = 0;
    }
    for (int i = 0; i < 9 * most; ++i) {
        factors[i] = 0;
    }
    for (int i = 0; i < flawNumbers; ++i) {
        flaws[i] = 0;
    }
    const bool paper = prior.family == TaskFamily::Paper;
    const bool broad = random.uniform<Real>() < static_cast<Real>(prior.broadShare) && !paper;
    const auto own = [&](double recipe, double most_) {
        return broad ? random.uniform<Real>(0, static_cast<Real>(most_))
                     : static_cast<Real>(recipe);
    };
    const Real low = static_cast<Real>(broad ? prior.broadMeanSpreadLow : prior.meanSpreadLow);
    const Real high = static_cast<Real>(broad ? prior.broadMeanSpreadHigh : prior.meanSpreadHigh);
    const Real meanSpread = std::exp(random.uniform<Real>(low, high));
    const Real componentSpread = own(prior.componentSpread, prior.broadComponentSpread);
    const Real axisSpread = own(prior.axisSpread, prior.broadAxisSpread);
    const Real weightSpread = own(0.0, prior.broadWeightSpread);
    const auto some = [&](double share) {
        return random.uniform<Real>() < static_cast<Real>(share) && broad;
    };
    const bool shared = some(prior.sharedShapeShare);
    const bool round = some(prior.roundShapeShare);
    const bool background = some(prior.backgroundShare);
    const bool heavy = some(prior.heavyTailShare);

    Real total = 0;
    for (int j = 0; j < k; ++j) {
        Real rotation[9];
        drawRotation(random, space, rotation);
        const Real scale = std::exp(componentSpread * random.normal<Real>());
        for (int a = 0; a < d; ++a) {
            means[3 * j + a] = meanSpread * random.normal<Real>();
            const Real axis = std::exp(axisSpread * random.normal<Real>());
            const Real deviation = paper ? Real(1) : scale * (round ? Real(1) : axis);
            for (int row = 0; row < d; ++row) {
                factors[9 * j + 3 * row + a] =
                    paper ? Real(row == a ? 1 : 0) : rotation[3 * row + a] * deviation;
            }
        }
        for (int i = 0; shared && i < 9; ++i) {
            factors[9 * j + i] = factors[i];
        }
        if (paper) {
            weights[j] = random.uniform<Real>(Real(0.2), Real(0.8));
        } else if (broad) {
            // A hundredth of the typical weight at least: fewer points cannot be learnt from.
            weights[j] = std::exp(weightSpread * random.normal<Real>()) + Real(0.01);
        } else {
            weights[j] = static_cast<Real>(prior.weightFloor) + random.uniform<Real>();
        }
        total += weights[j];
    }
    for (int j = 0; j < k; ++j) {
        weights[j] /= total;
    }
    if (paper) {
        drawPaperMeans(random, k, space, means);
    }
    if (background) {
        drawBackground(prior, random, k, weights, means, factors, flaws);
    }
    if (heavy) {
        const bool laplace = random.uniform<Real>() < Real(0.5);
        flaws[7] = laplace ? Real(-1) : random.uniform<Real>(Real(0.03), Real(0.25));
        flaws[8] = random.uniform<Real>(2, 4);
    }
}

// Point `index` of a task, in the data's coordinates.
template <class Real>
GAUSSARIUM_HD void drawTaskPoint(int k, const Real* weights, const Real* means, const Real* factors,
                                 const Real* flaws, std::uint64_t key, std::int64_t task,
                                 TaskPurpose purpose, std::int64_t index, Real point[3]) {
    const auto block = [&](std::uint32_t number) {
        return philox({{static_cast<std::uint32_t>(index), number, static_cast<std::uint32_t>(task),
                        purpose}},
                      key);
    };
    const Words choices = block(0);
    const Words noises = block(1);
    Real noise[4];
    normalPair(noises.w[0], noises.w[1], noise);
    normalPair(noises.w[2], noises.w[3], noise + 2);
    if (uniformOf<Real>(choices.w[1]) < flaws[0]) {
        for (int a = 0; a < 3; ++a) {
            point[a] = flaws[1 + a] + flaws[4 + a] * noise[a];
        }
        return;
    }
    // The last component is not compared, so that rounding in the sum cannot pass it by.
    const Real u = uniformOf<Real>(choices.w[0]);
    int label = 0;
    Real sum = weights[0];
    while (label + 1 < k && u > sum) {
        ++label;
        sum += weights[label];
    }
    Real stretch = 1;
    if (flaws[7] < 0) {
        // Laplace: normal times the root of an exponential.
        stretch = std::sqrt(-std::log(uniformOf<Real>(choices.w[2])));
    } else if (uniformOf<Real>(choices.w[2]) < flaws[7]) {
        stretch = flaws[8];
    }
    const Real* const mean = means + 3 * label;
    const Real* const factor = factors + 9 * label;
    for (int a = 0; a < 3; ++a) {
        point[a] = mean[a]
                   + stretch
                         * (factor[3 * a] * noise[0] + factor[3 * a + 1] * noise[1]
                            + factor[3 * a + 2] * noise[2]);
    }
}

// The Cholesky factor (row-major) of a covariance given by its six numbers (00, 10, 11, 20, 21, 22)
// and its log-determinant; the floor is that of core/data/whitening.h. 2D data have a third
// coordinate of unit variance.
template <class Real>
GAUSSARIUM_HD Real whiteningFactor(const Real covariance[6], bool space, Real lower[9]) {
    const Real floor = Real(1e-6);
    // 1e-30 only guards against a column of equal points, which the prior gives with probability 0.
    const Real least = Real(1e-30);
    const auto root = [&](Real value) { return std::sqrt(value > least ? value : least); };
    const auto larger = [](Real a, Real b) { return a > b ? a : b; };
    for (int i = 0; i < 9; ++i) {
        lower[i] = 0;
    }
    lower[0] = root(covariance[0] * (1 + floor));
    lower[3] = covariance[1] / lower[0];
    lower[4] =
        root(larger(covariance[2] * (1 + floor) - lower[3] * lower[3], covariance[2] * floor));
    lower[8] = 1;
    if (space) {
        lower[6] = covariance[3] / lower[0];
        lower[7] = (covariance[4] - lower[6] * lower[3]) / lower[4];
        lower[8] =
            root(larger(covariance[5] * (1 + floor) - lower[6] * lower[6] - lower[7] * lower[7],
                        covariance[5] * floor));
    }
    return std::log(lower[0]) + std::log(lower[4]) + std::log(lower[8]);
}

// point <- lower^-1 (point - mean)
template <class Real>
GAUSSARIUM_HD void whitenPoint(const Real mean[3], const Real lower[9], Real point[3]) {
    const Real x = (point[0] - mean[0]) / lower[0];
    const Real y = (point[1] - mean[1] - lower[3] * x) / lower[4];
    point[2] = (point[2] - mean[2] - lower[6] * x - lower[7] * y) / lower[8];
    point[0] = x;
    point[1] = y;
}

} // namespace gaussarium::train
