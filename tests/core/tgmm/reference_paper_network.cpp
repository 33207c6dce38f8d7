#include "tests/core/tgmm/reference_math.h"
#include "tests/core/tgmm/reference_network.h"

#include <string>

namespace gaussarium::testing {

namespace {

Eigen::RowVectorXd rowOf(const tgmm::Weights& weights, const std::string& name,
                         Eigen::Index columns, Eigen::Index row = 0) {
    return matrix(weights, name, 1, columns, row).row(0);
}

Eigen::MatrixXd affineNorm(const tgmm::Weights& weights, const std::string& name,
                           const Eigen::MatrixXd& x) {
    const Eigen::MatrixXd scaled =
        norm(x).array().rowwise() * rowOf(weights, name + "_gain", x.cols()).array();
    return scaled.rowwise() + rowOf(weights, name + "_bias", x.cols());
}

Eigen::MatrixXd linear(const tgmm::Weights& weights, const std::string& name,
                       const Eigen::MatrixXd& x, Eigen::Index columns) {
    return (x * matrix(weights, name, x.cols(), columns)).rowwise()
           + rowOf(weights, name + "_bias", columns);
}

ReferenceAnswer readOut(const tgmm::Weights& weights, const Eigen::MatrixXd& hidden,
                        int components) {
    const Eigen::Index width = weights.config.width;
    const Eigen::Index most = weights.config.maxComponents;
    const Eigen::Index outputs = most + 3;
    const Eigen::MatrixXd h = affineNorm(weights, "norm", hidden);
    const Eigen::MatrixXd keys = h * matrix(weights, "key", width, outputs, components * width);
    const Eigen::MatrixXd values = h * matrix(weights, "value", width, outputs, components * width);
    const Eigen::MatrixXd queries =
        matrix(weights, "query", components, outputs, components * most);
    ReferenceAnswer answer;
    answer.shares = softmaxOfRows(queries * keys.transpose());
    const Eigen::MatrixXd pooled = answer.shares * values;
    answer.components = Eigen::MatrixXd::Zero(most, 10);
    answer.components.col(0) = pooled.leftCols(most).colwise().mean().transpose();
    answer.components.block(0, 1, components, 3) = pooled.rightCols(3);
    return answer;
}

} // namespace

ReferenceRun runPaperReference(const tgmm::Weights& weights, const Eigen::MatrixXd& points,
                               int components) {
    const tgmm::NetworkConfig& config = weights.config;
    const Eigen::Index width = config.width;
    const Eigen::Index headWidth = width / config.heads;
    Eigen::MatrixXd h = linear(weights, "read_in", points, width);
    if (config.positionCode == tgmm::PositionCode::Learned) {
        h += matrix(weights, "positions", points.rows(), width);
    }
    h.rowwise() += rowOf(weights, "embed_k", width, components);
    ReferenceRun run;
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = "layers." + std::to_string(layer) + ".";
        const Eigen::MatrixXd qkv =
            linear(weights, prefix + "qkv", affineNorm(weights, prefix + "norm1", h), 3 * width);
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
        h += linear(weights, prefix + "out", mixed, width);
        const Eigen::MatrixXd wide = geluOf(linear(
            weights, prefix + "mlp_in", affineNorm(weights, prefix + "norm2", h), config.mlpWidth));
        h += linear(weights, prefix + "mlp_out", wide, width);
        run.afterLayer.push_back(readOut(weights, h, components));
    }
    return run;
}

} // namespace gaussarium::testing
