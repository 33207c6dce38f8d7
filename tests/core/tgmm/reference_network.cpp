#include "tests/core/tgmm/reference_network.h"

#include "tests/core/tgmm/reference_math.h"

#include <Eigen/Cholesky>
#include <Eigen/LU>

#include <algorithm>
#include <string>

namespace gaussarium::testing {

namespace {

Eigen::MatrixXd head(const tgmm::Weights& weights, const std::string& name,
                     const Eigen::MatrixXd& pooled, Eigen::Index outputs) {
    const Eigen::Index width = weights.config.width;
    const Eigen::Index hidden = weights.config.headWidth;
    const Eigen::MatrixXd in = matrix(weights, name + ".in", width, hidden);
    const Eigen::MatrixXd out = matrix(weights, name + ".out", hidden, outputs);
    const Eigen::MatrixXd inBias = matrix(weights, name + ".in_bias", 1, hidden);
    const Eigen::MatrixXd outBias = matrix(weights, name + ".out_bias", 1, outputs);
    const Eigen::MatrixXd middle =
        geluOf((norm(pooled) * in).rowwise() + Eigen::RowVectorXd(inBias.row(0)));
    return (middle * out).rowwise() + Eigen::RowVectorXd(outBias.row(0));
}

// The code of places 0 .. n - 1, as Vaswani et al. write it.
Eigen::MatrixXd positionsOf(const tgmm::Weights& weights, Eigen::Index n) {
    const Eigen::Index width = weights.config.width;
    if (weights.config.positionCode == tgmm::PositionCode::Learned) {
        return matrix(weights, "positions", n, width);
    }
    Eigen::MatrixXd code = Eigen::MatrixXd::Zero(n, width);
    for (Eigen::Index c = 0; c < width && weights.config.positionCode != tgmm::PositionCode::None;
         ++c) {
        const double wave = std::pow(10000.0, 2.0 * static_cast<double>(c / 2) / double(width));
        for (Eigen::Index place = 0; place < n; ++place) {
            const double angle = static_cast<double>(place) / wave;
            code(place, c) = c % 2 == 0 ? std::sin(angle) : std::cos(angle);
        }
    }
    return code;
}

// Components as the points' moments under the scores' softmax over the components.
void readByAssignment(const tgmm::Weights& weights, const Eigen::MatrixXd& normed,
                      const Eigen::MatrixXd& queries, const Eigen::MatrixXd& points, int components,
                      ReferenceAnswer& answer) {
    const int present = components > 0 ? components : weights.config.maxComponents;
    const Eigen::MatrixXd shares =
        softmaxOfRows(normed * queries.topRows(present).transpose()
                      / std::sqrt(static_cast<double>(weights.config.width))); // n x k
    const Eigen::MatrixXd prior = matrix(weights, "covariance_prior", 1, 2, components);
    const double count = std::exp(std::clamp(prior(0, 0), -3.0, 12.0));
    const double scale = std::exp(std::clamp(prior(0, 1), -12.0, 4.0));
    answer.components = Eigen::MatrixXd::Zero(present, 10);
    answer.shares.resize(present, points.rows());
    for (Eigen::Index j = 0; j < present; ++j) {
        const Eigen::VectorXd own = shares.col(j);
        const double mass = own.sum() + 1e-6;
        const Eigen::RowVectorXd mean = own.transpose() * points / mass;
        const Eigen::MatrixXd centred = points.rowwise() - mean;
        const Eigen::Matrix3d covariance = (centred.transpose() * own.asDiagonal() * centred
                                            + count * scale * Eigen::Matrix3d::Identity())
                                           / (mass + count);
        // precision = R^T R, R lower: R^-1 is the Cholesky factor of the covariance.
        const Eigen::Matrix3d lower = Eigen::LLT<Eigen::Matrix3d>(covariance).matrixL();
        const Eigen::Matrix3d r = lower.inverse();
        answer.components.row(j) << std::log(mass), mean, std::log(r(0, 0)), std::log(r(1, 1)),
            std::log(r(2, 2)), r(1, 0), r(2, 0), r(2, 1);
        answer.shares.row(j) = own.transpose() / own.sum();
    }
}

ReferenceAnswer readOut(const tgmm::Weights& weights, const Eigen::MatrixXd& hidden,
                        const Eigen::MatrixXd& points, int components) {
    const Eigen::Index width = weights.config.width;
    const Eigen::Index most = weights.config.maxComponents;
    const Eigen::MatrixXd keyValue = norm(hidden) * matrix(weights, "key_value", width, 2 * width);
    Eigen::MatrixXd queries(most + 1, width);
    queries.topRows(most) = matrix(weights, "queries", most, width, components * most);
    queries.bottomRows(1) = matrix(weights, "count_query", 1, width);
    const Eigen::MatrixXd shares = softmaxOfRows(queries * keyValue.leftCols(width).transpose()
                                                 / std::sqrt(static_cast<double>(width)));
    const Eigen::MatrixXd pooled = shares * keyValue.rightCols(width);
    ReferenceAnswer answer;
    if (weights.config.readOut == tgmm::ReadOutKind::Assignment) {
        readByAssignment(weights, norm(hidden), queries, points, components, answer);
    } else {
        answer.shares = shares.topRows(most);
        answer.components = head(weights, "component", pooled.topRows(most), 10);
        answer.components.middleCols(4, 3) =
            answer.components.middleCols(4, 3).cwiseMax(-4.0).cwiseMin(6.0);
    }
    answer.countLogits = head(weights, "count", pooled.bottomRows(1), most).row(0).transpose();
    return answer;
}

} // namespace

ReferenceRun runReference(const tgmm::Weights& weights, const Eigen::MatrixXd& points,
                          int dimension, int components) {
    const tgmm::NetworkConfig& config = weights.config;
    const Eigen::Index width = config.width;
    const Eigen::Index headWidth = width / config.heads;
    const Eigen::MatrixXd task = matrix(weights, "embed_k", 1, width, components)
                                 + matrix(weights, "embed_d", 1, width, dimension - 2);
    Eigen::MatrixXd h =
        (points * matrix(weights, "read_in", 3, width)).rowwise() + Eigen::RowVectorXd(task.row(0));
    h += positionsOf(weights, points.rows());
    ReferenceRun run;
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = "layers." + std::to_string(layer) + ".";
        const Eigen::MatrixXd qkv = norm(h) * matrix(weights, prefix + "qkv", width, 3 * width);
        Eigen::MatrixXd mixed(h.rows(), width);
        run.attention.emplace_back();
        for (int i = 0; i < config.heads; ++i) {
            const Eigen::MatrixXd q = qkv.middleCols(i * headWidth, headWidth);
            const Eigen::MatrixXd k = qkv.middleCols(width + i * headWidth, headWidth);
            const Eigen::MatrixXd v = qkv.middleCols(2 * width + i * headWidth, headWidth);
            run.attention.back().push_back(softmaxOfRows(masked(
                q * k.transpose() / std::sqrt(static_cast<double>(headWidth)), config.causal)));
            mixed.middleCols(i * headWidth, headWidth) = run.attention.back().back() * v;
        }
        h += mixed * matrix(weights, prefix + "out", width, width);
        h += geluOf(norm(h) * matrix(weights, prefix + "mlp_in", width, config.mlpWidth))
             * matrix(weights, prefix + "mlp_out", config.mlpWidth, width);
        run.afterLayer.push_back(readOut(weights, h, points, components));
    }
    return run;
}

} // namespace gaussarium::testing
