// Self-attention of many short tasks on a GPU, forwards and backwards, on tensor cores.
//
// Tasks lie one after another in one long sequence of rows, and a row attends to the rows of its
// own task. A warp takes 16 rows, whichever tasks they belong to, and all keys of those tasks, so
// that tasks of 8 points fill the matrix units as those of 1,024 do (a kernel with a block for each
// task and head leaves most of them idle: 2.6 ms instead of a tenth for one layer of 8,192 tasks of
// 8 points). The softmax is taken online and nothing of the size n^2 is written (Dao,
// "FlashAttention-2", arXiv 2307.08691). Gradients come from two passes, one by queries and one by
// keys, without atomics: the same bits every time.
#include "core/train/cuda_kernels.h"

#include "core/train/cuda_launch.cuh"

#include <cuda_bf16.h>

#include <limits>

namespace gaussarium::train::cuda {

namespace {

constexpr int headWidth = attentionHeadWidth;
constexpr int warps = 4;
constexpr int threads = 32 * warps;
constexpr int warpRows = 16;
constexpr int blockRows = warps * warpRows;
constexpr int tileRows = 64; // keys (or queries) in shared memory at a time
// 80 bytes: eight rows of 16 bytes then lie in different banks.
constexpr int tileStride = headWidth + 8;

// Row numbers fit 32 bits (the launch checks), offsets into memory may not.
struct Layout {
    int rows; // tasks * n
    int n;    // rows of a task
    int heads;
    __device__ std::int64_t qkvStride() const { return std::int64_t{3} * heads * headWidth; }
    __device__ std::int64_t outStride() const { return std::int64_t{heads} * headWidth; }
    __device__ int taskBegin(int row) const { return row / n * n; }
};

// C += A B for 16 x 16 and 16 x 8 matrices of bfloat16.
__device__ void multiplyAdd(float c[4], const std::uint32_t a[4], std::uint32_t b0,
                            std::uint32_t b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 "
                 "{%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};\n"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

__device__ std::uint32_t packed(float low, float high) {
    const __nv_bfloat162 pair = __floats2bfloat162_rn(low, high);
    return *reinterpret_cast<const std::uint32_t*>(&pair);
}

__device__ std::uint32_t pairAt(const __nv_bfloat16* at) {
    return *reinterpret_cast<const std::uint32_t*>(at);
}

// The lanes of a warp in the fragments of a matrix product: lane = 4 group + place.
__device__ int laneGroup() {
    return static_cast<int>(threadIdx.x) % 32 / 4;
}
__device__ int lanePlace() {
    return static_cast<int>(threadIdx.x) % 4;
}

// 16 rows of one head as the left factor: fragments[step] for dimensions 16 step ...
__device__ void loadRows(const __nv_bfloat16* head, std::int64_t stride, int first, int rows,
                         std::uint32_t fragments[2][4]) {
    const int upper = min(first + laneGroup(), rows - 1);
    const int lower = min(first + laneGroup() + 8, rows - 1);
#pragma unroll
    for (int step = 0; step < 2; ++step) {
        const int at = 16 * step + 2 * lanePlace();
        fragments[step][0] = pairAt(head + upper * stride + at);
        fragments[step][1] = pairAt(head + lower * stride + at);
        fragments[step][2] = pairAt(head + upper * stride + at + 8);
        fragments[step][3] = pairAt(head + lower * stride + at + 8);
    }
}

using Tile = __nv_bfloat16[tileRows][tileStride];

// 64 rows of one head into shared memory by the whole block; zeros past the end.
__device__ void loadTile(const __nv_bfloat16* head, std::int64_t stride, int first, int rows,
                         Tile& tile) {
    for (int i = static_cast<int>(threadIdx.x); i < tileRows * 4; i += threads) {
        const int row = i / 4;
        const int part = i % 4 * 8;
        const uint4 zero = {0, 0, 0, 0};
        *reinterpret_cast<uint4*>(&tile[row][part]) =
            first + row < rows
                ? *reinterpret_cast<const uint4*>(head + (first + row) * stride + part)
                : zero;
    }
}

// scores[half] += rows times the transposed tile's rows 16 part + 8 half ...
__device__ void scorePart(const std::uint32_t rows[2][4], const Tile& tile, int part,
                          float scores[2][4]) {
#pragma unroll
    for (int half = 0; half < 2; ++half) {
        const __nv_bfloat16* const key = tile[16 * part + 8 * half + laneGroup()];
#pragma unroll
        for (int step = 0; step < 2; ++step) {
            const int at = 16 * step + 2 * lanePlace();
            multiplyAdd(scores[half], rows[step], pairAt(key + at), pairAt(key + at + 8));
        }
    }
}

// sums[d] += weights (16 x 16, as the scores of one part lie) times the tile's rows 16 part ...
__device__ void gatherPart(const float weights[2][4], const Tile& tile, int part,
                           float sums[4][4]) {
    const std::uint32_t left[4] = {
        packed(weights[0][0], weights[0][1]), packed(weights[0][2], weights[0][3]),
        packed(weights[1][0], weights[1][1]), packed(weights[1][2], weights[1][3])};
    const int lane = static_cast<int>(threadIdx.x) % 32;
#pragma unroll
    for (int pair = 0; pair < 2; ++pair) {
        // Four 8 x 8 matrices, transposed on the way: rows 0-7 and 8-15, 8 dimensions and the next.
        const auto address = static_cast<std::uint32_t>(__cvta_generic_to_shared(
            &tile[16 * part + lane % 16][16 * pair + lane / 16 * 8]));
        std::uint32_t right[4];
        asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0, %1, %2, %3}, [%4];\n"
                     : "=r"(right[0]), "=r"(right[1]), "=r"(right[2]), "=r"(right[3])
                     : "r"(address));
        multiplyAdd(sums[2 * pair], left, right[0], right[1]);
        multiplyAdd(sums[2 * pair + 1], left, right[2], right[3]);
    }
}

__device__ void storeRows(__nv_bfloat16* head, std::int64_t stride, int first, int rows,
                          const float sums[4][4]) {
    const int upper = first + laneGroup();
    const int lower = upper + 8;
#pragma unroll
    for (int d = 0; d < 4; ++d) {
        const int at = 8 * d + 2 * lanePlace();
        if (upper < rows) {
            *reinterpret_cast<std::uint32_t*>(head + upper * stride + at) =
                packed(sums[d][0], sums[d][1]);
        }
        if (lower < rows) {
            *reinterpret_cast<std::uint32_t*>(head + lower * stride + at) =
                packed(sums[d][2], sums[d][3]);
        }
    }
}

// Over the four lanes that share a row.
__device__ float rowSum(float value) {
    value += __shfl_xor_sync(0xFFFFFFFFU, value, 1);
    return value + __shfl_xor_sync(0xFFFFFFFFU, value, 2);
}
__device__ float rowMax(float value) {
    value = fmaxf(value, __shfl_xor_sync(0xFFFFFFFFU, value, 1));
    return fmaxf(value, __shfl_xor_sync(0xFFFFFFFFU, value, 2));
}

// Which columns the rows of a block, of a warp and of a lane (its upper and lower row) may meet.
struct Reach {
    int blockBegin, blockEnd;
    int warpBegin, warpEnd;
    int begin[2], end[2];

