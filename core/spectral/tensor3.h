// Symmetric tensors of order 3.
#pragma once

#include <Eigen/Core>

#include <array>
#include <vector>

namespace gaussarium::spectral {

// Dense storage of all k^3 entries: k is a number of components, rarely above 8.
class Tensor3 {
public:
    explicit Tensor3(Eigen::Index size);

    Eigen::Index size() const { return m_size; }
    double operator()(Eigen::Index i, Eigen::Index j, Eigen::Index l) const {
        return m_slices[static_cast<std::size_t>(l)](i, j);
    }
    // Writes the entry and its five mirror images.
    void set(Eigen::Index i, Eigen::Index j, Eigen::Index l, double value);

    // T(I, v, v), a vector; T(v, v, v), a number; T(I, I, v), a matrix. O(k^3).
    Eigen::VectorXd apply(const Eigen::VectorXd& v) const;
    double applyThrice(const Eigen::VectorXd& v) const { return v.dot(apply(v)); }
    Eigen::MatrixXd contract(const Eigen::VectorXd& v) const;

    // T += factor v (x) v (x) v.
    void addRankOne(double factor, const Eigen::VectorXd& v);

    // T(B, B, B): entry (a, b, c) is sum of T(i, j, l) B(i, a) B(j, b) B(l, c).
    Tensor3 transformed(const Eigen::MatrixXd& b) const;

    // Root of the sum of all squared entries.
    double norm() const;

private:
    Eigen::Index m_size;
    std::vector<Eigen::MatrixXd> m_slices; // slice l holds T(., ., l)
};

} // namespace gaussarium::spectral
