// The network's attention drawn into the panel of its own method.
#pragma once

namespace gaussarium::ui {

class AttentionExplorer;
class EstimateGrid;
class SelectionModel;

// While somebody looks at the attention panel: arcs from the point that is shown; for the read-out
// from the mean of the component that is pointed at or chosen, and a mark on every point that
// builds it. All must outlive the explorer.
void connectAttention(AttentionExplorer& attention, SelectionModel& selection, EstimateGrid& grid);

} // namespace gaussarium::ui
