// The window's frames while a worker trains beside it, as when somebody presses Train and goes on
// looking around; and the same frames without it.
#include "app/bench/report.h"
#include "app/bench/ui/bench_window.h"
#include "app/bench/ui/scenarios.h"
#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "ui/async/trainer_program.h"
#include "ui/training/training_desk.h"
#include "ui/training/training_presets.h"

#include <QCoreApplication>
#include <QDockWidget>
#include <fmt/format.h>

namespace gaussarium::bench {

namespace {

constexpr double measuredSeconds = 6.0; // some checkpoints long
constexpr double longestStart = 60.0;
constexpr int components = 3; // as many as "see it learn" learns to tell

using State = ui::TrainingClient::State;

void bringUp(const ui::MainWindow& window, const char* dock) {
    auto* found = window.findChild<QDockWidget*>(QLatin1String(dock));
    found->show();
    found->raise();
}

// "See it learn" without an end, and with its panels in sight; an error where it does not begin.
Expected<void> train(BenchWindow& bench) {
    const Expected<ui::PresetStart> preset = ui::loadPreset(ui::trainingPresets().front());
    if (!preset) {
        return fail(preset.error());
    }
    ui::TrainingPlan plan;
    plan.name = ui::trainingPresets().front().title;
    plan.config = preset->config;
    plan.config.schedule.steps = 10'000'000;
    ui::TrainingDesk& desk = bench.window().training();
    bringUp(bench.window(), "dock-training");
    bringUp(bench.window(), "dock-learning");
    desk.train(plan);
    const auto shown = [&desk] { return desk.client().progress() && desk.panels().isOn(0); };
    const Stopwatch watch;
    while (desk.client().busy() && !shown() && watch.seconds() < longestStart) {
        bench.let(0.02);
    }
    if (!shown()) {
        return fail("it does not train: {}", desk.client().sentence().toStdString());
    }
    return {};
}

// Steps a second of the worker while the window is left alone.
double stepsAlone(BenchWindow& bench) {
    const ui::TrainingClient& client = bench.window().training().client();
    const std::int64_t before = client.progress()->step;
    const Stopwatch watch;
    bench.let(2.0);
    return double(client.progress()->step - before) / watch.seconds();
}

void stopTraining(BenchWindow& bench) {
    ui::TrainingClient& client = bench.window().training().client();
    client.cancel();
    while (client.busy()) {
        bench.let(0.02);
    }
}

// `motion` anew for the window as it is then: the own model's panel has come.
void measureScenario(Recorder& recorder, const std::string& name, const LabelledData& data,
                     Motion (*motion)(BenchWindow&)) {
    if (!recorder.wants(name)) {
        return;
    }
    if (const Expected<QString> trainer = ui::findTrainer(); !trainer) {
        recorder.skip(name, trainer.error().message);
        return;
    }
    BenchWindow bench(ui::keys::methods.fallback);
    if (!bench.show(data, components)) {
        recorder.skip(name, "the methods do not answer within minutes");
        return;
    }
    if (const Expected<void> begun = train(bench); !begun) {
        recorder.skip(name, begun.error().message);
        return;
    }
    const double alone = stepsAlone(bench);
    const ui::TrainingClient& client = bench.window().training().client();
    Row row;
    row.name = name;
    row.n = data.data.size();
    row.threads = resolveThreads(0);
    const auto frames = [&] {
        const Motion move = motion(bench);
        return move ? timePacedFrames(recorder, bench, measuredSeconds, move)
                    : std::vector<double>();
    };
    const std::int64_t before = client.progress()->step;
    const Stopwatch watch;
    const std::vector<double> meanwhile = frames();
    const double steps = double(client.progress()->step - before) / watch.seconds();
    stopTraining(bench);
    bench.let(1.0); // the last weights are estimated and shown
    const std::vector<double> quiet = frames();
    if (meanwhile.empty() || quiet.empty()) {
        recorder.skip(name, "there is nothing to move");
        return;
    }
    row.frames = frameTimes(meanwhile);
    row.seconds = row.frames->median;
    row.baseline = "without training";
    row.baselineSeconds = frameTimes(quiet).median;
    row.note =
        fmt::format("training makes {:.0f} steps/s meanwhile, {:.0f} beside a window at rest; "
                    "without it {}",
                    steps, alone, frameWords(frameTimes(quiet)));
    recorder.add(std::move(row));
}

} // namespace

void measureWhileTraining(Recorder& recorder) {
    for (const std::int64_t n : {10'000, 100'000}) {
        measureScenario(recorder, fmt::format("train/window/orbit/{}", sizeName(n)),
                        benchData(3, components, n), orbiting);
    }
    measureScenario(recorder, "train/window/hover", benchData(2, components, 500), hovering);
    measureScenario(recorder, "train/window/play", benchData(2, components, 500), playing);
}

} // namespace gaussarium::bench
