#include "core/spectral/spectral_trace.h"

#include <utility>

namespace gaussarium::spectral {

std::string describe(const Candidate& candidate) {
    const std::string method = candidate.components == 1 ? "mean and variance"
                               : candidate.hsuKakade     ? "Hsu-Kakade"
                                                         : "Prony";
    if (candidate.frame.name == "axes") {
        return method + " in units of each axis's standard deviation";
    }
    return method
           + (candidate.frame.name == "data" ? " in the data's own units"
                                             : " in the frame where the clusters are round");
}

std::shared_ptr<const Trace> traceOf(const Problem& problem, const Candidate& chosen) {
    auto trace = std::make_shared<Trace>();
    Candidate again = chosen;
    solveMoments(problem, again, [&](SpectralEvent event) {
        Step step;
        step.kind = event.kind;
        step.label = std::move(event.label);
        step.sentence = std::move(event.sentence);
        step.detail = std::move(event.detail);
        if (event.partial) {
            Mixture partial =
                dataFromFrame(event.partial->mixture(), chosen.frame, problem.coordinates);
            if (partial.validate()) {
                step.mixture = std::move(partial);
            }
        }
        trace->steps.push_back(std::move(step));
    });
    Step answer;
    answer.kind = StepKind::Answer;
    answer.label = "answer";
    answer.sentence = "the answer by " + describe(chosen);
    answer.mixture = chosen.mixture;
    answer.logLikelihood = chosen.agreement.logLikelihood;
    trace->steps.push_back(std::move(answer));
    return trace;
}

} // namespace gaussarium::spectral