    // Rows attend to columns of their task; causal: up to themselves, or from themselves on where
    // rows are keys.
    template <bool causal, bool rowsAreKeys>
    __device__ void find(const Layout& layout, int firstOfBlock, int first) {
        const int last = layout.rows - 1;
        const auto taskEnd = [&](int row) { return layout.taskBegin(row) + layout.n; };
        blockBegin = layout.taskBegin(firstOfBlock);
        blockEnd = taskEnd(min(firstOfBlock + blockRows - 1, last));
        warpBegin = layout.taskBegin(min(first, last));
        warpEnd = taskEnd(min(first + warpRows - 1, last));
        for (int i = 0; i < 2; ++i) {
            const int row = min(first + laneGroup() + 8 * i, last);
            begin[i] = layout.taskBegin(row);
            end[i] = begin[i] + layout.n;
            if constexpr (causal && rowsAreKeys) {
                begin[i] = row;
            } else if constexpr (causal) {
                end[i] = row + 1;
            }
        }
    }

    __device__ bool meets(int column) const {
        return column < warpEnd && column + 16 > warpBegin;
    }
    __device__ bool allows(int lower, int column) const {
        return column >= begin[lower] && column < end[lower];
    }
};

template <bool causal>
__global__ void forwardKernel(Layout layout, const __nv_bfloat16* qkv, __nv_bfloat16* out,
                              float* logSums) {
    __shared__ __align__(16) Tile keys;
    __shared__ __align__(16) Tile values;
    const int head = static_cast<int>(blockIdx.y);
    const int firstOfBlock = static_cast<int>(blockIdx.x) * blockRows;
    const int first = firstOfBlock + static_cast<int>(threadIdx.x) / 32 * warpRows;
    const std::int64_t stride = layout.qkvStride();
    const __nv_bfloat16* const query = qkv + head * headWidth;
    const __nv_bfloat16* const key = query + layout.outStride();
    const __nv_bfloat16* const value = key + layout.outStride();
    // 2^(scale s) is exp(s / sqrt(32)).
    const float scale = 1.4426950408889634F * rsqrtf(static_cast<float>(headWidth));
    Reach reach = {};
    reach.find<causal, false>(layout, firstOfBlock, first);
    std::uint32_t rows[2][4];
    loadRows(query, stride, first, layout.rows, rows);

    float sums[4][4] = {};
    float most[2] = {-INFINITY, -INFINITY};
    float total[2] = {};
    for (int base = reach.blockBegin; base < reach.blockEnd; base += tileRows) {
        __syncthreads();
        loadTile(key, stride, base, layout.rows, keys);
        loadTile(value, stride, base, layout.rows, values);
        __syncthreads();
        float scores[4][2][4];
        float top[2] = {-INFINITY, -INFINITY};
#pragma unroll
        for (int part = 0; part < 4; ++part) {
#pragma unroll
            for (int half = 0; half < 2; ++half) {
                for (float& score : scores[part][half]) {
                    score = 0;
                }
            }
            if (!reach.meets(base + 16 * part)) {
                continue;
            }
            scorePart(rows, keys, part, scores[part]);
#pragma unroll
            for (int half = 0; half < 2; ++half) {
#pragma unroll
                for (int i = 0; i < 4; ++i) {
                    const int column =
                        base + 16 * part + 8 * half + 2 * lanePlace() + i % 2;
                    float& score = scores[part][half][i];
                    score = reach.allows(i / 2, column) ? score * scale : -INFINITY;
                    top[i / 2] = fmaxf(top[i / 2], score);
                }
            }
        }
        float decay[2];
#pragma unroll
        for (int i = 0; i < 2; ++i) {
            const float now = fmaxf(most[i], rowMax(top[i]));
            // A row that has met no column yet has nothing to decay.
            decay[i] = most[i] == -INFINITY ? 0.0F : exp2f(most[i] - now);
            most[i] = now;
            total[i] *= decay[i];
        }
#pragma unroll
        for (int d = 0; d < 4; ++d) {
#pragma unroll
            for (int i = 0; i < 4; ++i) {
                sums[d][i] *= decay[i / 2];
            }
        }
#pragma unroll
        for (int part = 0; part < 4; ++part) {
            if (!reach.meets(base + 16 * part)) {
                continue;
            }
#pragma unroll
            for (int half = 0; half < 2; ++half) {
#pragma unroll
                for (int i = 0; i < 4; ++i) {
                    float& score = scores[part][half][i];
                    score = score == -INFINITY ? 0.0F : exp2f(score - most[i / 2]);
                    total[i / 2] += score;
                }
            }
            gatherPart(scores[part], values, part, sums);
        }
    }
#pragma unroll
    for (int i = 0; i < 2; ++i) {
        // Every row meets itself.
        total[i] = rowSum(total[i]);
        const int row = first + laneGroup() + 8 * i;
        if (lanePlace() == 0 && row < layout.rows) {
            logSums[std::int64_t{head} * layout.rows + row] = most[i] + log2f(total[i]);
        }
    }
#pragma unroll
    for (int d = 0; d < 4; ++d) {
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            sums[d][i] /= total[i / 2];
        }
    }
    storeRows(out + head * headWidth, layout.outStride(), first, layout.rows, sums);
}

