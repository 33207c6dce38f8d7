// Playing the steps of all methods: from the clock's tick until every panel shows the new moment,
// which is coloured outside the GUI thread.
#include "app/bench/ui/bench_window.h"
#include "app/bench/ui/plot_baseline.h"
#include "app/bench/ui/scenarios.h"
#include "core/base/parallel.h"
#include "ui/panels/estimate_grid.h"

#include <fmt/format.h>

#include <algorithm>

namespace gaussarium::bench {

namespace {

void measurePlayOf(Recorder& recorder, std::int64_t n) {
    const std::string name = fmt::format("ui/play/{}", sizeName(n));
    if (!recorder.wants(name)) {
        return;
    }
    BenchWindow bench(ui::keys::methods.fallback);
    if (!bench.show(benchData(2, 4, n), 4)) {
        recorder.skip(name, "the methods do not answer within minutes");
        return;
    }
    ui::Timeline& timeline = bench.window().timeline();
    timeline.setPace(ui::Timeline::Pace::Share); // every panel moves in every frame
    const auto& panels = bench.window().grid().panels();
    const std::vector<double> seconds = timeFrames(recorder, [&](int) {
        if (timeline.atEnd()) {
            timeline.rewind();
        }
        return bench.frame([&] { timeline.advance(1.0 / 60.0); },
                           [&] {
                               return std::all_of(panels.begin(), panels.end(),
                                                  [](const ui::EstimatePanel* panel) {
                                                      return panel->isCurrent();
                                                  });
                           });
    });
    if (seconds.empty()) {
        return;
    }
    Row row;
    row.name = name;
    row.n = n;
    row.threads = resolveThreads(0);
    row.frames = frameTimes(seconds);
    row.seconds = row.frames->median;
    row.baseline = PlotBaseline::name();
    row.baselineSeconds = secondsOfBaseline(bench.plots());
    recorder.add(std::move(row));
}

} // namespace

void measurePlay(Recorder& recorder) {
    measurePlayOf(recorder, 500);
    measurePlayOf(recorder, 20'000);
}

} // namespace gaussarium::bench
