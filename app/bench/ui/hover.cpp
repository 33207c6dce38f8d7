// The pointer over points while the attention panel is open: the map's row and the arcs follow it.
#include "app/bench/ui/frame_row.h"
#include "app/bench/ui/scenarios.h"
#include "ui/async/attention_explorer.h"
#include "ui/panels/estimate_grid.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <QMouseEvent>
#include <fmt/format.h>

namespace gaussarium::bench {

namespace {

void measureHoverOf(Recorder& recorder, std::int64_t n) {
    const std::string name = fmt::format("ui/hover/{}", sizeName(n));
    if (!recorder.wants(name)) {
        return;
    }
    BenchWindow bench(ui::keys::methods.fallback);
    const Motion motion = bench.show(benchData(2, 4, n), 4) ? hovering(bench) : Motion();
    if (!motion) {
        recorder.skip(name, "there is no attention to show");
        return;
    }
    const std::vector<double> seconds = timeFrames(recorder, motion);
    if (seconds.empty()) {
        return;
    }
    recorder.add(frameRow(name, n, seconds, bench));
}

} // namespace

Motion hovering(BenchWindow& bench) {
    ui::MainWindow& window = bench.window();
    auto* dock = window.findChild<QDockWidget*>(QStringLiteral("dock-attention"));
    dock->show();
    dock->raise();
    const ui::AttentionExplorer& attention = window.attention();
    bench.frame([] {}, [&] { return attention.map() != nullptr && !attention.busy(); });
    ui::MixturePlot* plot = nullptr;
    for (ui::EstimatePanel* panel : window.grid().panels()) {
        if (panel->method() != ui::EstimatePanel::truth && panel->method() == attention.method()) {
            plot = panel->plot();
        }
    }
    if (plot == nullptr || attention.map() == nullptr) {
        return {};
    }
    return [&bench, plot](int i) {
        const Eigen::MatrixXd& points = plot->scene().data->points;
        const Eigen::Index wanted = (static_cast<Eigen::Index>(i) * 37 + 5) % points.cols();
        const ui::PlotFrame frame = plot->frame();
        const QPointF at = frame.toSurface(points.col(wanted));
        if (plot->pointAt(at) == plot->hoveredPoint()) {
            plot->setHoveredPoint(-1); // two points at one place
        }
        return bench.frameOfAllPlots([&] {
            QMouseEvent event(QEvent::MouseMove, at, plot->mapToGlobal(at), Qt::NoButton,
                              Qt::NoButton, Qt::NoModifier);
            QCoreApplication::sendEvent(plot, &event);
        });
    };
}

void measureHover(Recorder& recorder) {
    measureHoverOf(recorder, 500);
    measureHoverOf(recorder, 2'000);
}

} // namespace gaussarium::bench
