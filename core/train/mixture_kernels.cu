// mixture_ops.h on a GPU: a block a task. Points are taken a tile at a time: first a thread a point
// finds the responsibilities, then a warp a component sums over the tile.
#include "core/train/cuda_kernels.h"

#include "core/train/cuda_launch.cuh"
#include "core/train/mixture_math.h"

namespace gaussarium::train::cuda {

namespace {

constexpr int threads = 128;
constexpr int warps = threads / 32;
constexpr int tilePoints = threads;
constexpr float logTwoPi = 1.8378770664093453F;

// One task in shared memory.
struct Task {
    ReadyComponent<float> ready[mostComponents];
    float sums[mostComponents][momentNumbers];
    float byMoments[mostComponents][momentNumbers];
    float logWeights; // of the components that are ready, or of the anchor
};

__device__ int countOf(const MixtureArguments& a, std::int64_t task) {
    const auto k = static_cast<int>(a.k[task]);
    return k == 0 ? a.most : k;
}

// log of the sum of exp(logit), by the first warp.
__device__ void findLogWeights(const float* components, int count, float& result) {
    if (threadIdx.x < 32) {
        const int lane = static_cast<int>(threadIdx.x);
        const float logit = lane < count ? components[lane * componentNumbers] : -INFINITY;
        const float most = warpMax(logit);
        const float sum = warpSum(expf(logit - most));
        if (lane == 0) {
            result = most + logf(sum);
        }
    }
}

__device__ void prepare(Task& shared, const float* components, int count, bool space) {
    for (int j = static_cast<int>(threadIdx.x); j < count; j += threads) {
        shared.ready[j] = makeReady(components + j * componentNumbers, space);
    }
    for (int i = static_cast<int>(threadIdx.x); i < count * momentNumbers; i += threads) {
        shared.sums[i / momentNumbers][i % momentNumbers] = 0;
    }
}

// shares[0 .. count - 1]: the responsibilities of this thread's point; the logarithm of the sum.
__device__ float share(const Task& shared, int count, const float* point, float* shares) {
    float y[3];
    float most = -INFINITY;
    for (int j = 0; j < count; ++j) {
        shares[j] = standardise(shared.ready[j], point, y);
        most = fmaxf(most, shares[j]);
    }
    float sum = 0;
    for (int j = 0; j < count; ++j) {
        shares[j] = expf(shares[j] - most);
        sum += shares[j];
    }
    const float inverse = 1.0F / sum;
    for (int j = 0; j < count; ++j) {
        shares[j] *= inverse;
    }
    return most + logf(sum);
}

// shared.sums[j] += over the lanes; called by whole warps.
__device__ void addToSums(Task& shared, int j, const float values[momentNumbers]) {
#pragma unroll
    for (int i = 0; i < momentNumbers; ++i) {
        const float total = warpSum(values[i]);
        if (threadIdx.x % 32 == 0) {
            shared.sums[j][i] += total;
        }
    }
}

__global__ void logDensityKernel(MixtureArguments a, float* density) {
    __shared__ Task shared;
    __shared__ float shares[tilePoints][mostComponents + 1];
    const std::int64_t task = blockIdx.x;
    const float* const components = a.components + task * a.most * componentNumbers;
    const int count = countOf(a, task);
    const bool space = a.is3d[task] != 0;
    prepare(shared, components, count, space);
    findLogWeights(components, count, shared.logWeights);
    __syncthreads();
    const float constant = -shared.logWeights - (space ? 1.5F : 1.0F) * logTwoPi;
    for (std::int64_t i = threadIdx.x; i < a.n; i += threads) {
        density[task * a.n + i] = share(shared, count, a.points + (task * a.n + i) * 3,
                                        shares[threadIdx.x])
                                  + constant;
    }
}

__global__ void logDensitySlopeKernel(MixtureArguments a, const float* outer, float* gradient) {
    __shared__ Task shared;
    __shared__ float shares[tilePoints][mostComponents + 1];
    __shared__ float totals[warps];
    const std::int64_t task = blockIdx.x;
    const float* const components = a.components + task * a.most * componentNumbers;
    const float* const points = a.points + task * a.n * 3;
    const int count = countOf(a, task);
    const bool space = a.is3d[task] != 0;
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const int warp = static_cast<int>(threadIdx.x) / 32;
    prepare(shared, components, count, space);
    findLogWeights(components, count, shared.logWeights);
    __syncthreads();
    float total = 0;
    for (std::int64_t first = 0; first < a.n; first += tilePoints) {
        const std::int64_t mine = first + threadIdx.x;
        if (mine < a.n) {
            const float given = outer[task * a.n + mine];
            share(shared, count, points + 3 * mine, shares[threadIdx.x]);
            for (int j = 0; j < count; ++j) {
                shares[threadIdx.x][j] *= given;
            }
            total += given;
        }
        __syncthreads();
        const auto size = static_cast<int>(min(std::int64_t{tilePoints}, a.n - first));
        for (int j = warp; j < count; j += warps) {
            float sums[momentNumbers] = {};
            for (int i = lane; i < size; i += 32) {
                const float* const point = points + 3 * (first + i);
                float y[3];
                standardise(shared.ready[j], point, y);
                const float byLog = shares[i][j];
                const float byY[3] = {-byLog * y[0], -byLog * y[1], -byLog * y[2]};
                addSlopes(shared.ready[j], point, byLog, byY, sums);
            }
            addToSums(shared, j, sums);
        }
        __syncthreads();
    }
    total = warpSum(total);
    if (lane == 0) {
        totals[warp] = total;
    }
    __syncthreads();
    total = 0;
    for (int w = 0; w < warps; ++w) {
        total += totals[w];
    }
    for (int j = static_cast<int>(threadIdx.x); j < count; j += threads) {
        float* const own = gradient + (task * a.most + j) * componentNumbers;
        finishSlopes(shared.ready[j], shared.sums[j], space, own);
        own[0] -= total * expf(components[j * componentNumbers] - shared.logWeights);
    }
}

__device__ StepInput<float> stepInput(const float* anchor, const float* now,
                                      const float* logPoints, const float* moments,
                                      float logWeights, int j) {
    StepInput<float> in;
    for (int i = 0; i < 9; ++i) {
        in.current[i] = now[j * componentNumbers + 1 + i];
        in.anchor[i] = anchor[j * componentNumbers + 1 + i];
    }
    in.anchorWeight = expf(anchor[j * componentNumbers] - logWeights);
    for (int i = 0; i < 3; ++i) {
        in.logPoints[i] = logPoints[3 * j + i];
    }
    for (int i = 0; i < momentNumbers; ++i) {
        in.moments[i] = moments[i];
    }
    return in;
}

__global__ void refineKernel(MixtureArguments a, const float* logPoints, int steps,
                             float* iterates, float* moments) {
    __shared__ Task shared;
    __shared__ float shares[tilePoints][mostComponents + 1];
    const std::int64_t task = blockIdx.x;
    const int each = a.most * componentNumbers;
    const float* const points = a.points + task * a.n * 3;
    const float* const held = logPoints + task * a.most * 3;
    float* const all = iterates + task * (steps + 1) * each;
    float* const sums = moments + task * steps * a.most * momentNumbers;
    const int count = countOf(a, task);
    const bool space = a.is3d[task] != 0;
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const int warp = static_cast<int>(threadIdx.x) / 32;
    findLogWeights(all, count, shared.logWeights);
    for (int step = 0; step < steps; ++step) {
        const float* const now = all + step * each;
        float* const next = all + (step + 1) * each;
        __syncthreads();
        prepare(shared, now, count, space);
        __syncthreads();
        for (std::int64_t first = 0; first < a.n; first += tilePoints) {
            const std::int64_t mine = first + threadIdx.x;
            if (mine < a.n) {
                share(shared, count, points + 3 * mine, shares[threadIdx.x]);
            }
            __syncthreads();
            const auto size = static_cast<int>(min(std::int64_t{tilePoints}, a.n - first));
            for (int j = warp; j < count; j += warps) {
                float own[momentNumbers] = {};
                for (int i = lane; i < size; i += 32) {
                    float y[3];
                    standardise(shared.ready[j], points + 3 * (first + i), y);
                    addMoments(shares[i][j], y, own);
                }
                addToSums(shared, j, own);
            }
            __syncthreads();
        }
        for (int j = static_cast<int>(threadIdx.x); j < a.most; j += threads) {
            float* const to = next + j * componentNumbers;
            for (int i = 0; i < momentNumbers; ++i) {
                sums[(step * a.most + j) * momentNumbers + i] = j < count ? shared.sums[j][i] : 0;
            }
            if (j < count) {
                makeStep<float, float>(
                    stepInput(all, now, held, shared.sums[j], shared.logWeights, j), space, to);
            } else {
                for (int i = 0; i < componentNumbers; ++i) {
                    to[i] = now[j * componentNumbers + i];
                }
            }
        }
    }
}

// Gradient of the components through the moments of all points; shared.byMoments is given.
__device__ void addPointSlopes(Task& shared, float (*shares)[mostComponents + 1],
                               float (*slopes)[mostComponents + 1], const float* points,
                               std::int64_t n, int count) {
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const int warp = static_cast<int>(threadIdx.x) / 32;
    for (std::int64_t first = 0; first < n; first += tilePoints) {
        const std::int64_t mine = first + threadIdx.x;
        if (mine < n) {
            const float* const point = points + 3 * mine;
            float* const own = shares[threadIdx.x];
            float* const by = slopes[threadIdx.x];
            share(shared, count, point, own);
            float mean = 0;
            for (int j = 0; j < count; ++j) {
                float y[3];
                float byY[3];
                standardise(shared.ready[j], point, y);
                by[j] = momentSlope(shared.byMoments[j], y, own[j], byY);
                mean += own[j] * by[j];
            }
            for (int j = 0; j < count; ++j) {
                by[j] = own[j] * (by[j] - mean);
            }
        }
        __syncthreads();
        const auto size = static_cast<int>(min(std::int64_t{tilePoints}, n - first));
        for (int j = warp; j < count; j += warps) {
            float sums[momentNumbers] = {};
            for (int i = lane; i < size; i += 32) {
                const float* const point = points + 3 * (first + i);
                float y[3];
                float byY[3];
                standardise(shared.ready[j], point, y);
                momentSlope(shared.byMoments[j], y, shares[i][j], byY);
                const float byLog = slopes[i][j];
                for (int axis = 0; axis < 3; ++axis) {
                    byY[axis] -= byLog * y[axis];
                }
                addSlopes(shared.ready[j], point, byLog, byY, sums);
            }
            addToSums(shared, j, sums);
        }
        __syncthreads();
    }
}

__global__ void refineSlopeKernel(MixtureArguments a, const float* logPoints, int steps,
                                  const float* iterates, const float* moments, float* outer,
                                  float* byAnchor, float* byPoints) {
    __shared__ Task shared;
    __shared__ float shares[tilePoints][mostComponents + 1];
    __shared__ float slopes[tilePoints][mostComponents + 1];
    __shared__ float byWeight[mostComponents];
    const std::int64_t task = blockIdx.x;
    const int each = a.most * componentNumbers;
    const float* const points = a.points + task * a.n * 3;
    const float* const held = logPoints + task * a.most * 3;
    const float* const all = iterates + task * (steps + 1) * each;
    const float* const sums = moments + task * steps * a.most * momentNumbers;
    float* const last = outer + task * each;
    float* const toAnchor = byAnchor + task * each;
    float* const toPoints = byPoints + task * a.most * 3;
    const int count = countOf(a, task);
    const bool space = a.is3d[task] != 0;
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const int warp = static_cast<int>(threadIdx.x) / 32;
    static_assert(stepInputs == 32, "a lane for each input of a step");
    findLogWeights(all, count, shared.logWeights);
    for (int step = steps - 1; step >= 0; --step) {
        const float* const now = all + step * each;
        __syncthreads();
        prepare(shared, now, count, space);
        for (int j = warp; j < count; j += warps) {
            float* const own = last + j * componentNumbers;
            float given[componentNumbers];
            for (int i = 0; i < componentNumbers; ++i) {
                given[i] = own[i];
            }
            __syncwarp();
            const StepInput<float> in = stepInput(
                all, now, held, sums + (step * a.most + j) * momentNumbers, shared.logWeights, j);
            const float slope = stepSlope(in, space, lane, given);
            if (lane < 9) {
                own[1 + lane] = slope;
            } else if (lane < 18) {
                toAnchor[j * componentNumbers + 1 + lane - 9] += slope;
            } else if (lane == 18) {
                byWeight[j] = slope;
                own[0] = 0;
            } else if (lane < 22) {
                toPoints[3 * j + lane - 19] += slope;
            } else {
                shared.byMoments[j][lane - 22] = slope;
            }
        }
        __syncthreads();
        if (threadIdx.x < 32) {
            // Through the softmax of the anchor's logits.
            const float weight =
                lane < count ? expf(all[lane * componentNumbers] - shared.logWeights) : 0;
            const float by = lane < count ? byWeight[lane] : 0;
            const float mean = warpSum(weight * by);
            if (lane < count) {
                toAnchor[lane * componentNumbers] += weight * (by - mean);
            }
        }
        addPointSlopes(shared, shares, slopes, points, a.n, count);
        for (int j = static_cast<int>(threadIdx.x); j < count; j += threads) {
            finishSlopes(shared.ready[j], shared.sums[j], space, last + j * componentNumbers);
        }
    }
    __syncthreads();
    for (int i = static_cast<int>(threadIdx.x); i < each; i += threads) {
        toAnchor[i] += last[i];
    }
}

void check(const MixtureArguments& a) {
    if (a.most > mostComponents) {
        throw std::invalid_argument("mixture kernels: " + std::to_string(a.most)
                                    + " components, at most " + std::to_string(mostComponents));
    }
}

} // namespace

void logDensity(const MixtureArguments& a, float* density) {
    check(a);
    logDensityKernel<<<static_cast<unsigned>(a.tasks), threads, 0, nativeStream(a.stream)>>>(
        a, density);
    checkLaunch("logDensity");
}

void logDensitySlope(const MixtureArguments& a, const float* outer, float* gradient) {
    check(a);
    logDensitySlopeKernel<<<static_cast<unsigned>(a.tasks), threads, 0, nativeStream(a.stream)>>>(
        a, outer, gradient);
    checkLaunch("logDensitySlope");
}

void refine(const MixtureArguments& a, const float* logPoints, int steps, float* iterates,
            float* moments) {
    check(a);
    refineKernel<<<static_cast<unsigned>(a.tasks), threads, 0, nativeStream(a.stream)>>>(
        a, logPoints, steps, iterates, moments);
    checkLaunch("refine");
}

void refineSlope(const MixtureArguments& a, const float* logPoints, int steps,
                 const float* iterates, const float* moments, float* outer, float* byAnchor,
                 float* byPoints) {
    check(a);
    refineSlopeKernel<<<static_cast<unsigned>(a.tasks), threads, 0, nativeStream(a.stream)>>>(
        a, logPoints, steps, iterates, moments, outer, byAnchor, byPoints);
    checkLaunch("refineSlope");
}

} // namespace gaussarium::train::cuda
