// k-means++ and Lloyd's iterations, to start EM with.
#pragma once

#include "core/base/random.h"

#include <Eigen/Core>

#include <stop_token>
#include <vector>

namespace gaussarium::em {

// k of the points (d x m) as centres (d x k), each after the first drawn with probability
// proportional to its squared distance from the nearest centre so far (Arthur and Vassilvitskii
// 2007); of 2 + log k candidates the one that lowers the sum of squares most is taken, as in
// scikit-learn. Where all remaining distances are zero, a random point. O(m k d log k).
Eigen::MatrixXd kmeansPlusPlusCentres(const Eigen::MatrixXd& points, int k, Random& random);

// Index of the nearest centre of each point (the lower on ties), after at most `iterations` of
// Lloyd's steps from the given centres, fewer when asked to stop. An emptied centre stays where it
// was. O(m k d) a step.
std::vector<int> lloydLabels(const Eigen::MatrixXd& points, Eigen::MatrixXd centres, int iterations,
                             const std::stop_token& stop = {});

// Lloyd steps before EM takes over; chosen by measurement (see the .cpp).
extern const int lloydIterations;

} // namespace gaussarium::em
