#include "core/em/statistics.h"

#include <algorithm>

namespace gaussarium::em {

namespace {

// scatter = T M T^T with T = lower / kernelScale, M = second / mass - first first^T / mass^2;
// mean += T first / mass. dimension is a constant for 1, 2, 3, so that the loops unroll.
template <int fixed>
void fullStatistics(const double* sums, const double* lower, const double* oldMean, int dynamic,
                    double* mean, double* scatter) {
    const int d = fixed > 0 ? fixed : dynamic;
    const double inverse = 1.0 / sums[0];
    const double scale = 1.0 / kernelScale;
    const double* const first = sums + 1;
    const double* const second = sums + 1 + d;
    const auto start = [](int a) { return a * (a + 1) / 2; };
    // The central second moment, kept where the answer goes.
    for (int a = 0; a < d; ++a) {
        for (int b = 0; b <= a; ++b) {
            scatter[start(a) + b] =
                second[start(a) + b] * inverse - (first[a] * inverse) * (first[b] * inverse);
        }
    }
    for (int a = 0; a < d; ++a) {
        double shift = 0.0;
        for (int b = 0; b <= a; ++b) {
            shift += lower[start(a) + b] * first[b];
        }
        mean[a] = oldMean[a] + shift * inverse * scale;
    }
    double small[fixed > 0 ? fixed : 1];
    std::vector<double> large(fixed > 0 ? 0 : static_cast<std::size_t>(d));
    double* const u = fixed > 0 ? small : large.data();
    // Rows from the last upwards: row a of T M T^T needs rows 0..a of M, which are still there.
    for (int a = d - 1; a >= 0; --a) {
        // u_c = sum_b T(a, b) M(b, c) for c <= a, then entry (a, e) = sum_c u_c T(e, c), e <= a.
        for (int c = 0; c <= a; ++c) {
            u[c] = 0.0;
            for (int b = 0; b <= a; ++b) {
                u[c] +=
                    lower[start(a) + b] * (b >= c ? scatter[start(b) + c] : scatter[start(c) + b]);
            }
        }
        for (int e = 0; e <= a; ++e) {
            double sum = 0.0;
            for (int c = 0; c <= e; ++c) {
                sum += u[c] * lower[start(e) + c];
            }
            scatter[start(a) + e] = sum * scale * scale;
        }
    }
}

void diagonalStatistics(const double* sums, const double* lower, const double* oldMean, int d,
                        double* mean, double* scatter) {
    const double inverse = 1.0 / sums[0];
    for (int a = 0; a < d; ++a) {
        const double scale = lower[a] / kernelScale;
        const double shift = sums[1 + a] * inverse;
        mean[a] = oldMean[a] + scale * shift;
        scatter[a] = scale * scale * (sums[1 + d + a] * inverse - shift * shift);
    }
}

} // namespace

int measure(const PassSums& sums, const Components& components, double points, Statistics& result) {
    const int d = components.dimension;
    const int k = components.count;
    const int packed = components.packed();
    const int each = components.kernelSize();
    result.dimension = d;
    result.count = k;
    result.diagonal = components.diagonal;
    result.points = points;
    result.mass.resize(static_cast<std::size_t>(k));
    result.means.resize(static_cast<std::size_t>(k * d));
    result.scatter.resize(static_cast<std::size_t>(k * packed));
    int empty = -1;
    for (int j = 0; j < k; ++j) {
        const double* const own = sums.moments.data() + j * each;
        const double* const lower = components.lower.data() + j * packed;
        const double* const oldMean = components.means.data() + j * d;
        double* const mean = result.means.data() + j * d;
        double* const scatter = result.scatter.data() + j * packed;
        result.mass[static_cast<std::size_t>(j)] = own[0];
        if (!(own[0] >= massFloor)) {
            empty = empty < 0 ? j : empty;
            std::copy(oldMean, oldMean + d, mean);
            std::fill(scatter, scatter + packed, 0.0);
            continue;
        }
        if (components.diagonal) {
            diagonalStatistics(own, lower, oldMean, d, mean, scatter);
        } else if (d == 1) {
            fullStatistics<1>(own, lower, oldMean, d, mean, scatter);
        } else if (d == 2) {
            fullStatistics<2>(own, lower, oldMean, d, mean, scatter);
        } else if (d == 3) {
            fullStatistics<3>(own, lower, oldMean, d, mean, scatter);
        } else {
            fullStatistics<0>(own, lower, oldMean, d, mean, scatter);
        }
    }
    return empty;
}

} // namespace gaussarium::em
