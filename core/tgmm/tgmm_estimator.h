// TGMM as a method: one forward pass of a trained network turns a data set into a mixture.
#pragma once

#include "core/estimate/estimator.h"
#include "core/em/anchor.h"
#include "core/tgmm/model_store.h"
#include "core/tgmm/task_input.h"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace gaussarium::tgmm {

struct TgmmOptions {
    // Attention costs n^2: of more points than this a random subset (drawn from the request's seed)
    // is read. The log-likelihood is that of all points, and so are refinements.
    std::int64_t maxPoints = 4096;
    // Whether a network with refinements makes them; without, the answer is its read-out.
    bool refine = true;

    // Throws std::invalid_argument naming the field.
    void check() const;
};

// k given: one pass. k automatic: a pass without k gives p(k | data), and a second pass with the
// most probable k of at most FitRequest::maxComponents gives the mixture; Fit::choices then holds
// log p(k | data) as the criterion, with a log-likelihood for the chosen k alone.
//
// Fit: iterations counts the passes; the detail is an AnchoredReadOut (refinement.h); the status is
// Converged, Refused (with the reason) or Cancelled. Warnings say where the data lie outside what
// the network was trained on. Trace: one Step a layer, "layer 1" to "layer 12", with the mixture
// that the read-out finds there (read_out.h says what that means), then one a refinement
// (refinement.h); where k is automatic a Start step with p(k | data) in words comes first. No step
// has a detail; attention is recorded on demand (attention_record.h).
class TgmmEstimator : public Estimator {
public:
    // `optionValues` is what Fit::options reports.
    explicit TgmmEstimator(std::shared_ptr<const Model> model, TgmmOptions options = {},
                           std::map<std::string, std::string> optionValues = {});
    ~TgmmEstimator() override;

    Fit fit(const Dataset& data, const FitRequest& request,
            const RunContext& context = {}) const override;

private:
    struct Kept;
    struct Workspaces;

    std::optional<int> makePasses(const TaskInput& input, const FitRequest& request,
                                  const RunContext& context, Kept& kept, Fit& fit) const;
    void describe(const TaskInput& input, const Dataset& data, int components, Fit& fit) const;
    std::optional<double> refineFit(const Dataset& data, const em::Anchor& anchor,
                                    const RunContext& context, Trace* trace, Fit& fit) const;

    std::shared_ptr<const Model> m_model;
    TgmmOptions m_options;
    std::map<std::string, std::string> m_optionValues;
    std::unique_ptr<Workspaces> m_workspaces;
};

} // namespace gaussarium::tgmm
