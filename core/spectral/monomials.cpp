#include "core/spectral/monomials.h"

#include "core/base/check.h"

#include <map>
#include <utility>

namespace gaussarium::spectral {

MonomialBasis::MonomialBasis(int dimension, int degree) : m_dimension(dimension), m_degree(degree) {
    GAUSSARIUM_CHECK_GE(dimension, 1);
    GAUSSARIUM_CHECK_GE(degree, 0);
    const auto d = static_cast<std::size_t>(dimension);
    m_exponents.emplace_back(d, 0);
    m_parent.push_back(-1);
    m_variable.push_back(-1);
    m_first = {0, 1};
    for (int m = 0; m < degree; ++m) {
        std::map<std::vector<int>, int> known;
        const int layerEnd = m_first.back();
        for (int index = first(m); index < layerEnd; ++index) {
            for (int v = 0; v < dimension; ++v) {
                std::vector<int> product = exponents(index);
                ++product[static_cast<std::size_t>(v)];
                const auto [place, isNew] =
                    known.emplace(std::move(product), static_cast<int>(m_exponents.size()));
                if (isNew) {
                    m_exponents.push_back(place->first);
                    m_parent.push_back(index);
                    m_variable.push_back(v);
                }
                m_times.push_back(place->second);
            }
        }
        m_first.push_back(static_cast<int>(m_exponents.size()));
    }
    m_times.resize(m_exponents.size() * d, -1);
}

Form::Form(std::shared_ptr<const MonomialBasis> basis)
    : m_basis(std::move(basis)), m_coefficients(Eigen::VectorXcd::Ones(1)) {}

Form Form::times(const Eigen::Ref<const Eigen::VectorXcd>& linear) const {
    GAUSSARIUM_CHECK_LT(m_degree, m_basis->degree());
    GAUSSARIUM_CHECK_EQ(linear.size(), m_basis->dimension());
    Form result(m_basis);
    result.m_degree = m_degree + 1;
    const int from = m_basis->first(m_degree);
    const int to = m_basis->first(m_degree + 1);
    result.m_coefficients = Eigen::VectorXcd::Zero(m_basis->first(m_degree + 2) - to);
    for (int i = 0; i < m_coefficients.size(); ++i) {
        for (int v = 0; v < m_basis->dimension(); ++v) {
            result.m_coefficients[m_basis->timesVariable(from + i, v) - to] +=
                m_coefficients[i] * linear[v];
        }
    }
    return result;
}

Form Form::timesSquaredNorm(const Eigen::Ref<const Eigen::MatrixXd>& rows) const {
    Form result(m_basis);
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        const Eigen::VectorXcd row = rows.row(i).transpose().cast<std::complex<double>>();
        const Form term = times(row).times(row);
        if (i == 0) {
            result = term;
        } else {
            result.m_coefficients += term.m_coefficients;
        }
    }
    return result;
}

std::complex<double> Form::expectation(const Eigen::VectorXd& moments) const {
    GAUSSARIUM_CHECK_EQ(moments.size(), m_basis->size());
    std::complex<double> sum = 0.0;
    const int from = m_basis->first(m_degree);
    for (int i = 0; i < m_coefficients.size(); ++i) {
        sum += m_coefficients[i] * moments[from + i];
    }
    return sum;
}

} // namespace gaussarium::spectral
