// Playing the steps of all methods: from the clock's tick until every panel shows the new moment,
// which is coloured outside the GUI thread.
#include "app/bench/ui/frame_row.h"
#include "app/bench/ui/scenarios.h"
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
    const std::vector<double> seconds = timeFrames(recorder, playing(bench));
    if (seconds.empty()) {
        return;
    }
    recorder.add(frameRow(name, n, seconds, bench));
}

} // namespace

Motion playing(BenchWindow& bench) {
    ui::Timeline& timeline = bench.window().timeline();
    timeline.setPace(ui::Timeline::Pace::Share); // every panel moves in every frame
    return [&bench, &timeline](int) {
        if (timeline.atEnd()) {
            timeline.rewind();
        }
        return bench.frame([&] { timeline.advance(1.0 / 60.0); },
                           [&] {
                               const auto& panels = bench.window().grid().panels();
                               return std::all_of(panels.begin(), panels.end(),
                                                  [](const ui::EstimatePanel* panel) {
                                                      return panel->isCurrent();
                                                  });
                           });
    };
}

void measurePlay(Recorder& recorder) {
    measurePlayOf(recorder, 500);
    measurePlayOf(recorder, 20'000);
}

} // namespace gaussarium::bench
