// The arithmetic that the networks written down a second time share.
#pragma once

#include "core/tgmm/weights_file.h"

#include <Eigen/Core>

#include <cmath>
#include <limits>
#include <numbers>
#include <string>

namespace gaussarium::testing {

// A tensor, or `rows` of it past those that are skipped, as rows x columns.
inline Eigen::MatrixXd matrix(const tgmm::Weights& weights, const std::string& name,
                              Eigen::Index rows, Eigen::Index columns,
                              Eigen::Index skippedRows = 0) {
    const std::vector<float>& values = weights.tensor(name);
    Eigen::MatrixXd result(rows, columns);
    for (Eigen::Index i = 0; i < rows; ++i) {
        for (Eigen::Index j = 0; j < columns; ++j) {
            result(i, j) = static_cast<double>(
                values[static_cast<std::size_t>((skippedRows + i) * columns + j)]);
        }
    }
    return result;
}

inline Eigen::MatrixXd norm(const Eigen::MatrixXd& x) {
    Eigen::MatrixXd y = x.colwise() - x.rowwise().mean();
    const Eigen::VectorXd variance = y.rowwise().squaredNorm() / static_cast<double>(x.cols());
    return (variance.array() + 1e-5).rsqrt().matrix().asDiagonal() * y;
}

inline Eigen::MatrixXd geluOf(const Eigen::MatrixXd& x) {
    return x.unaryExpr([](double v) {
        return 0.5 * v
               * (1.0 + std::tanh(std::sqrt(2.0 / std::numbers::pi) * (v + 0.044715 * v * v * v)));
    });
}

inline Eigen::MatrixXd softmaxOfRows(const Eigen::MatrixXd& x) {
    const Eigen::MatrixXd shifted = x.colwise() - x.rowwise().maxCoeff();
    const Eigen::MatrixXd powers = shifted.array().exp();
    return powers.rowwise().sum().cwiseInverse().asDiagonal() * powers;
}

// Of the scores of points with points: what a causal network does not see.
inline Eigen::MatrixXd masked(Eigen::MatrixXd scores, bool causal) {
    for (Eigen::Index i = 0; causal && i < scores.rows(); ++i) {
        scores.row(i)
            .tail(scores.cols() - i - 1)
            .setConstant(-std::numeric_limits<double>::infinity());
    }
    return scores;
}

} // namespace gaussarium::testing
