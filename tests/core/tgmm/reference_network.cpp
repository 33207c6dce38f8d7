#include "tests/core/tgmm/reference_network.h"

#include "tests/core/tgmm/reference_math.h"

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

ReferenceAnswer readOut(const tgmm::Weights& weights, const Eigen::MatrixXd& hidden,
                        int components) {
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
    answer.shares = shares.topRows(most);
    answer.components = head(weights, "component", pooled.topRows(most), 10);
    answer.components.middleCols(4, 3) =
        answer.components.middleCols(4, 3).cwiseMax(-4.0).cwiseMin(6.0);
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
            run.attention.back().push_back(
                softmaxOfRows(q * k.transpose() / std::sqrt(static_cast<double>(headWidth))));
            mixed.middleCols(i * headWidth, headWidth) = run.attention.back().back() * v;
        }
        h += mixed * matrix(weights, prefix + "out", width, width);
        h += geluOf(norm(h) * matrix(weights, prefix + "mlp_in", width, config.mlpWidth))
             * matrix(weights, prefix + "mlp_out", config.mlpWidth, width);
        run.afterLayer.push_back(readOut(weights, h, components));
    }
    return run;
}

} // namespace gaussarium::testing
