#include "core/em/fused_pass.h"

#include "core/base/check.h"
#include "core/base/parallel.h"
#include "core/em/fused_kernel.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <numbers>

namespace gaussarium::em {

namespace {

// A multiple of every block of the kernel; at d = 3, k = 5 a chunk takes 20 microseconds.
constexpr std::int64_t chunkSize = 4096;

// One a thread, grown when needed.
double* scratchMemory(std::int64_t size) {
    struct Free {
        void operator()(double* memory) const { std::free(memory); }
    };
    thread_local std::unique_ptr<double[], Free> memory;
    thread_local std::int64_t capacity = 0;
    if (size > capacity) {
        const std::int64_t rounded = (size + 63) / 64 * 64;
        memory.reset(static_cast<double*>(
            std::aligned_alloc(64, static_cast<std::size_t>(rounded) * sizeof(double))));
        capacity = memory ? rounded : 0;
        if (!memory) {
            throw std::bad_alloc();
        }
    }
    return memory.get();
}

} // namespace

bool fusedPass(const PointColumns& columns, const Components& components, bool moments, int threads,
               const std::stop_token& stop, PassSums& sums) {
    GAUSSARIUM_CHECK_EQ(columns.dimension(), components.dimension);
    const int each = kernelSums(components.dimension, components.count, components.diagonal);
    const std::int64_t scratch =
        kernelScratch(components.dimension, components.count, components.diagonal);
    const std::int64_t chunks = (columns.size() + chunkSize - 1) / chunkSize;
    sums.chunks.resize(static_cast<std::size_t>(chunks * each));
    std::atomic<bool> stopped{false};
    parallelFor(chunks, threads, [&](std::int64_t chunk) {
        if (stop.stop_requested()) {
            stopped.store(true, std::memory_order_relaxed);
            return;
        }
        KernelInput input;
        const std::int64_t first = chunk * chunkSize;
        input.points = columns.data() + first;
        input.stride = columns.stride();
        input.count = std::min(chunkSize, columns.size() - first);
        input.kernel = components.kernel.data();
        input.dimension = components.dimension;
        input.components = components.count;
        input.diagonal = components.diagonal;
        input.moments = moments;
        fusedKernel(input, scratchMemory(scratch), sums.chunks.data() + chunk * each);
    });
    if (stopped.load()) {
        return false;
    }
    sums.moments.assign(static_cast<std::size_t>(each - 1), 0.0);
    double logLikelihood = 0.0;
    for (std::int64_t chunk = 0; chunk < chunks; ++chunk) {
        const double* const from = sums.chunks.data() + chunk * each;
        logLikelihood += from[0];
        for (int i = 1; moments && i < each; ++i) {
            sums.moments[static_cast<std::size_t>(i - 1)] += from[i];
        }
    }
    sums.logLikelihood = logLikelihood * std::numbers::ln2;
    return true;
}

} // namespace gaussarium::em
