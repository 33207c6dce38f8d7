// The Torch side of the training layer as plain Eigen, for tests: Qt Test and Torch cannot be
// included in one file.
#pragma once

#include "core/mixture/mixture.h"
#include "core/train/train_config.h"

#include <Eigen/Core>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace gaussarium::testing {

// One task of a batch; points have d rows.
struct ProbeTask {
    int dimension = 0;
    int components = 0;
    int shownComponents = 0;
    Mixture truth;              // data's coordinates
    Eigen::MatrixXd points;     // d x n, unwhitened
    Eigen::MatrixXd fresh;      // d x F, unwhitened
    Eigen::MatrixXd white;      // 3 x n, as the network reads them
    Eigen::MatrixXd whiteFresh; // 3 x F
    Eigen::MatrixXd whiteLower; // d x d
    double logDeterminant = 0.0;
    Eigen::VectorXd trueLogDensity; // F, of the fresh points in the data's coordinates
};

// A batch in double precision on the CPU.
std::vector<ProbeTask> probeTasks(const train::TaskPriorConfig& prior, std::int64_t tasks,
                                  std::int64_t n, std::uint64_t seed);

// A network in double precision with the loss of one fixed batch.
class NetworkProbe {
public:
    NetworkProbe(const train::TrainConfig& config, std::uint64_t seed);
    ~NetworkProbe();

    Eigen::VectorXd values() const;
    void setValues(const Eigen::VectorXd& values);

    // On the batch that (tasks, n, seed) give; gradient() belongs to the last loss().
    double loss(std::int64_t tasks, std::int64_t n, std::uint64_t seed);
    Eigen::VectorXd gradient() const;

    struct Answer {
        Eigen::MatrixXd components;  // 10 x max
        Eigen::MatrixXd logPoints;   // 3 x max; empty without refinements
        Eigen::VectorXd countLogits; // max
    };
    // white is 3 x n. The foundation network's read-out.
    Answer answer(const Eigen::MatrixXd& white, int shownComponents, int dimension) const;
    // What is judged, of either network: refined, or the paper's with its log-weights.
    Eigen::MatrixXd judged(const Eigen::MatrixXd& points, int components, int dimension) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

// Log-density of points (3 x F) under an answer, by the training loss's own formula.
Eigen::VectorXd probeLogDensity(const Eigen::MatrixXd& components, int shownComponents,
                                int dimension, const Eigen::MatrixXd& points);

// Largest differences between attention by head and softmax(q k^T / sqrt(D)) v written out, and
// between their gradients; all in double.
struct AttentionDifference {
    double output = 0.0;
    double gradient = 0.0;
};
AttentionDifference attentionDifference(std::uint64_t seed);

// How far our float32 operators of the CPU are from LibTorch's in double, over the largest number
// there: results, gradients, and the slope of the results along the gradient by central differences
// in float32.
struct OperatorDifference {
    double output = 0.0;
    double gradient = 0.0;
    double slope = 0.0;
};
OperatorDifference selfAttentionDifference(std::int64_t tasks, std::int64_t n, std::int64_t heads,
                                           std::int64_t headWidth, bool causal, std::uint64_t seed);
// Of rowProduct, [rows, in] times [in, out], by its left side and by its right.
std::array<OperatorDifference, 2> productDifference(std::int64_t rows, std::int64_t in,
                                                    std::int64_t out, std::uint64_t seed);
// Of `count` normal numbers times `scale`.
OperatorDifference geluDifference(std::int64_t count, double scale, std::uint64_t seed);

// The training's own steps of anchored EM: components and result 10 x K, logPoints 3 x K, points
// 3 x n.
Eigen::MatrixXd probeRefine(const Eigen::MatrixXd& components, const Eigen::MatrixXd& logPoints,
                            int shownComponents, int dimension, const Eigen::MatrixXd& points,
                            int steps);

// Muon's orthogonalisation of one matrix with at most as many rows as columns.
Eigen::MatrixXd probeOrthogonalised(const Eigen::MatrixXd& matrix);

// A few steps of the optimiser on a network whose gradient is set by hand; the values after each.
std::vector<Eigen::VectorXd> optimizerPath(const train::TrainConfig& config,
                                           const Eigen::VectorXd& start,
                                           const std::vector<Eigen::VectorXd>& gradients,
                                           double learningRate);

} // namespace gaussarium::testing
