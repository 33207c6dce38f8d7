#include "core/em/kmeans_seeding.h"

#include "core/base/check.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace gaussarium::em {

// On 300 squeezed random mixtures (d = 2 and 3, k = 2 to 5) of each of two separations, one start
// each, 0 | 3 | 10 | 100 steps left EM this far (nats a point) below the best end that any start
// reached:
//   n = 256:  0.019 | 0.016 | 0.012 | 0.011 and 0.029 | 0.024 | 0.020 | 0.021,
//   n = 2000: 0.008 | 0.007 | 0.005 | 0.005 and 0.029 | 0.022 | 0.022 | 0.019,
// and without whitening, 10 steps: 0.021, 0.034, 0.010, 0.028; random points: 0.023, 0.055, 0.019,
// 0.053, with twice the EM iterations. At n = 64 the count makes no difference.
const int lloydIterations = 10;

namespace {

// Squared distances of all points to one centre.
Eigen::VectorXd distancesTo(const Eigen::MatrixXd& points, const Eigen::VectorXd& centre) {
    return (points.colwise() - centre).colwise().squaredNorm();
}

} // namespace

Eigen::MatrixXd kmeansPlusPlusCentres(const Eigen::MatrixXd& points, int k, Random& random) {
    GAUSSARIUM_CHECK_GE(points.cols(), 1);
    GAUSSARIUM_CHECK_GE(k, 1);
    const Eigen::Index m = points.cols();
    Eigen::MatrixXd centres(points.rows(), k);
    centres.col(0) = points.col(random.index(m));
    Eigen::VectorXd nearest = distancesTo(points, centres.col(0));
    const int candidates = 2 + static_cast<int>(std::log(k));
    for (int j = 1; j < k; ++j) {
        if (!(nearest.sum() > 0.0)) {
            centres.col(j) = points.col(random.index(m));
            continue;
        }
        Eigen::VectorXd best;
        double bestSum = 0.0;
        for (int candidate = 0; candidate < candidates; ++candidate) {
            const std::int64_t index = random.categorical(nearest);
            Eigen::VectorXd distances = distancesTo(points, points.col(index)).cwiseMin(nearest);
            const double sum = distances.sum();
            if (candidate == 0 || sum < bestSum) {
                bestSum = sum;
                best = std::move(distances);
                centres.col(j) = points.col(index);
            }
        }
        nearest = std::move(best);
    }
    return centres;
}

std::vector<int> lloydLabels(const Eigen::MatrixXd& points, Eigen::MatrixXd centres, int iterations,
                             const std::stop_token& stop) {
    const Eigen::Index m = points.cols();
    const Eigen::Index k = centres.cols();
    std::vector<int> labels(static_cast<std::size_t>(m), 0);
    for (int iteration = 0;; ++iteration) {
        bool changed = iteration == 0;
        for (Eigen::Index i = 0; i < m; ++i) {
            double smallest = (points.col(i) - centres.col(0)).squaredNorm();
            int label = 0;
            for (Eigen::Index j = 1; j < k; ++j) {
                const double distance = (points.col(i) - centres.col(j)).squaredNorm();
                if (distance < smallest) {
                    smallest = distance;
                    label = static_cast<int>(j);
                }
            }
            int& old = labels[static_cast<std::size_t>(i)];
            changed = changed || label != old;
            old = label;
        }
        if (!changed || iteration == iterations || stop.stop_requested()) {
            return labels;
        }
        Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(points.rows(), k);
        Eigen::VectorXd counts = Eigen::VectorXd::Zero(k);
        for (Eigen::Index i = 0; i < m; ++i) {
            const int label = labels[static_cast<std::size_t>(i)];
            sums.col(label) += points.col(i);
            counts[label] += 1.0;
        }
        for (Eigen::Index j = 0; j < k; ++j) {
            if (counts[j] > 0.0) {
                centres.col(j) = sums.col(j) / counts[j];
            }
        }
    }
}

} // namespace gaussarium::em
