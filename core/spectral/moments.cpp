#include "core/spectral/moments.h"

#include "core/base/check.h"
#include "core/base/parallel.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace gaussarium::spectral {

namespace {

// Points a chunk: large enough that handing out chunks costs nothing, small enough that a stop is
// heeded within milliseconds.
constexpr Eigen::Index chunkSize = 8192;
// Points a block: two layers of monomials of a block stay in the second-level cache.
constexpr Eigen::Index blockSize = 128;

using Block = Eigen::Array<double, blockSize, Eigen::Dynamic>;

// Adds the sums of all monomials over `count` points to `sums`. Rows beyond `count` hold zeros, so
// that every monomial but the constant ignores them.
void addBlock(const MonomialBasis& basis, const Block& block, Eigen::Index count, Block& layer,
              Block& next, Eigen::VectorXd& sums) {
    sums[0] += static_cast<double>(count);
    if (basis.degree() == 0) {
        return;
    }
    for (int v = 0; v < basis.dimension(); ++v) {
        layer.col(v) = block.col(v);
        sums[1 + v] += layer.col(v).sum();
    }
    for (int m = 2; m <= basis.degree(); ++m) {
        const int from = basis.first(m - 1);
        const int to = basis.first(m);
        for (int index = to; index < basis.first(m + 1); ++index) {
            next.col(index - to) =
                layer.col(basis.parent(index) - from) * block.col(basis.variable(index));
            sums[index] += next.col(index - to).sum();
        }
        std::swap(layer, next);
    }
}

} // namespace

StandardCoordinates standardCoordinates(const Eigen::Ref<const Eigen::MatrixXd>& points) {
    GAUSSARIUM_CHECK_GE(points.rows(), 1);
    GAUSSARIUM_CHECK_GE(points.cols(), 1);
    const Eigen::Index d = points.rows();
    const auto n = static_cast<double>(points.cols());
    StandardCoordinates result;
    // Dividing first keeps sums of values near 1e300 finite.
    const Eigen::VectorXd low = points.rowwise().minCoeff();
    const Eigen::VectorXd high = points.rowwise().maxCoeff();
    result.centre.resize(d);
    result.spread = Eigen::VectorXd::Zero(d);
    for (Eigen::Index i = 0; i < d; ++i) {
        const double middle = 0.5 * low[i] + 0.5 * high[i];
        const double half = 0.5 * high[i] - 0.5 * low[i];
        if (!(half > 0.0)) {
            result.centre[i] = low[i];
            continue;
        }
        double sum = 0.0;
        for (Eigen::Index t = 0; t < points.cols(); ++t) {
            sum += (points(i, t) - middle) / half;
        }
        const double mean = sum / n;
        double squares = 0.0;
        for (Eigen::Index t = 0; t < points.cols(); ++t) {
            const double u = (points(i, t) - middle) / half - mean;
            squares += u * u;
        }
        result.centre[i] = middle + half * mean;
        result.spread[i] = half * std::sqrt(squares / n);
    }
    result.scale = (result.spread.array() > 0.0).select(result.spread, 1.0);
    return result;
}

std::optional<MomentTable> empiricalMoments(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                            const StandardCoordinates& coordinates, int degree,
                                            int threads, const std::stop_token& stop) {
    GAUSSARIUM_CHECK_GE(points.cols(), 1);
    GAUSSARIUM_CHECK_EQ(points.rows(), coordinates.centre.size());
    const auto d = static_cast<int>(points.rows());
    MomentTable table;
    const auto basis = std::make_shared<const MonomialBasis>(d, degree);
    table.basis = basis;
    table.count = points.cols();
    int widest = 1;
    for (int m = 0; m <= degree; ++m) {
        widest = std::max(widest, basis->first(m + 1) - basis->first(m));
    }
    const std::int64_t chunks = (points.cols() + chunkSize - 1) / chunkSize;
    std::vector<Eigen::VectorXd> partial(static_cast<std::size_t>(chunks));
    parallelFor(chunks, threads, [&](std::int64_t chunk) {
        if (stop.stop_requested()) {
            return;
        }
        Eigen::VectorXd sums = Eigen::VectorXd::Zero(basis->size());
        Block block(blockSize, d);
        Block layer(blockSize, widest);
        Block next(blockSize, widest);
        const Eigen::Index end = std::min<Eigen::Index>(points.cols(), (chunk + 1) * chunkSize);
        for (Eigen::Index begin = chunk * chunkSize; begin < end; begin += blockSize) {
            const Eigen::Index count = std::min(blockSize, end - begin);
            for (int v = 0; v < d; ++v) {
                block.col(v).head(count) = (points.row(v).segment(begin, count).transpose().array()
                                            - coordinates.centre[v])
                                           / coordinates.scale[v];
                block.col(v).tail(blockSize - count).setZero();
            }
            addBlock(*basis, block, count, layer, next, sums);
        }
        partial[static_cast<std::size_t>(chunk)] = std::move(sums);
    });
    if (stop.stop_requested()) {
        return std::nullopt;
    }
    table.values = Eigen::VectorXd::Zero(basis->size());
    for (const Eigen::VectorXd& sums : partial) {
        table.values += sums;
    }
    table.values /= static_cast<double>(points.cols());
    return table;
}

MomentTable exactMoments(const Mixture& mixture, const StandardCoordinates& coordinates,
                         int degree) {
    const Mixture standard =
        affineImage(mixture, coordinates.scale.cwiseInverse().asDiagonal().toDenseMatrix(),
                    -coordinates.centre.cwiseQuotient(coordinates.scale));
    MomentTable table;
    const auto basis =
        std::make_shared<const MonomialBasis>(static_cast<int>(mixture.dimension()), degree);
    table.basis = basis;
    table.values = Eigen::VectorXd::Zero(basis->size());
    for (Eigen::Index j = 0; j < standard.components(); ++j) {
        const Eigen::MatrixXd& covariance = standard.covariances[static_cast<std::size_t>(j)];
        Eigen::VectorXd moments = Eigen::VectorXd::Zero(basis->size());
        moments[0] = 1.0;
        for (int index = 1; index < basis->size(); ++index) {
            const int parent = basis->parent(index);
            const int i = basis->variable(index);
            double value = standard.means(i, j) * moments[parent];
            const std::vector<int>& exponents = basis->exponents(parent);
            for (int v = 0; v < basis->dimension(); ++v) {
                const int power = exponents[static_cast<std::size_t>(v)];
                if (power == 0) {
                    continue;
                }
                // d/dx_v of the parent: the monomial that times x_v is the parent.
                int derivative = 0;
                for (int w = 0; w < basis->dimension(); ++w) {
                    for (int e = exponents[static_cast<std::size_t>(w)] - (w == v ? 1 : 0); e > 0;
                         --e) {
                        derivative = basis->timesVariable(derivative, w);
                    }
                }
                value += covariance(i, v) * static_cast<double>(power) * moments[derivative];
            }
            moments[index] = value;
        }
        table.values += standard.weights[j] * moments;
    }
    return table;
}

StandardCoordinates standardCoordinates(const Mixture& mixture) {
    StandardCoordinates result;
    result.centre = overallMean(mixture);
    result.spread = overallCovariance(mixture).diagonal().cwiseSqrt();
    result.scale = (result.spread.array() > 0.0).select(result.spread, 1.0);
    return result;
}

} // namespace gaussarium::spectral
