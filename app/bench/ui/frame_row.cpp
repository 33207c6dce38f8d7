#include "app/bench/ui/frame_row.h"

#include "app/bench/ui/plot_baseline.h"
#include "core/base/parallel.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QWidget>

#include <utility>

namespace gaussarium::bench {

Row frameRow(std::string name, std::int64_t n, const std::vector<double>& seconds,
             const BenchWindow& bench) {
    Row row;
    row.name = std::move(name);
    row.n = n;
    row.threads = resolveThreads(0);
    row.frames = frameTimes(seconds);
    row.seconds = row.frames->median;
    row.baseline = PlotBaseline::name();
    row.baselineSeconds = secondsOfBaseline(bench.plots());
    return row;
}

void sendMouse(QWidget& widget, QEvent::Type type, const QPointF& at) {
    QMouseEvent event(
        type, at, widget.mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
        type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &event);
}

} // namespace gaussarium::bench
