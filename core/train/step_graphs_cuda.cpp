// step_graphs.h and the device's stream in a build with CUDA.
#include "core/train/cuda_kernels.h"
#include "core/train/step_graphs.h"

#include <ATen/cuda/CUDAGraph.h>
#include <c10/cuda/CUDAStream.h>

#include <map>
#include <optional>

namespace gaussarium::train {

namespace {

constexpr int plainRuns = 2;

struct Shape {
    int runs = 0;
    std::unique_ptr<at::cuda::CUDAGraph> graph;
};

} // namespace

struct StepGraphs::Impl {
    bool captures = false;
    // Graphs are replayed one after the other and share their memory.
    std::optional<at::cuda::MempoolId_t> pool;
    std::map<std::int64_t, Shape> shapes;
};

StepGraphs::StepGraphs(DeviceKind device) : m_impl(std::make_unique<Impl>()) {
    m_impl->captures = device == DeviceKind::Cuda;
    if (m_impl->captures) {
        m_impl->pool = at::cuda::graph_pool_handle();
    }
}

StepGraphs::~StepGraphs() = default;

void StepGraphs::run(std::int64_t key, const std::function<void()>& work) {
    Shape& shape = m_impl->shapes[key];
    if (!m_impl->captures || ++shape.runs <= plainRuns) {
        work();
        return;
    }
    if (!shape.graph) {
        shape.graph = std::make_unique<at::cuda::CUDAGraph>();
        shape.graph->capture_begin(*m_impl->pool);
        work();
        shape.graph->capture_end();
    }
    shape.graph->replay();
}

namespace cuda {

Stream currentStream() {
    return c10::cuda::getCurrentCUDAStream().stream();
}

void useOwnStream() {
    c10::cuda::setCurrentCUDAStream(c10::cuda::getStreamFromPool());
}

} // namespace cuda

} // namespace gaussarium::train
