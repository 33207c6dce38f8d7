// A mixture as the loop holds it: in the standardised coordinates of a PointColumns, packed.
#pragma once

#include "core/em/point_columns.h"
#include "core/mixture/mixture.h"

#include <vector>

namespace gaussarium::em {

// Matrices are packed: the lower triangle row by row (entry (a, b), b <= a, at a (a + 1) / 2 + b),
// or the diagonal alone where `diagonal` is set. Component j's block starts at j times the size.
struct Components {
    int dimension = 0;
    int count = 0;
    bool diagonal = false;
    std::vector<double> weights;         // k
    std::vector<double> means;           // k x d
    std::vector<double> covariances;     // k x packed
    std::vector<double> lower;           // k x packed: Cholesky factors L, from factorise()
    std::vector<double> logDeterminants; // k: log |L|
    // k x (1 + packed + d), what the kernel reads: the constant c, then A = g L^-1, then b = -A m,
    // with g^2 = log2(e) / 2, so that weight times density is 2^(c - |A z + b|^2).
    std::vector<double> kernel;

    int packed() const { return diagonal ? dimension : dimension * (dimension + 1) / 2; }
    int kernelSize() const { return 1 + packed() + dimension; }

    void resize(int dimension, int count, bool diagonal);
};

// g above.
extern const double kernelScale;

// Fills lower, logDeterminants and kernel from weights, means and covariances. Returns the first
// component whose covariance is singular to rounding (or not finite), or -1. O(k d^3), no
// allocation.
int factorise(Components& components);

// To and from the units of the data. A diagonal Components takes only the diagonals.
Mixture toMixture(const Components& components, const PointColumns& columns);
// Its means alone, d x k.
Eigen::MatrixXd meansOf(const Components& components, const PointColumns& columns);
Components fromMixture(const Mixture& mixture, const PointColumns& columns, bool diagonal);

} // namespace gaussarium::em
