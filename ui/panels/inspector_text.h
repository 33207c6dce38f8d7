// The inspector's formulas with their numbers, as rich text. Pure: no widget, no session.
#pragma once

#include "core/data/dataset.h"
#include "core/mixture/responsibility_sums.h"
#include "ui/model/shown_estimate.h"

#include <QColor>

namespace gaussarium::ui {

// The colours of the ground that it is read on.
struct InspectorLook {
    QColor ground;
    QColor chosen; // behind the row of the chosen component
};

// The point's coordinates and label, and how each component's responsibility for it comes about,
// term by term, written out for the chosen component (a colour; -1: the likeliest). The estimate
// may be null. O(k d^3).
QString pointText(const Dataset& data, Eigen::Index point, const ShownEstimate* estimate,
                  int chosenColour, const InspectorLook& look);

// A row a component: weight and mean. Its number is a link "component:COLOUR".
QString componentTable(const Dataset& data, const ShownEstimate& estimate, int chosenColour,
                       const InspectorLook& look);

// The chosen component's numbers, and those that an M-step makes of the responsibilities; null sums
// are still being made. Empty where the estimate has no component of that colour.
QString componentText(const Dataset& data, const ShownEstimate& estimate, int chosenColour,
                      const std::vector<ResponsibilitySums>* sums);

} // namespace gaussarium::ui
