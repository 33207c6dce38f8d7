// The points as the kernels want them: one aligned array a coordinate, centred and scaled.
#pragma once

#include "core/base/error.h"

#include <Eigen/Core>

#include <cstdint>
#include <memory>

namespace gaussarium::em {

// Standardised coordinates z = (x - centre) / scale, so that |z| <= 1: centring keeps second
// moments of data at an offset of 1e8 exact, scaling keeps squares of 1e140 finite. Scales are
// powers of two, so dividing by them rounds nothing. Immutable after make; share freely.
class PointColumns {
public:
    enum class Scaling {
        PerAxis,
        Uniform, // one scale for all axes, which spherical covariances need
    };

    // Copies points (d x n). `ridge` is the ridge in squared units of the data; scales never fall
    // below its root, where the ridge alone decides. Fails, in words for the user, where values are
    // not finite or their squares leave double precision. O(n d).
    static Expected<PointColumns> make(const Eigen::Ref<const Eigen::MatrixXd>& points,
                                       double ridge, Scaling scaling, int threads);

    int dimension() const { return static_cast<int>(m_centre.size()); }
    std::int64_t size() const { return m_size; }
    // Coordinate a of point i is data()[a * stride() + i]; data() is aligned to 64 bytes, stride is
    // a multiple of 64, and the entries beyond size() are zero.
    const double* data() const { return m_data.get(); }
    std::int64_t stride() const { return m_stride; }

    const Eigen::VectorXd& centre() const { return m_centre; }
    const Eigen::VectorXd& scale() const { return m_scale; }
    // Half the width of each axis in the units of the data; 0 for a constant column.
    const Eigen::VectorXd& spread() const { return m_spread; }
    // log p(x) = log p(z) - logScale().
    double logScale() const { return m_scale.array().log().sum(); }

    // Standardised coordinates of one point.
    Eigen::VectorXd point(std::int64_t index) const;

private:
    PointColumns() = default;

    struct Free {
        void operator()(double* memory) const;
    };
    std::unique_ptr<double[], Free> m_data;
    std::int64_t m_size = 0;
    std::int64_t m_stride = 0;
    Eigen::VectorXd m_centre;
    Eigen::VectorXd m_scale;
    Eigen::VectorXd m_spread;
};

} // namespace gaussarium::em
