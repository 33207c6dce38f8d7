// One fit of tgmm_estimator.h, from the points to the answer. Internal to core/tgmm.
#pragma once

#include "core/em/anchor.h"
#include "core/tgmm/task_input.h"
#include "core/tgmm/tgmm_estimator.h"

#include <optional>
#include <vector>

namespace gaussarium::tgmm {

// What passes use and leave behind.
struct PassMemory {
    Workspace workspace;
    ForwardAnswer answer;
};

class TgmmFit {
public:
    // Everything must outlive the object.
    TgmmFit(const Model& model, const TgmmOptions& options, const Dataset& data,
            const FitRequest& request, const RunContext& context, PassMemory& memory)
        : m_model(model)
        , m_options(options)
        , m_data(data)
        , m_request(request)
        , m_context(context)
        , m_memory(memory) {}

    // Once. Method, options, seed and seconds are the caller's.
    Fit make();

private:
    // What one view found.
    struct Candidate {
        std::size_t view = 0;
        Mixture mixture;
        em::Anchor anchor;
        double logLikelihood = 0.0;
        double score = 0.0; // the log-likelihood less the anchor's penalty
        int refinements = 0;
        std::shared_ptr<const Trace> refinement; // EM's, where a trace is asked for
        std::string notRefined;                  // why, where it should have been
    };

    bool paper() const;
    bool refines() const;
    // The reason why there will be no answer, or nothing.
    std::optional<std::string> refusal() const;
    Expected<std::vector<TaskInput>> makeViews();
    bool pass(const TaskInput& input, int components, bool everyLayer);
    // False when stopped.
    bool chooseComponents(const std::vector<TaskInput>& views);
    // Nothing when stopped; the error where a view has no valid answer.
    Expected<std::optional<Candidate>> answerOf(const std::vector<TaskInput>& views,
                                                std::size_t view, bool everyLayer);
    void describe(const std::vector<TaskInput>& views, const Candidate& best);
    std::shared_ptr<const Trace> traceOf(const TaskInput& input, const Candidate& best);
    Fit ended(Status status, std::string reason);

    const Model& m_model;
    const TgmmOptions& m_options;
    const Dataset& m_data;
    const FitRequest& m_request;
    const RunContext& m_context;
    PassMemory& m_memory;
    Fit m_fit;
    int m_components = 0;
    bool m_rescaled = false; // for the paper's network
};

} // namespace gaussarium::tgmm
