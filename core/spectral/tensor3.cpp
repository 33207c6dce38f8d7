#include "core/spectral/tensor3.h"

#include "core/base/check.h"

#include <cmath>

namespace gaussarium::spectral {

Tensor3::Tensor3(Eigen::Index size)
    : m_size(size), m_slices(static_cast<std::size_t>(size), Eigen::MatrixXd::Zero(size, size)) {
    GAUSSARIUM_CHECK_GE(size, 1);
}

void Tensor3::set(Eigen::Index i, Eigen::Index j, Eigen::Index l, double value) {
    const auto write = [&](Eigen::Index a, Eigen::Index b, Eigen::Index c) {
        m_slices[static_cast<std::size_t>(c)](a, b) = value;
        m_slices[static_cast<std::size_t>(c)](b, a) = value;
    };
    write(i, j, l);
    write(i, l, j);
    write(j, l, i);
}

Eigen::VectorXd Tensor3::apply(const Eigen::VectorXd& v) const {
    GAUSSARIUM_CHECK_EQ(v.size(), m_size);
    Eigen::VectorXd result(m_size);
    for (Eigen::Index l = 0; l < m_size; ++l) {
        result[l] = v.dot(m_slices[static_cast<std::size_t>(l)] * v);
    }
    return result;
}

Eigen::MatrixXd Tensor3::contract(const Eigen::VectorXd& v) const {
    GAUSSARIUM_CHECK_EQ(v.size(), m_size);
    Eigen::MatrixXd result = Eigen::MatrixXd::Zero(m_size, m_size);
    for (Eigen::Index l = 0; l < m_size; ++l) {
        result += v[l] * m_slices[static_cast<std::size_t>(l)];
    }
    return result;
}

void Tensor3::addRankOne(double factor, const Eigen::VectorXd& v) {
    GAUSSARIUM_CHECK_EQ(v.size(), m_size);
    const Eigen::MatrixXd outer = factor * v * v.transpose();
    for (Eigen::Index l = 0; l < m_size; ++l) {
        m_slices[static_cast<std::size_t>(l)] += v[l] * outer;
    }
}

Tensor3 Tensor3::transformed(const Eigen::MatrixXd& b) const {
    GAUSSARIUM_CHECK_EQ(b.rows(), m_size);
    Tensor3 result(b.cols());
    for (Eigen::Index c = 0; c < b.cols(); ++c) {
        result.m_slices[static_cast<std::size_t>(c)] = b.transpose() * contract(b.col(c)) * b;
    }
    return result;
}

double Tensor3::norm() const {
    double squares = 0.0;
    for (const Eigen::MatrixXd& slice : m_slices) {
        squares += slice.squaredNorm();
    }
    return std::sqrt(squares);
}

} // namespace gaussarium::spectral
