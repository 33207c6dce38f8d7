// What every scenario reports of its frames, and how it plays the mouse.
#pragma once

#include "app/bench/suite.h"
#include "app/bench/ui/bench_window.h"

#include <QEvent>
#include <QPointF>

#include <string>
#include <vector>

class QWidget;

namespace gaussarium::bench {

// A row of those frame times (at least one), beside the baseline's for the window's plots.
Row frameRow(std::string name, std::int64_t n, const std::vector<double>& seconds,
             const BenchWindow& bench);

// Press, move or release of the left button, in the widget's coordinates.
void sendMouse(QWidget& widget, QEvent::Type type, const QPointF& at);

} // namespace gaussarium::bench
