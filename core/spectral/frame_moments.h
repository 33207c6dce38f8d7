// Moments seen in a frame: the linear coordinates in which a spectral method supposes the noise to
// be spherical.
#pragma once

#include "core/spectral/moments.h"

#include <Eigen/Core>

#include <string>

namespace gaussarium::spectral {

// y = matrix * s, where s are the standard coordinates of moments.h. In every frame y has mean 0
// and an average variance per coordinate of 1.
struct Frame {
    std::string name;        // "data", "axes", "clusters": the option's value
    int shapeParameters = 0; // numbers taken from the data to shape it, beyond one common scale
    Eigen::MatrixXd matrix;
    Eigen::MatrixXd inverse;
};

// The data's own units but for one common scale: rotations, shifts and a change of unit that all
// axes share leave the answer as it is.
Frame dataFrame(const StandardCoordinates& coordinates);
// Each axis in units of its standard deviation: units may differ between axes.
Frame axesFrame(const StandardCoordinates& coordinates);

// The frame in which `within` (d x d, positive definite, a covariance in `frame`) is spherical:
// noise of one shape, whatever that is. `covariance` is E[y y^T] in `frame`. Equivariant under
// linear maps of the data where `frame` is.
Frame clusterFrame(const Frame& frame, const Eigen::MatrixXd& within,
                   const Eigen::MatrixXd& covariance);

// The mixture in data units from one in the frame.
Mixture dataFromFrame(const Mixture& mixture, const Frame& frame,
                      const StandardCoordinates& coordinates);

// Borrows the table and the frame; both must outlive it. Thread-safe.
class FrameMoments {
public:
    FrameMoments(const MomentTable& table, const Frame& frame) : m_table(table), m_frame(frame) {}

    Eigen::Index dimension() const { return m_frame.matrix.rows(); }
    int degree() const { return m_table.degree(); }
    // Points behind the averages; 0: exact.
    std::int64_t count() const { return m_table.count; }

    // E[y y^T], d x d (the mean is 0).
    Eigen::MatrixXd covariance() const;
    // E[(a^T y)(b^T y)(c^T y)] for real a, b, c.
    double third(const Eigen::VectorXd& a, const Eigen::VectorXd& b,
                 const Eigen::VectorXd& c) const;
    // E[(n^T y)^m], m = 0..highest.
    Eigen::VectorXcd powers(const Eigen::VectorXcd& n, int highest) const;
    // E[(n^T y)^m (c^T y)], m = 0..highest.
    Eigen::VectorXcd powersTimes(const Eigen::VectorXcd& n, const Eigen::VectorXcd& c,
                                 int highest) const;
    // E[(n^T y)^m |y|^2], m = 0..highest.
    Eigen::VectorXcd powersTimesSquaredNorm(const Eigen::VectorXcd& n, int highest) const;

private:
    // Coefficients over s of the linear form a^T y.
    Eigen::VectorXcd inStandard(const Eigen::VectorXcd& a) const {
        return m_frame.matrix.transpose() * a;
    }

    const MomentTable& m_table;
    const Frame& m_frame;
};

} // namespace gaussarium::spectral
