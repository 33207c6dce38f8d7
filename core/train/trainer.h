// Trains a network step by step. Owns no thread and writes no file: core/train/training_run.h
// writes.
#pragma once

#include "core/tgmm/weights_file.h"
#include "core/train/checkpoint.h"
#include "core/train/compute_device.h"
#include "core/train/operator_set.h"
#include "core/train/train_config.h"

#include <memory>
#include <optional>
#include <vector>

namespace gaussarium::train {

// Averages over the steps since the last record.
struct TrainRecord {
    std::int64_t step = 0; // steps made
    double learningRate = 0.0;
    double nll = 0.0;       // of fresh points, in whitened coordinates
    double countLoss = 0.0; // cross-entropy of k, nats
    double gradientNorm = 0.0;
    std::int64_t skipped = 0; // since the start of the run
    std::int64_t tokens = 0;  // points read since the start of the run
    double stepsPerSecond = 0.0;
};

// Whether a network of `config` can go on from weights of another run: of the same shape, or of a
// network without refinements where this one has some.
Expected<void> checkStart(const TrainConfig& config, const tgmm::Weights& start);

class Trainer {
public:
    // From random weights, or from those given. Throws std::invalid_argument for a configuration
    // that fails its check or weights that it cannot start from (checkStart), std::runtime_error
    // where the device cannot be used.
    Trainer(const TrainConfig& config, DeviceKind device,
            const std::optional<tgmm::Weights>& start = std::nullopt,
            OperatorSet operators = OperatorSet::Own);
    ~Trainer();
    Trainer(const Trainer&) = delete;
    Trainer& operator=(const Trainer&) = delete;

    const TrainConfig& config() const;
    std::int64_t step() const;

    // One step. On CUDA it returns before the device is done.
    void makeStep();
    // Waits for the device; so do peek() and recent().
    TrainRecord record();
    // The same, but the average goes on.
    TrainRecord peek();
    // Averages since the last call of this, for who watches: they leave record() alone.
    TrainRecord recent();

    // Multiplies the schedule's learning rate from the next step on; part of the state.
    void setRateFactor(double factor);
    double rateFactor() const;
    // So many seconds of those that have passed were not spent training.
    void leaveOut(double seconds);

    // Mean excess of the negative log-likelihood over the truth's, nats per point, on a fixed
    // held-out batch of the training prior (without its broad share) for each n in `sizes`.
    std::vector<double> validate(const std::vector<std::int64_t>& sizes, int tasks);

    tgmm::Weights weights() const;
    TrainState state() const;
    // Fails where the state belongs to another network.
    Expected<void> restore(const TrainState& state);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace gaussarium::train
