// What a step of a trace has to show besides its mixture.
#pragma once

#include "ui/model/session.h"
#include "ui/model/trace_view.h"
#include "ui/plot/plot_overlay.h"
#include "ui/plot/scene.h"

namespace gaussarium::ui {

// Of the tensor power method the vectors that it turns, as lines from the mean of all to the means
// that they stand for, and the way of the one that converges; of Prony's method a square around
// each root. Nothing for other steps. `scene` is what the panel shows at that place. O(steps k d).
void addStepDetail(const MethodResult& result, const TracePlace& place, const MixtureScene& scene,
                   PlotOverlay& overlay);

} // namespace gaussarium::ui
