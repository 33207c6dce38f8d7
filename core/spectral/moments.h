// Moments E[x^a] of data or of a mixture, in the data's standard coordinates.
#pragma once

#include "core/mixture/mixture.h"
#include "core/spectral/monomials.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>

namespace gaussarium::spectral {

// x = centre + scale .* s: every coordinate of s has mean 0 and variance 1, so that powers up to 15
// neither overflow nor drown each other, whatever the units.
struct StandardCoordinates {
    Eigen::VectorXd centre; // d
    Eigen::VectorXd scale;  // d, > 0; 1 for a constant coordinate
    Eigen::VectorXd spread; // d: the standard deviations (biased), 0 for a constant coordinate
};

// Two passes over points (d x n, n >= 1), safe for values up to 1e300.
StandardCoordinates standardCoordinates(const Eigen::Ref<const Eigen::MatrixXd>& points);

struct MomentTable {
    std::shared_ptr<const MonomialBasis> basis;
    Eigen::VectorXd values; // E[s^a], one a monomial; values[0] = 1
    // Points behind the averages; 0: exact moments, without sampling noise.
    std::int64_t count = 0;

    int degree() const { return basis->degree(); }
};

// Averages over the points, one fused pass: about n times the number of monomials multiplications
// and additions, in chunks whose sums are combined in order (the same bits for any number of
// threads). Empty where `stop` was asked for.
std::optional<MomentTable> empiricalMoments(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                            const StandardCoordinates& coordinates, int degree,
                                            int threads = 1, const std::stop_token& stop = {});

// The same numbers for a mixture, in closed form (Stein's identity, term by term):
// E[x_i f] = mean_i E[f] + sum_j covariance_ij E[df/dx_j].
MomentTable exactMoments(const Mixture& mixture, const StandardCoordinates& coordinates,
                         int degree);

// Standard coordinates of a mixture as a whole: centre and spread of its law.
StandardCoordinates standardCoordinates(const Mixture& mixture);

} // namespace gaussarium::spectral
