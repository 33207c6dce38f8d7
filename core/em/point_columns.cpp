#include "core/em/point_columns.h"

#include "core/base/check.h"
#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <new>

namespace gaussarium::em {

namespace {

constexpr std::int64_t chunkSize = 16384;
constexpr std::size_t alignment = 64;

// Covariances hold squares; beyond these their entries are no doubles any more.
constexpr double largestSpread = 1e140;
constexpr double smallestSpread = 1e-140;

// Calls body(chunk, first, count).
template <class Body>
void forChunks(std::int64_t n, int threads, const Body& body) {
    parallelFor((n + chunkSize - 1) / chunkSize, threads, [&](std::int64_t chunk) {
        const std::int64_t first = chunk * chunkSize;
        body(chunk, first, std::min(chunkSize, n - first));
    });
}

Eigen::VectorXd centreOf(const Eigen::Ref<const Eigen::MatrixXd>& points, int threads) {
    const std::int64_t n = points.cols();
    Eigen::MatrixXd sums(points.rows(), (n + chunkSize - 1) / chunkSize);
    forChunks(n, threads, [&](std::int64_t chunk, std::int64_t first, std::int64_t count) {
        sums.col(chunk) = points.middleCols(first, count).rowwise().sum();
    });
    return sums.rowwise().sum() / static_cast<double>(n);
}

Eigen::VectorXd spreadOf(const Eigen::Ref<const Eigen::MatrixXd>& points,
                         const Eigen::VectorXd& centre, int threads) {
    const std::int64_t n = points.cols();
    Eigen::MatrixXd largest(points.rows(), (n + chunkSize - 1) / chunkSize);
    forChunks(n, threads, [&](std::int64_t chunk, std::int64_t first, std::int64_t count) {
        largest.col(chunk) =
            (points.middleCols(first, count).colwise() - centre).cwiseAbs().rowwise().maxCoeff();
    });
    return largest.rowwise().maxCoeff();
}

// The smallest power of two that is not below value.
double powerOfTwo(double value) {
    int exponent = 0;
    const double fraction = std::frexp(value, &exponent);
    return std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
}

} // namespace

void PointColumns::Free::operator()(double* memory) const {
    std::free(memory);
}

Expected<PointColumns> PointColumns::make(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                          double ridge, Scaling scaling, int threads) {
    GAUSSARIUM_CHECK_GE(points.rows(), 1);
    GAUSSARIUM_CHECK_GE(points.cols(), 1);
    PointColumns result;
    const Eigen::Index d = points.rows();
    result.m_size = points.cols();
    result.m_centre = centreOf(points, threads);
    if (!result.m_centre.allFinite()) {
        return fail("the points, or their sums, are not finite numbers");
    }
    result.m_spread = spreadOf(points, result.m_centre, threads);
    const double widest = result.m_spread.maxCoeff();
    if (widest > largestSpread) {
        return fail("the points spread over {:.3g}, whose square is beyond double precision; "
                    "divide them by a constant",
                    widest);
    }
    result.m_scale.resize(d);
    for (Eigen::Index a = 0; a < d; ++a) {
        const double own = scaling == Scaling::Uniform ? widest : result.m_spread[a];
        const double reference = std::max(own, std::sqrt(ridge));
        if (reference > 0.0 && reference < smallestSpread) {
            return fail("the points spread over only {:.3g}, whose square is below double "
                        "precision; multiply them by a constant",
                        own);
        }
        // A constant column without a ridge has no scale of its own.
        result.m_scale[a] = reference > 0.0 ? powerOfTwo(reference) : 1.0;
    }

    result.m_stride = (result.m_size + 63) / 64 * 64;
    const auto bytes = static_cast<std::size_t>(result.m_stride * d) * sizeof(double);
    result.m_data.reset(static_cast<double*>(std::aligned_alloc(alignment, bytes)));
    if (!result.m_data) {
        throw std::bad_alloc();
    }
    double* const data = result.m_data.get();
    const std::int64_t stride = result.m_stride;
    forChunks(result.m_size, threads, [&](std::int64_t, std::int64_t first, std::int64_t count) {
        for (Eigen::Index a = 0; a < d; ++a) {
            const double centre = result.m_centre[a];
            const double inverse = 1.0 / result.m_scale[a];
            double* const to = data + a * stride + first;
            for (std::int64_t i = 0; i < count; ++i) {
                to[i] = (points(a, first + i) - centre) * inverse;
            }
        }
    });
    for (Eigen::Index a = 0; a < d; ++a) {
        std::fill(data + a * stride + result.m_size, data + (a + 1) * stride, 0.0);
    }
    return result;
}

Eigen::VectorXd PointColumns::point(std::int64_t index) const {
    GAUSSARIUM_CHECK_GE(index, 0);
    GAUSSARIUM_CHECK_LT(index, m_size);
    Eigen::VectorXd result(dimension());
    for (Eigen::Index a = 0; a < dimension(); ++a) {
        result[a] = m_data.get()[a * m_stride + index];
    }
    return result;
}

} // namespace gaussarium::em
