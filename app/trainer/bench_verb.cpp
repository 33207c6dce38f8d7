#include "app/trainer/bench_verb.h"

#include "app/bench/forward_problem.h"
#include "app/bench/timing.h"
#include "core/base/atomic_file.h"
#include "core/train/compute_device.h"
#include "core/train/eager_forward.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <utility>

namespace gaussarium::train {

namespace {

using Json = nlohmann::ordered_json;

Json measure(const EagerForward& forward, const char* attention, std::int64_t n, int threads) {
    const std::vector<float> points = bench::forwardPoints(n);
    std::vector<float> answer;
    const double seconds = bench::medianSecondsWithin(bench::shortRun, [&] {
        answer = forward.run(points, bench::forwardDimension, bench::forwardComponents);
    });
    return {{"attention", attention},
            {"n", n},
            {"threads", threads},
            {"seconds", seconds},
            {"answer", answer}};
}

} // namespace

Expected<void> runBench(const BenchArguments& arguments, const std::stop_token& stop) {
    const tgmm::Weights weights = bench::forwardWeights();
    const EagerForward batched(weights, EagerAttention::Batched);
    const EagerForward byHead(weights, EagerAttention::ByHead);
    // With the JSON on standard output the lines give way to it.
    std::FILE* const lines = arguments.json == "-" ? stderr : stdout;
    Json json = {{"schema", "gaussarium.trainer-bench/1"},
                 {"torch", torchVersion()},
                 {"gemm", Json::array()},
                 {"rows", Json::array()}};
    for (const int threads : arguments.threads) {
        if (arguments.gemm > 0 && !stop.stop_requested()) {
            setComputeThreads(threads);
            const double rate = gemmRate(arguments.gemm, 20);
            fmt::print(lines, "product of {0} x {0}, {1} threads: {2:.1f} GFLOP/s\n",
                       arguments.gemm, threads, rate * 1e-9);
            json["gemm"].push_back({{"threads", threads}, {"flops_per_second", rate}});
        }
    }
    for (const std::int64_t n : arguments.sizes) {
        for (const int threads : arguments.threads) {
            for (const auto& [forward, attention] :
                 {std::pair{&batched, "batched"}, std::pair{&byHead, "by head"}}) {
                if (stop.stop_requested()) {
                    break;
                }
                setComputeThreads(threads);
                Json row = measure(*forward, attention, n, threads);
                fmt::print(lines, "n = {}, {} threads, attention {}: {:.4g} ms\n", n, threads,
                           attention, row["seconds"].get<double>() * 1e3);
                std::fflush(lines);
                json["rows"].push_back(std::move(row));
            }
        }
    }
    const std::string text = json.dump(1) + "\n";
    if (arguments.json == "-") {
        fmt::print("{}", text);
    } else if (!arguments.json.empty()) {
        return writeFileAtomically(arguments.json, text);
    }
    return {};
}

} // namespace gaussarium::train