// Gradients by queries (rows are queries, columns keys) or by keys and values (the other way).
// deltas [H, rows], the sums of byOut times out over a row, are written by the first pass and read
// by the second.
template <bool causal, bool rowsAreKeys>
__global__ void backwardKernel(Layout layout, const __nv_bfloat16* qkv, const __nv_bfloat16* out,
                               const __nv_bfloat16* byOut, const float* logSums, float* deltas,
                               __nv_bfloat16* byQkv) {
    __shared__ __align__(16) Tile firstTile;
    __shared__ __align__(16) Tile secondTile;
    __shared__ float columnLogs[tileRows];
    __shared__ float columnDeltas[tileRows];
    const int head = static_cast<int>(blockIdx.y);
    const int firstOfBlock = static_cast<int>(blockIdx.x) * blockRows;
    const int first = firstOfBlock + static_cast<int>(threadIdx.x) / 32 * warpRows;
    const std::int64_t stride = layout.qkvStride();
    const std::int64_t outStride = layout.outStride();
    const __nv_bfloat16* const query = qkv + head * headWidth;
    const __nv_bfloat16* const key = query + outStride;
    const __nv_bfloat16* const value = key + outStride;
    const __nv_bfloat16* const outer = byOut + head * headWidth;
    const float* const logs = logSums + std::int64_t{head} * layout.rows;
    float* const ownDeltas = deltas + std::int64_t{head} * layout.rows;
    const float natural = rsqrtf(static_cast<float>(headWidth));
    const float scale = 1.4426950408889634F * natural;
    Reach reach = {};
    reach.find<causal, rowsAreKeys>(layout, firstOfBlock, first);
    std::uint32_t scored[2][4]; // queries or keys
    std::uint32_t valued[2][4]; // byOut or values
    loadRows(rowsAreKeys ? key : query, stride, first, layout.rows, scored);
    loadRows(rowsAreKeys ? value : outer, rowsAreKeys ? stride : outStride, first, layout.rows,
             valued);
    float rowLogs[2] = {};
    float rowDeltas[2] = {};
    if constexpr (!rowsAreKeys) {
        std::uint32_t results[2][4];
        loadRows(out + head * headWidth, outStride, first, layout.rows, results);
#pragma unroll
        for (int i = 0; i < 2; ++i) {
#pragma unroll
            for (int step = 0; step < 2; ++step) {
#pragma unroll
                for (int side = 0; side < 4; side += 2) {
                    const float2 a = __bfloat1622float2(
                        *reinterpret_cast<const __nv_bfloat162*>(&valued[step][side + i]));
                    const float2 b = __bfloat1622float2(
                        *reinterpret_cast<const __nv_bfloat162*>(&results[step][side + i]));
                    rowDeltas[i] += a.x * b.x + a.y * b.y;
                }
            }
            rowDeltas[i] = rowSum(rowDeltas[i]);
            const int row = first + laneGroup() + 8 * i;
            rowLogs[i] = logs[min(row, layout.rows - 1)];
            if (lanePlace() == 0 && row < layout.rows) {
                ownDeltas[row] = rowDeltas[i];
            }
        }
    }

    float byScored[4][4] = {};
    float byValued[4][4] = {};
    for (int base = reach.blockBegin; base < reach.blockEnd; base += tileRows) {
        __syncthreads();
        loadTile(rowsAreKeys ? query : key, stride, base, layout.rows, firstTile);
        loadTile(rowsAreKeys ? outer : value, rowsAreKeys ? outStride : stride, base, layout.rows,
                 secondTile);
        if (rowsAreKeys && threadIdx.x < tileRows) {
            const int column = min(base + static_cast<int>(threadIdx.x), layout.rows - 1);
            columnLogs[threadIdx.x] = logs[column];
            columnDeltas[threadIdx.x] = ownDeltas[column];
        }
        __syncthreads();
#pragma unroll
        for (int part = 0; part < 4; ++part) {
            if (!reach.meets(base + 16 * part)) {
                continue;
            }
            float weights[2][4] = {};
            float slopes[2][4] = {};
            scorePart(scored, firstTile, part, weights);
            scorePart(valued, secondTile, part, slopes);
#pragma unroll
            for (int half = 0; half < 2; ++half) {
#pragma unroll
                for (int i = 0; i < 4; ++i) {
                    const int place = 16 * part + 8 * half + 2 * lanePlace() + i % 2;
                    const float log = rowsAreKeys ? columnLogs[place] : rowLogs[i / 2];
                    const float delta = rowsAreKeys ? columnDeltas[place] : rowDeltas[i / 2];
                    const bool allowed = reach.allows(i / 2, base + place);
                    const float weight =
                        allowed ? exp2f(weights[half][i] * scale - log) : 0.0F;
                    weights[half][i] = weight;
                    slopes[half][i] = weight * (slopes[half][i] - delta) * natural;
                }
            }
            if constexpr (rowsAreKeys) {
                gatherPart(weights, secondTile, part, byValued);
            }
            gatherPart(slopes, firstTile, part, byScored);
        }
    }
    __nv_bfloat16* const own = byQkv + head * headWidth;
    if constexpr (rowsAreKeys) {
        storeRows(own + outStride, stride, first, layout.rows, byScored);
        storeRows(own + 2 * outStride, stride, first, layout.rows, byValued);
    } else {
        storeRows(own, stride, first, layout.rows, byScored);
    }
}

