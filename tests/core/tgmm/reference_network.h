// The network of core/tgmm/network_config.h written down a second time, in double, with Eigen
// matrices and no idea of speed: what the CPU inference is compared with.
#pragma once

#include "core/tgmm/weights_file.h"

#include <Eigen/Core>

#include <vector>

namespace gaussarium::testing {

struct ReferenceAnswer {
    Eigen::MatrixXd components;  // max x 10, log-diagonals clamped; of assignment the first k rows
    Eigen::VectorXd countLogits; // max; empty for the paper's
    Eigen::MatrixXd shares;      // max x n: what each question takes of the points (so too)
};

struct ReferenceRun {
    std::vector<ReferenceAnswer> afterLayer; // 1, 2, ...
    // [layer][head], n x n.
    std::vector<std::vector<Eigen::MatrixXd>> attention;
};

// points n x 3, whitened; components 0 where unknown.
ReferenceRun runReference(const tgmm::Weights& weights, const Eigen::MatrixXd& points,
                          int dimension, int components);

// The paper's network: points n x 3 as they are. Of its answers' components the logits and means
// are filled in, and the first `components` rows of the shares.
ReferenceRun runPaperReference(const tgmm::Weights& weights, const Eigen::MatrixXd& points,
                               int components);

} // namespace gaussarium::testing
