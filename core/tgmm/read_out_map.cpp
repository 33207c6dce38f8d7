#include "core/tgmm/read_out_map.h"

#include "core/base/check.h"
#include "core/tgmm/kernels.h"

#include <algorithm>

namespace gaussarium::tgmm {

ShareMatrix readOutMap(const AttentionRecord& record, int layer) {
    const float* const scores = record.poolingScores(layer);
    const Eigen::Index n = record.points();
    const Eigen::Index stride = paddedToPanels(record.mostComponents() + 1);
    const Eigen::Index k = record.components() > 0 ? record.components() : record.mostComponents();
    ShareMatrix map(k, n);
    for (Eigen::Index question = 0; question < k; ++question) {
        Eigen::VectorXd weights(n);
        for (Eigen::Index i = 0; i < n; ++i) {
            weights[i] = static_cast<double>(scores[i * stride + question]);
        }
        weights.array() -= weights.maxCoeff();
        weights = weights.array().exp();
        map.row(question) = (weights / weights.sum()).cast<float>().transpose();
    }
    return map;
}

Eigen::MatrixXd maximizationWeights(const Eigen::Ref<const Eigen::MatrixXd>& responsibilities) {
    Eigen::MatrixXd weights = responsibilities;
    for (Eigen::Index j = 0; j < weights.rows(); ++j) {
        const double sum = weights.row(j).sum();
        weights.row(j) /= sum > 0.0 ? sum : 1.0;
    }
    return weights;
}

Eigen::VectorXd sharedWeight(const ShareMatrix& readOut,
                             const Eigen::Ref<const Eigen::MatrixXd>& maximization,
                             const std::vector<int>& partner) {
    GAUSSARIUM_CHECK_EQ(readOut.cols(), maximization.cols());
    GAUSSARIUM_CHECK_EQ(readOut.rows(), static_cast<Eigen::Index>(partner.size()));
    Eigen::VectorXd shared = Eigen::VectorXd::Zero(readOut.rows());
    for (Eigen::Index j = 0; j < readOut.rows(); ++j) {
        const int other = partner[static_cast<std::size_t>(j)];
        GAUSSARIUM_CHECK_LT(other, maximization.rows());
        if (other >= 0) {
            shared[j] = readOut.row(j).cast<double>().cwiseMin(maximization.row(other)).sum();
        }
    }
    return shared;
}

} // namespace gaussarium::tgmm
