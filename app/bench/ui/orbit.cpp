// Turning 3D data with the mouse: one panel's drag turns them all.
#include "app/bench/ui/frame_row.h"
#include "app/bench/ui/scenarios.h"

#include <fmt/format.h>

#include <cmath>
#include <memory>

namespace gaussarium::bench {

namespace {

void measureOrbitOf(Recorder& recorder, const std::string& name, std::int64_t n,
                    const QStringList& methods, bool truth) {
    if (!recorder.wants(name)) {
        return;
    }
    LabelledData data = benchData(3, 4, n);
    if (!truth) {
        data.truth = {};
        data.data.labels.clear();
        data.data.labelNames.clear();
    }
    BenchWindow bench(methods);
    if (!bench.show(std::move(data), 4)) {
        recorder.skip(name, "the methods do not answer within minutes");
        return;
    }
    const std::vector<double> seconds = timeFrames(recorder, orbiting(bench));
    if (seconds.empty()) {
        return;
    }
    Row row = frameRow(name, n, seconds, bench);
    if (n > ui::MixturePlot::mostWhileMoving) {
        row.note =
            fmt::format("{} points are drawn until it stops", ui::MixturePlot::mostWhileMoving);
    }
    recorder.add(std::move(row));
}

} // namespace

Motion orbiting(BenchWindow& bench) {
    ui::MixturePlot& plot = *bench.plots().front();
    const QPointF centre = QRectF(plot.rect()).center();
    sendMouse(plot, QEvent::MouseButtonPress, centre);
    const std::shared_ptr<void> release(
        nullptr, [&plot, centre](void*) { sendMouse(plot, QEvent::MouseButtonRelease, centre); });
    return [&bench, &plot, centre, release](int i) {
        // A few pixels a frame, to and fro, as a hand does.
        const QPointF at =
            centre
            + QPointF(8.0 + 90.0 * std::sin(0.06 * (i + 1)), 30.0 * std::sin(0.023 * (i + 1)));
        return bench.frameOfAllPlots([&] { sendMouse(plot, QEvent::MouseMove, at); });
    };
}

void measureOrbit(Recorder& recorder) {
    const QStringList standard = ui::keys::methods.fallback;
    for (const std::int64_t n : {10'000, 100'000, 1'000'000}) {
        measureOrbitOf(recorder, fmt::format("ui/orbit/{}/p1", sizeName(n)), n,
                       {QStringLiteral("em")}, false);
        measureOrbitOf(recorder, fmt::format("ui/orbit/{}/p{}", sizeName(n), 1 + standard.size()),
                       n, standard, true);
    }
}

} // namespace gaussarium::bench
