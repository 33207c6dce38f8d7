// The colours and type of QCustomPlot's axes, the same in every chart.
#pragma once

#include "ui/plot/theme.h"

#include <QFont>

class QCPAxisRect;

namespace gaussarium::ui {

// The ground of the rectangle and all of its axes; the line at zero is left to the chart.
void themeAxes(QCPAxisRect& rect, const Theme& theme, const QFont& font);

} // namespace gaussarium::ui
