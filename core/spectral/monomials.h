// The monomials of d variables up to a degree, and forms (homogeneous polynomials) over them. Every
// spectral method here reads its moments as expectations of products of linear forms.
#pragma once

#include <Eigen/Core>

#include <complex>
#include <memory>
#include <vector>

namespace gaussarium::spectral {

// Monomials x^a with |a| <= degree, degree by degree. Immutable after construction.
// Their number is binomial(d + degree, d): 36 for d = 2, degree 7; 816 for d = 3, degree 15.
class MonomialBasis {
public:
    // dimension >= 1, degree >= 0.
    MonomialBasis(int dimension, int degree);

    int dimension() const { return m_dimension; }
    int degree() const { return m_degree; }
    int size() const { return m_first.back(); }
    // The monomials of degree m are first(m)..first(m + 1) - 1; index 0 is the constant 1.
    int first(int m) const { return m_first[static_cast<std::size_t>(m)]; }
    const std::vector<int>& exponents(int index) const {
        return m_exponents[static_cast<std::size_t>(index)];
    }
    // Index of monomial `index` times x_variable; -1 beyond the degree.
    int timesVariable(int index, int variable) const {
        return m_times[static_cast<std::size_t>(index * m_dimension + variable)];
    }
    // For index >= 1: monomial = monomial parent(index) times x_variable(index).
    int parent(int index) const { return m_parent[static_cast<std::size_t>(index)]; }
    int variable(int index) const { return m_variable[static_cast<std::size_t>(index)]; }

private:
    int m_dimension;
    int m_degree;
    std::vector<int> m_first; // degree + 2 entries
    std::vector<std::vector<int>> m_exponents;
    std::vector<int> m_times;
    std::vector<int> m_parent;
    std::vector<int> m_variable;
};

// sum_a coefficients[a] x^a over the monomials of one degree.
class Form {
public:
    // The constant 1 (degree 0).
    explicit Form(std::shared_ptr<const MonomialBasis> basis);

    int degree() const { return m_degree; }
    const Eigen::VectorXcd& coefficients() const { return m_coefficients; }
    // This form times (linear^T x); no conjugation. Throws std::invalid_argument beyond the basis.
    Form times(const Eigen::Ref<const Eigen::VectorXcd>& linear) const;
    // This form times the squared norm of rows * x (rows m x d).
    Form timesSquaredNorm(const Eigen::Ref<const Eigen::MatrixXd>& rows) const;
    // sum of coefficient times moment; `moments` holds one value a monomial of the basis.
    std::complex<double> expectation(const Eigen::VectorXd& moments) const;

private:
    std::shared_ptr<const MonomialBasis> m_basis;
    int m_degree = 0;
    Eigen::VectorXcd m_coefficients;
};

} // namespace gaussarium::spectral
