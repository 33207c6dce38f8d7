#include "ui/shell/attention_link.h"

#include "ui/async/attention_explorer.h"
#include "ui/model/selection_model.h"
#include "ui/panels/estimate_grid.h"

namespace gaussarium::ui {

namespace {

void draw(const AttentionExplorer& attention, const SelectionModel& selection,
          const EstimateGrid& grid) {
    PointArcs arcs;
    PointMarks marks;
    if (attention.isActive() && attention.view() == AttentionView::ReadOut) {
        const int pointed = attention.pointedComponent();
        const int colour = pointed >= 0 ? pointed : selection.selectedComponent();
        arcs = attention.arcsOfComponent(colour);
        marks = attention.marksOfComponent(colour);
    } else if (attention.isActive()) {
        arcs = attention.arcsOf(selection.shownPoint());
    }
    for (const EstimatePanel* panel : grid.panels()) {
        const bool own =
            panel->method() != EstimatePanel::truth && panel->method() == attention.method();
        panel->plot()->setArcs(own ? arcs : PointArcs());
        panel->plot()->setMarks(own ? marks : PointMarks());
    }
}

} // namespace

void connectAttention(AttentionExplorer& attention, SelectionModel& selection, EstimateGrid& grid) {
    const auto redraw = [&] { draw(attention, selection, grid); };
    for (const auto changed : {&AttentionExplorer::mapChanged, &AttentionExplorer::activeChanged,
                               &AttentionExplorer::pointedComponentChanged}) {
        QObject::connect(&attention, changed, &attention, redraw);
    }
    for (const auto changed :
         {&SelectionModel::hoveredPointChanged, &SelectionModel::selectedPointChanged,
          &SelectionModel::selectedComponentChanged}) {
        QObject::connect(&selection, changed, &attention, redraw);
    }
}

} // namespace gaussarium::ui
