// task_batch.h on a GPU: a thread a task draws the mixtures, then a block a task its points.
#include "core/train/cuda_kernels.h"

#include "core/train/cuda_launch.cuh"

namespace gaussarium::train::cuda {

namespace {

constexpr int shapeThreads = 64;
constexpr int pointThreads = 128;

__device__ std::uint64_t keyOf(std::uint64_t seed, const std::int64_t* step) {
    return stepKey(seed, step != nullptr ? static_cast<std::uint64_t>(*step) : 0);
}

__global__ void shapeKernel(TaskPriorConfig prior, TaskPins pins, std::uint64_t seed,
                            const std::int64_t* step, std::int64_t tasks,
                            TaskArrays<float> arrays) {
    const std::int64_t task = std::int64_t{blockIdx.x} * blockDim.x + threadIdx.x;
    if (task < tasks) {
        drawTaskShape(prior, pins, keyOf(seed, step), task, arrays);
    }
}

// The sum of every thread's `values` over the block, in an order that does not change.
template <int count>
__device__ void blockSum(float values[count], float (*scratch)[count]) {
    const int lane = threadIdx.x % 32;
    const int warp = threadIdx.x / 32;
#pragma unroll
    for (int i = 0; i < count; ++i) {
        values[i] = warpSum(values[i]);
    }
    if (lane == 0) {
        for (int i = 0; i < count; ++i) {
            scratch[warp][i] = values[i];
        }
    }
    __syncthreads();
    for (int i = 0; i < count; ++i) {
        values[i] = 0;
        for (int w = 0; w < pointThreads / 32; ++w) {
            values[i] += scratch[w][i];
        }
    }
    __syncthreads();
}

__global__ void pointKernel(TaskPriorConfig prior, std::uint64_t seed, const std::int64_t* step,
                            std::int64_t n, std::int64_t fresh, TaskArrays<float> arrays) {
    __shared__ float meanScratch[pointThreads / 32][3];
    __shared__ float squareScratch[pointThreads / 32][6];
    __shared__ float lower[9];
    const std::int64_t task = blockIdx.x;
    const std::uint64_t key = keyOf(seed, step);
    const std::int64_t most = prior.maxComponents;
    const int k = static_cast<int>(arrays.k[task]);
    const float* const weights = arrays.weights + task * most;
    const float* const means = arrays.means + task * most * 3;
    const float* const factors = arrays.factors + task * most * 9;
    const float* const flaws = arrays.flaws + task * flawNumbers;
    float* const points = arrays.points + task * n * 3;
    float* const judged = arrays.fresh + task * fresh * 3;

    float mean[3] = {};
    for (std::int64_t i = threadIdx.x; i < n; i += blockDim.x) {
        float* const point = points + 3 * i;
        drawTaskPoint(k, weights, means, factors, flaws, key, task, PointPurpose, i, point);
        for (int a = 0; a < 3; ++a) {
            mean[a] += point[a];
        }
    }
    for (std::int64_t i = threadIdx.x; i < fresh; i += blockDim.x) {
        drawTaskPoint(k, weights, means, factors, flaws, key, task, FreshPurpose, i,
                      judged + 3 * i);
    }
    const bool paper = prior.family == TaskFamily::Paper;
    if (!paper) {
        blockSum<3>(mean, meanScratch);
        float squares[6] = {};
        for (float& value : mean) {
            value /= static_cast<float>(n);
        }
        for (std::int64_t i = threadIdx.x; i < n; i += blockDim.x) {
            int entry = 0;
            for (int a = 0; a < 3; ++a) {
                for (int b = 0; b <= a; ++b) {
                    squares[entry++] += (points[3 * i + a] - mean[a]) * (points[3 * i + b] - mean[b]);
                }
            }
        }
        blockSum<6>(squares, squareScratch);
        if (threadIdx.x == 0) {
            for (float& value : squares) {
                value /= static_cast<float>(n);
            }
            arrays.logDeterminant[task] =
                whiteningFactor(squares, arrays.is3d[task] != 0, lower);
        }
    } else {
        mean[0] = mean[1] = mean[2] = 0;
        if (threadIdx.x == 0) {
            for (int i = 0; i < 9; ++i) {
                lower[i] = i % 4 == 0 ? 1.0F : 0.0F;
            }
            arrays.logDeterminant[task] = 0;
        }
    }
    __syncthreads();
    if (threadIdx.x < 9) {
        arrays.whiteFactor[task * 9 + threadIdx.x] = lower[threadIdx.x];
    }
    if (threadIdx.x == 0) {
        for (int a = 0; a < 3; ++a) {
            arrays.whiteMean[task * 3 + a] = mean[a];
        }
    }
    for (std::int64_t i = threadIdx.x; i < n; i += blockDim.x) {
        whitenPoint(mean, lower, points + 3 * i);
    }
    for (std::int64_t i = threadIdx.x; i < fresh; i += blockDim.x) {
        whitenPoint(mean, lower, judged + 3 * i);
    }
}

} // namespace

void drawTasks(const TaskPriorConfig& prior, const TaskPins& pins, std::uint64_t seed,
               const std::int64_t* step, std::int64_t tasks, std::int64_t n, std::int64_t fresh,
               const TaskArrays<float>& arrays, Stream stream) {
    const auto shapeBlocks = static_cast<unsigned>((tasks + shapeThreads - 1) / shapeThreads);
    shapeKernel<<<shapeBlocks, shapeThreads, 0, nativeStream(stream)>>>(prior, pins, seed, step,
                                                                        tasks, arrays);
    checkLaunch("drawTasks, mixtures");
    pointKernel<<<static_cast<unsigned>(tasks), pointThreads, 0, nativeStream(stream)>>>(
        prior, seed, step, n, fresh, arrays);
    checkLaunch("drawTasks, points");
}

} // namespace gaussarium::train::cuda
