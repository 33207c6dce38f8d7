// gaussarium-trainer bench: how fast LibTorch does what `gaussarium bench tgmm` measures, and how
// fast a training step is with whose operators. That command runs this one.

#include "app/bench/forward_problem.h"
#include "app/bench/timing.h"
#include "app/trainer/verbs.h"
#include "core/base/atomic_file.h"
#include "core/base/interrupt.h"
#include "core/train/compute_device.h"
#include "core/train/eager_forward.h"
#include "core/train/trainer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdio>
#include <memory>
#include <utility>

namespace gaussarium::trainer {

namespace {

using namespace gaussarium::train;
using Json = nlohmann::ordered_json;

struct BenchArguments {
    std::vector<std::int64_t> sizes = {64, 128, 256, 512, 1024};
    std::vector<int> threads = {1, 2};
    std::int64_t gemm = 0;   // size of a matrix product to time first; 0: none
    std::int64_t points = 0; // of the tasks of a training step; 0: none
    std::string json;        // "": nowhere, "-": standard output, which then carries nothing else
};

constexpr std::int64_t tasksOfStep = 64;

// One line a measurement; the JSON holds
//   {schema: "gaussarium.trainer-bench/1", torch: "1.13.1",
//    gemm: [{threads, flops_per_second}],
//    rows: [{attention: "batched" | "by head", n, threads, seconds, answer: [...]}],
//    steps: [{operators: "own" | "attention batched" | "attention by head", n, tasks, threads,
//             seconds}]}
// with the answer of EagerForward::run. A stop leaves out the rows that are not begun.
class BenchRun {
public:
    BenchRun(const BenchArguments& arguments, const std::stop_token& stop)
        : m_arguments(arguments)
        , m_stop(stop)
        , m_lines(arguments.json == "-" ? stderr : stdout)
        , m_json({{"schema", "gaussarium.trainer-bench/1"},
                  {"torch", torchVersion()},
                  {"gemm", Json::array()},
                  {"rows", Json::array()},
                  {"steps", Json::array()}}) {}

    std::string run() {
        for (const int threads : m_arguments.threads) {
            if (m_arguments.gemm > 0 && !m_stop.stop_requested()) {
                timeProduct(threads);
            }
        }
        timeForward();
        if (m_arguments.points > 0) {
            timeSteps();
        }
        return m_json.dump(1) + "\n";
    }

private:
    void timeProduct(int threads) {
        setComputeThreads(threads, OperatorSet::Eager);
        const double rate = gemmRate(m_arguments.gemm, 20);
        fmt::print(m_lines, "product of {0} x {0}, {1} threads: {2:.1f} GFLOP/s\n",
                   m_arguments.gemm, threads, rate * 1e-9);
        m_json["gemm"].push_back({{"threads", threads}, {"flops_per_second", rate}});
    }

    void timeForward() {
        const tgmm::Weights weights = bench::forwardWeights();
        const EagerForward batched(weights, OperatorSet::Eager);
        const EagerForward byHead(weights, OperatorSet::EagerByHead);
        for (const std::int64_t n : m_arguments.sizes) {
            if (n == 0) {
                continue;
            }
            const std::vector<float> points = bench::forwardPoints(n);
            for (const int threads : m_arguments.threads) {
                for (const auto& [forward, attention] :
                     {std::pair{&batched, "batched"}, std::pair{&byHead, "by head"}}) {
                    if (m_stop.stop_requested()) {
                        return;
                    }
                    setComputeThreads(threads, OperatorSet::Eager);
                    std::vector<float> answer;
                    const double seconds = bench::medianSecondsWithin(bench::shortRun, [&] {
                        answer =
                            forward->run(points, bench::forwardDimension, bench::forwardComponents);
                    });
                    say(fmt::format("n = {}, attention {}", n, attention), threads, seconds);
                    m_json["rows"].push_back({{"attention", attention},
                                              {"n", n},
                                              {"threads", threads},
                                              {"seconds", seconds},
                                              {"answer", answer}});
                }
            }
        }
    }

    // Tasks drawn, read forwards and backwards, and the weights moved, by the foundation preset.
    void timeSteps() {
        TrainConfig config;
        config.sizes = {m_arguments.points};
        config.tasksPerStep = tasksOfStep;
        for (const auto& [operators, name] :
             {std::pair{OperatorSet::Own, "own"},
              std::pair{OperatorSet::Eager, "attention batched"},
              std::pair{OperatorSet::EagerByHead, "attention by head"}}) {
            Trainer trainer(config, DeviceKind::Cpu, std::nullopt, operators);
            for (const int threads : m_arguments.threads) {
                if (m_stop.stop_requested()) {
                    return;
                }
                setComputeThreads(threads, operators);
                const double seconds =
                    bench::medianSecondsWithin({4.0, 3, 21}, [&trainer] { trainer.makeStep(); });
                say(fmt::format("step of {} tasks of {} points, operators: {}", tasksOfStep,
                                m_arguments.points, name),
                    threads, seconds);
                m_json["steps"].push_back({{"operators", name},
                                           {"n", m_arguments.points},
                                           {"tasks", tasksOfStep},
                                           {"threads", threads},
                                           {"seconds", seconds}});
            }
        }
    }

    void say(const std::string& what, int threads, double seconds) {
        fmt::print(m_lines, "{}, {} {}: {:.4g} ms\n", what, threads,
                   threads == 1 ? "thread" : "threads", seconds * 1e3);
        std::fflush(m_lines);
    }

    const BenchArguments& m_arguments;
    const std::stop_token& m_stop;
    std::FILE* m_lines; // with the JSON on standard output they give way to it
    Json m_json;
};

int benchVerb(const BenchArguments& arguments, const std::stop_token& stop) {
    const std::string text = BenchRun(arguments, stop).run();
    if (arguments.json == "-") {
        fmt::print("{}", text);
    } else if (!arguments.json.empty()) {
        if (const Expected<void> done = writeFileAtomically(arguments.json, text); !done) {
            return failed(done.error().message);
        }
    }
    return interrupted() ? Interrupted : Done;
}

} // namespace

Verb addBench(CLI::App& app) {
    const auto arguments = std::make_shared<BenchArguments>();
    CLI::App* verb = app.add_subcommand(
        "bench", "Time LibTorch's forward pass and training steps (gaussarium bench runs this)");
    verb->add_option("--n", arguments->sizes, "Numbers of points of the forward pass; 0: none")
        ->delimiter(',')
        ->check(CLI::Range(0, 100000));
    verb->add_option("--threads", arguments->threads, "Numbers of CPU threads")
        ->delimiter(',')
        ->check(CLI::Range(1, 1024));
    verb->add_option("--gemm", arguments->gemm, "Time a product of two matrices of this size too")
        ->check(CLI::Range(1, 16384));
    verb->add_option("--train", arguments->points,
                     "Time training steps of 64 tasks of this many points too")
        ->check(CLI::Range(2, 100000));
    verb->add_option("--json", arguments->json, "Write the rows as JSON to this file; - is stdout");
    return {verb, [arguments](const std::stop_token& stop) { return benchVerb(*arguments, stop); }};
}

} // namespace gaussarium::trainer
