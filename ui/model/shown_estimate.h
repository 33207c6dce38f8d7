// What one panel shows at the timeline's step, as numbers.
#pragma once

#include "ui/model/timeline.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace gaussarium::ui {

struct ShownEstimate {
    int method = -1;                    // index in the session; -1: the truth
    QString title;                      // "EM"
    QString step;                       // "E-step 3"; empty for the answer
    int stepIndex = -1;                 // in the trace; -1: the answer
    Mixture mixture;                    // not empty
    Mixture responsible;                // whose responsibilities colour the points (trace_view.h)
    std::vector<int> colours;           // of the mixture's components
    std::shared_ptr<const void> origin; // lives as long as these numbers are those of one fit
};

// At whole steps: nothing in between. None where the method (-1: the truth) has no mixture there.
std::optional<ShownEstimate> shownEstimate(const Session& session, const Timeline& timeline,
                                           int method);

// Why there is nothing to show of a method that is switched on, as a sentence: it still runs, it
// failed, or it declines.
QString whyNoAnswer(const Session& session, int method);

} // namespace gaussarium::ui
