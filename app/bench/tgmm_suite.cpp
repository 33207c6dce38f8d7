// TGMM's forward pass by the number of points, against LibTorch on the same weights and points.
#include "app/bench/forward_problem.h"
#include "app/bench/report.h"
#include "app/bench/suite.h"
#include "app/bench/timing.h"
#include "app/bench/trainer_limit.h"
#include "core/tgmm/attention_record.h"
#include "core/tgmm/network_inference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace gaussarium::bench {

namespace {

// Baselines and we must say the same, to this.
constexpr double agreement = 1e-4;

double largestDifference(const tgmm::ReadOut& own, const std::vector<float>& other) {
    std::vector<float> numbers = own.components;
    numbers.insert(numbers.end(), own.countLogits.begin(), own.countLogits.end());
    if (numbers.size() != other.size()) {
        return std::numeric_limits<double>::infinity();
    }
    double largest = 0.0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        largest = std::max(
            largest, std::abs(static_cast<double>(numbers[i]) - static_cast<double>(other[i])));
    }
    return largest;
}

class TgmmSuite {
public:
    explicit TgmmSuite(Recorder& recorder)
        : m_recorder(recorder), m_model(tgmm::makeModel(forwardWeights())) {}

    void measureForward(std::int64_t n) {
        const std::string name = fmt::format("tgmm/n{}", n);
        if (!m_recorder.wants(name)) {
            return;
        }
        std::vector<Row> rows;
        const std::vector<float> points = forwardPoints(n);
        tgmm::ForwardAnswer answer;
        for (const int threads : threadCounts()) {
            Row row;
            row.name = name;
            row.n = n;
            row.threads = threads;
            row.seconds = forwardSeconds(points, threads, false, answer);
            rows.push_back(std::move(row));
        }
        const Expected<TrainerBench> trainer =
            runTrainerBench({.threads = threadCounts(), .forwardPoints = n, .gemm = gemmSize});
        for (Row& row : rows) {
            if (trainer) {
                addBaseline(*trainer, answer.readOuts.back(), row);
            } else {
                row.note = trainer.error().message;
            }
            row.limitSeconds =
                forwardMultiplyAdds(m_model->network.config(), n) / gemmLimit(row.threads, trainer);
            m_recorder.add(std::move(row));
        }
    }

    // A read-out after each of the 12 layers beside the last one alone.
    void measureEveryLayer(std::int64_t n) {
        const std::string name = fmt::format("tgmm/every-layer/n{}", n);
        if (!m_recorder.wants(name)) {
            return;
        }
        const std::vector<float> points = forwardPoints(n);
        tgmm::ForwardAnswer answer;
        for (const int threads : threadCounts()) {
            Row row;
            row.name = name;
            row.n = n;
            row.threads = threads;
            row.baseline = "the last layer's alone";
            row.baselineSeconds = forwardSeconds(points, threads, false, answer);
            row.seconds = forwardSeconds(points, threads, true, answer);
            m_recorder.add(std::move(row));
        }
    }

    // One more map of a recorded pass beside recording and mapping from nothing, and all of them at
    // a glance.
    void measureAttention(std::int64_t n) {
        const std::string map = fmt::format("tgmm/attention/n{}", n);
        const std::string overview = fmt::format("tgmm/attention-all/n{}", n);
        if (!m_recorder.wants(map) && !m_recorder.wants(overview)) {
            return;
        }
        const std::vector<float> points = forwardPoints(n);
        const Eigen::Map<const Eigen::Matrix3Xf> columns(points.data(), tgmm::maxDimension, n);
        const Dataset data = makeDataset(columns.topRows(forwardDimension).cast<double>());
        RunContext context;
        const auto make = [&] {
            return *tgmm::AttentionRecord::make(*m_model, data, forwardComponents, context);
        };
        const tgmm::AttentionRecord record = make();
        for (const int threads : threadCounts()) {
            context.threads = threads;
            Row row;
            row.n = n;
            row.threads = threads;
            if (m_recorder.wants(map)) {
                row.name = map;
                row.seconds = medianSecondsWithin(
                    shortRun, [&] { *record.map({.layer = 5, .head = 1}, context); });
                row.baseline = "with a pass of its own";
                row.baselineSeconds = medianSecondsWithin(
                    shortRun, [&] { *make().map({.layer = 5, .head = 1}, context); });
                m_recorder.add(row);
            }
            if (m_recorder.wants(overview)) {
                row.name = overview;
                row.baseline.clear();
                row.baselineSeconds.reset();
                const tgmm::PointGroups groups = tgmm::consecutiveGroups(n, 64);
                row.seconds =
                    medianSecondsWithin(shortRun, [&] { *record.overview(groups, context); });
                row.note = "48 heads, 64 groups of points";
                m_recorder.add(row);
            }
        }
    }

private:
    double forwardSeconds(const std::vector<float>& points, int threads, bool everyLayer,
                          tgmm::ForwardAnswer& answer) {
        tgmm::ForwardInput input;
        input.points = points.data();
        input.n = static_cast<std::int64_t>(points.size()) / tgmm::maxDimension;
        input.dimension = forwardDimension;
        input.components = forwardComponents;
        input.everyLayer = everyLayer;
        return medianSecondsWithin(shortRun, [&] {
            m_model->network.forward(input, m_workspace, {{}, threads}, answer);
        });
    }

    // The fastest of LibTorch's ways, on whatever number of threads suits it.
    static void addBaseline(const TrainerBench& trainer, const tgmm::ReadOut& own, Row& row) {
        const TrainerRow* best = nullptr;
        for (const TrainerRow& candidate : trainer.rows) {
            const double difference = largestDifference(own, candidate.answer);
            if (!(difference <= agreement)) {
                row.note = fmt::format("no baseline: {}'s answer is off by {:.1e}", trainer.version,
                                       difference);
                return;
            }
            if (best == nullptr || candidate.seconds < best->seconds) {
                best = &candidate;
            }
        }
        if (best == nullptr) {
            row.note = "no baseline: interrupted";
            return;
        }
        row.baseline = fmt::format("{}, attention {}, {} {}", trainer.version, best->attention,
                                   best->threads, best->threads == 1 ? "thread" : "threads");
        row.baselineSeconds = best->seconds;
        for (const TrainerRow& other : trainer.rows) {
            row.note += fmt::format("{}{}/{}: {}", row.note.empty() ? "" : ", ", other.attention,
                                    other.threads, duration(other.seconds));
        }
    }

    Recorder& m_recorder;
    std::shared_ptr<const tgmm::Model> m_model;
    tgmm::Workspace m_workspace;
};

} // namespace

void measureTgmm(Recorder& recorder) {
    const std::vector<std::int64_t> sizes = {64, 128, 256, 512, 1024, 4096};
    std::optional<TgmmSuite> suite;
    const auto ofSuite = [&]() -> TgmmSuite& { return suite ? *suite : suite.emplace(recorder); };
    const auto wanted = [&](const char* kind, std::int64_t n) {
        return recorder.wants(fmt::format("tgmm/{}n{}", kind, n));
    };
    for (const std::int64_t n : sizes) {
        if (wanted("", n)) {
            ofSuite().measureForward(n);
        }
    }
    for (const std::int64_t n : sizes) {
        if (n <= 1024 && wanted("every-layer/", n)) {
            ofSuite().measureEveryLayer(n);
        }
    }
    for (const std::int64_t n : {256, 1024, 2000}) {
        if (wanted("attention/", n) || wanted("attention-all/", n)) {
            ofSuite().measureAttention(n);
        }
    }
}

} // namespace gaussarium::bench