Layout layoutOf(const AttentionArguments& a) {
    if (a.rows + tileRows > std::numeric_limits<int>::max()) {
        throw std::invalid_argument("selfAttention: " + std::to_string(a.rows) + " rows");
    }
    return {static_cast<int>(a.rows), static_cast<int>(a.n), a.heads};
}

dim3 gridOf(const AttentionArguments& a) {
    return {static_cast<unsigned>((a.rows + blockRows - 1) / blockRows),
            static_cast<unsigned>(a.heads)};
}

} // namespace

void selfAttention(const AttentionArguments& a, void* out, float* logSums) {
    const Layout layout = layoutOf(a);
    const auto* const qkv = static_cast<const __nv_bfloat16*>(a.qkv);
    auto* const result = static_cast<__nv_bfloat16*>(out);
    if (a.causal) {
        forwardKernel<true><<<gridOf(a), threads, 0, nativeStream(a.stream)>>>(layout, qkv, result,
                                                                              logSums);
    } else {
        forwardKernel<false><<<gridOf(a), threads, 0, nativeStream(a.stream)>>>(layout, qkv, result,
                                                                               logSums);
    }
    checkLaunch("selfAttention");
}

namespace {

template <bool causal>
void launchBackward(const AttentionArguments& a, const void* out, const float* logSums,
                    const void* byOut, float* deltas, void* byQkv) {
    const Layout layout = layoutOf(a);
    const auto* const qkv = static_cast<const __nv_bfloat16*>(a.qkv);
    const auto* const result = static_cast<const __nv_bfloat16*>(out);
    const auto* const outer = static_cast<const __nv_bfloat16*>(byOut);
    auto* const gradient = static_cast<__nv_bfloat16*>(byQkv);
    backwardKernel<causal, false><<<gridOf(a), threads, 0, nativeStream(a.stream)>>>(
        layout, qkv, result, outer, logSums, deltas, gradient);
    checkLaunch("selfAttentionSlope, queries");
    backwardKernel<causal, true><<<gridOf(a), threads, 0, nativeStream(a.stream)>>>(
        layout, qkv, result, outer, logSums, deltas, gradient);
    checkLaunch("selfAttentionSlope, keys");
}

} // namespace

void selfAttentionSlope(const AttentionArguments& a, const void* out, const float* logSums,
                        const void* byOut, float* deltas, void* byQkv) {
    if (a.causal) {
        launchBackward<true>(a, out, logSums, byOut, deltas, byQkv);
    } else {
        launchBackward<false>(a, out, logSums, byOut, deltas, byQkv);
    }
}

} // namespace gaussarium::train::cuda
