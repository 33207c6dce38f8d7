// TGMM as a method: one forward pass of a trained network turns a data set into a mixture.
#pragma once

#include "core/estimate/estimator.h"
#include "core/tgmm/model_store.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace gaussarium::tgmm {

struct TgmmOptions {
    // Attention costs n^2: of more points than this a random subset (drawn from the request's seed)
    // is read. The log-likelihood is that of all points, and so are refinements.
    std::int64_t maxPoints = 4096;
    // Whether a network with refinements makes them; without, the answer is its read-out.
    bool refine = true;
    // Passes over the points turned at random, the first of them as they are. The network has only
    // learnt to treat directions alike: its answers differ, and the one stands whose refinement has
    // the largest log-likelihood less its anchor's penalty. p(k | data) is averaged over them. The
    // foundation network alone.
    int views = 1;

    std::string method = "tgmm"; // its name in the Fit

    // Throws std::invalid_argument naming the field.
    void check() const;
};

// k given: one pass a view. k automatic: passes without k give p(k | data), and further ones with
// the most probable k of at most FitRequest::maxComponents the mixture; Fit::choices then holds
// log p(k | data) as the criterion, with a log-likelihood for the chosen k alone. The paper's
// network does not say how many components there are: it needs k.
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
    struct Workspaces;

    std::shared_ptr<const Model> m_model;
    TgmmOptions m_options;
    std::map<std::string, std::string> m_optionValues;
    std::unique_ptr<Workspaces> m_workspaces;
};

} // namespace gaussarium::tgmm
