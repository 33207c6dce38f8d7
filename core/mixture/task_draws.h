// What several families of random mixtures are made of. Internal to core/mixture.
#pragma once

#include "core/base/random.h"
#include "core/mixture/mixture.h"

#include <Eigen/Core>

namespace gaussarium::task_detail {

// Uniform over rotations and reflections (d x d).
Eigen::MatrixXd randomRotation(Eigen::Index d, Random& random);

// The covariance with these standard deviations along randomly turned axes.
Eigen::MatrixXd rotatedCovariance(const Eigen::VectorXd& deviations, Random& random);

// d numbers exp(spread * normal).
Eigen::VectorXd logNormalDeviations(Eigen::Index d, double spread, Random& random);

// One by one, in this order: means normal times exp(U(lowSpread, highSpread)), one such factor a
// mixture; covariances and weights as the recipe's (Family::Recipe).
Mixture drawRecipe(Eigen::Index d, Eigen::Index k, double lowSpread, double highSpread,
                   Random& random);

// The recipe's own range of spreads, natural logarithms.
inline constexpr double recipeLowSpread = 0.2;
inline constexpr double recipeHighSpread = 2.0;
// Deviations of the logarithm of a component's size, and of each of its axes.
inline constexpr double recipeSizeSpread = 0.35;
inline constexpr double recipeAxisSpread = 0.5;

} // namespace gaussarium::task_detail
