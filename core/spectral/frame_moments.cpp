#include "core/spectral/frame_moments.h"

#include <Eigen/Eigenvalues>

#include <cmath>

namespace gaussarium::spectral {

Frame dataFrame(const StandardCoordinates& coordinates) {
    // Scales relative to the largest: their squares stay finite in any units.
    const Eigen::VectorXd relative = coordinates.scale / coordinates.scale.maxCoeff();
    const double common = std::sqrt(relative.squaredNorm() / static_cast<double>(relative.size()));
    const Eigen::VectorXd stretch = relative / common;
    return {"data", 0, stretch.asDiagonal(), stretch.cwiseInverse().asDiagonal()};
}

Frame axesFrame(const StandardCoordinates& coordinates) {
    const Eigen::Index d = coordinates.scale.size();
    return {"axes", static_cast<int>(d) - 1, Eigen::MatrixXd::Identity(d, d),
            Eigen::MatrixXd::Identity(d, d)};
}

Frame clusterFrame(const Frame& frame, const Eigen::MatrixXd& within,
                   const Eigen::MatrixXd& covariance) {
    const auto d = static_cast<int>(within.rows());
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(within);
    // The symmetric root turns the axes least.
    const Eigen::MatrixXd root = eigen.operatorSqrt();
    const Eigen::MatrixXd inverseRoot = eigen.operatorInverseSqrt();
    const double scale =
        std::sqrt((inverseRoot * covariance * inverseRoot).trace() / static_cast<double>(d));
    return {"clusters", d * (d + 1) / 2 - 1, inverseRoot * frame.matrix / scale,
            frame.inverse * root * scale};
}

Mixture dataFromFrame(const Mixture& mixture, const Frame& frame,
                      const StandardCoordinates& coordinates) {
    return affineImage(mixture, coordinates.scale.asDiagonal() * frame.inverse, coordinates.centre);
}

Eigen::MatrixXd FrameMoments::covariance() const {
    const Eigen::Index d = dimension();
    Eigen::MatrixXd standard(d, d);
    const MonomialBasis& basis = *m_table.basis;
    for (int i = 0; i < d; ++i) {
        for (int j = 0; j < d; ++j) {
            standard(i, j) = m_table.values[basis.timesVariable(1 + i, j)];
        }
    }
    return m_frame.matrix * standard * m_frame.matrix.transpose();
}

double FrameMoments::third(const Eigen::VectorXd& a, const Eigen::VectorXd& b,
                           const Eigen::VectorXd& c) const {
    return Form(m_table.basis)
        .times(inStandard(a))
        .times(inStandard(b))
        .times(inStandard(c))
        .expectation(m_table.values)
        .real();
}

Eigen::VectorXcd FrameMoments::powers(const Eigen::VectorXcd& n, int highest) const {
    const Eigen::VectorXcd linear = inStandard(n);
    Eigen::VectorXcd result(highest + 1);
    Form power(m_table.basis);
    result[0] = power.expectation(m_table.values);
    for (int m = 1; m <= highest; ++m) {
        power = power.times(linear);
        result[m] = power.expectation(m_table.values);
    }
    return result;
}

Eigen::VectorXcd FrameMoments::powersTimes(const Eigen::VectorXcd& n, const Eigen::VectorXcd& c,
                                           int highest) const {
    const Eigen::VectorXcd linear = inStandard(n);
    Eigen::VectorXcd result(highest + 1);
    Form power = Form(m_table.basis).times(inStandard(c));
    result[0] = power.expectation(m_table.values);
    for (int m = 1; m <= highest; ++m) {
        power = power.times(linear);
        result[m] = power.expectation(m_table.values);
    }
    return result;
}

Eigen::VectorXcd FrameMoments::powersTimesSquaredNorm(const Eigen::VectorXcd& n,
                                                      int highest) const {
    const Eigen::VectorXcd linear = inStandard(n);
    Eigen::VectorXcd result(highest + 1);
    Form power = Form(m_table.basis).timesSquaredNorm(m_frame.matrix);
    result[0] = power.expectation(m_table.values);
    for (int m = 1; m <= highest; ++m) {
        power = power.times(linear);
        result[m] = power.expectation(m_table.values);
    }
    return result;
}

} // namespace gaussarium::spectral
