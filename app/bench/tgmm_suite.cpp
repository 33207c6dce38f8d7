// TGMM's forward pass by the number of points. Its time does not depend on what the weights are, so
// random ones of the shipped network's shape serve.
#include "app/bench/machine_limit.h"
#include "app/bench/suite.h"
#include "app/bench/timing.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/tgmm/network_inference.h"

#include <fmt/format.h>

#include <vector>

namespace gaussarium::bench {

namespace {

// Multiply-adds of the matrix products in the blocks; the read-out and the rest are below 1%.
double multiplyAdds(const tgmm::NetworkConfig& config, std::int64_t n) {
    const auto width = static_cast<double>(config.width);
    const auto points = static_cast<double>(n);
    return config.layers * points
           * (4.0 * width * width + 2.0 * width * config.mlpWidth + 2.0 * points * width);
}

std::vector<float> normalPoints(std::int64_t n) {
    Random random(5);
    std::vector<float> points(static_cast<std::size_t>(n * tgmm::maxDimension), 0.0F);
    for (std::int64_t i = 0; i < n; ++i) {
        for (int axis = 0; axis < 2; ++axis) {
            points[static_cast<std::size_t>(i * tgmm::maxDimension + axis)] =
                static_cast<float>(random.normal());
        }
    }
    return points;
}

void measureForward(Recorder& recorder, const tgmm::Network& network, std::int64_t n) {
    const std::string name = fmt::format("tgmm/n{}", n);
    const std::vector<float> points = normalPoints(n);
    tgmm::ForwardInput input;
    input.points = points.data();
    input.n = n;
    input.components = 3;
    tgmm::Workspace workspace;
    tgmm::ForwardAnswer answer;
    for (const int threads : {1, 2}) {
        if (!recorder.wants(name) || threads > resolveThreads(0)) {
            return;
        }
        Row row;
        row.name = name;
        row.n = n;
        row.threads = threads;
        row.seconds = medianSeconds(n <= 256 ? 51 : 15, [&] {
            network.forward(input, workspace, {{}, threads}, answer);
        });
        // A vector holds twice as many floats as doubles.
        row.limitSeconds =
            multiplyAdds(network.config(), n) / (2.0 * multiplicationsPerSecond(threads));
        row.note = "no baseline: LibTorch is in gaussarium-trainer alone";
        recorder.add(std::move(row));
    }
}

} // namespace

void measureTgmm(Recorder& recorder) {
    bool wanted = false;
    const std::vector<std::int64_t> sizes = {128, 256, 512, 1024, 4096};
    for (const std::int64_t n : sizes) {
        wanted = wanted || recorder.wants(fmt::format("tgmm/n{}", n));
    }
    if (!wanted) {
        return;
    }
    const tgmm::Network network(tgmm::randomWeights(tgmm::NetworkConfig(), 1));
    for (const std::int64_t n : sizes) {
        measureForward(recorder, network, n);
    }
}

} // namespace gaussarium::bench
