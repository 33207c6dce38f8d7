// A training step on the CPU with our operators, against the same step with LibTorch's; and the
// window beside a worker that trains.
#include "app/bench/forward_problem.h"
#include "app/bench/report.h"
#include "app/bench/suite.h"
#include "app/bench/trainer_limit.h"
#include "app/bench/ui/scenarios.h"
#include "app/bench/ui/ui_suite.h"

#include <fmt/format.h>

namespace gaussarium::bench {

namespace {

constexpr std::int64_t tasks = 64; // of `gaussarium-trainer bench --train`

// Forwards, and twice as much backwards: by the inputs and by the weights.
double stepMultiplyAdds(std::int64_t n) {
    return 3.0 * tasks * forwardMultiplyAdds(tgmm::NetworkConfig(), n);
}

const TrainerStep* fastestOfLibTorch(const TrainerBench& trainer) {
    const TrainerStep* best = nullptr;
    for (const TrainerStep& step : trainer.steps) {
        if (step.operators != "own" && (best == nullptr || step.seconds < best->seconds)) {
            best = &step;
        }
    }
    return best;
}

void measureStep(Recorder& recorder, const std::string& name, std::int64_t n) {
    const Expected<TrainerBench> trainer =
        runTrainerBench({.threads = threadCounts(), .stepPoints = n, .gemm = gemmSize});
    if (!trainer) {
        recorder.skip(name, trainer.error().message);
        return;
    }
    const TrainerStep* const baseline = fastestOfLibTorch(*trainer);
    for (const TrainerStep& step : trainer->steps) {
        if (step.operators != "own") {
            continue;
        }
        Row row;
        row.name = name;
        row.n = tasks * n;
        row.threads = step.threads;
        row.seconds = step.seconds;
        row.limitSeconds = stepMultiplyAdds(n) / gemmLimit(step.threads, trainer);
        if (baseline == nullptr) {
            row.note = "no baseline: interrupted";
        } else {
            row.baseline =
                fmt::format("{}, {}, {} {}", trainer->version, baseline->operators,
                            baseline->threads, baseline->threads == 1 ? "thread" : "threads");
            row.baselineSeconds = baseline->seconds;
        }
        recorder.add(std::move(row));
    }
}

} // namespace

void measureTraining(Recorder& recorder) {
    for (const std::int64_t n : {128, 512}) {
        const std::string name = fmt::format("train/{}x{}", tasks, n);
        if (recorder.wants(name)) {
            measureStep(recorder, name, n);
        }
    }
    if (recorder.wantsAny("train/window")) {
        const BenchApplication application;
        if (application.usable()) {
            measureWhileTraining(recorder);
        } else {
            recorder.skip("train/window", "widgets need another application object than there is");
        }
    }
}

} // namespace gaussarium::bench
