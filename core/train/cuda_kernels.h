// What of the training runs as CUDA kernels of our own; everything else on a GPU is LibTorch's.
// Pointers are to device memory, float but where said; each call only enqueues on the stream. In a
// build without CUDA every function throws std::logic_error. Internal to core/train.
#pragma once

#include "core/train/task_sampler.h"

#include <cstdint>

namespace gaussarium::train::cuda {

// The current stream of LibTorch (a cudaStream_t).
using Stream = void*;
Stream currentStream();
// Makes a stream of its own this thread's current one: the default stream cannot be captured.
void useOwnStream();

// task_batch.h. `step` may be null.
void drawTasks(const TaskPriorConfig& prior, const TaskPins& pins, std::uint64_t seed,
               const std::int64_t* step, std::int64_t tasks, std::int64_t n, std::int64_t fresh,
               const TaskArrays<float>& arrays, Stream stream);

// mixture_ops.h. At most `mostComponents` components.
inline constexpr int mostComponents = 32;
struct MixtureArguments {
    const float* components = nullptr; // [B, K, 10]
    const std::int64_t* k = nullptr;   // [B]
    const float* is3d = nullptr;       // [B]
    const float* points = nullptr;     // [B, n, 3]
    std::int64_t tasks = 0;
    std::int64_t n = 0;
    int most = 0; // K
    Stream stream = nullptr;
};
void logDensity(const MixtureArguments& arguments, float* density);
// Adds to gradient [B, K, 10].
void logDensitySlope(const MixtureArguments& arguments, const float* outer, float* gradient);
// iterates [B, steps + 1, K, 10], the first given; moments [B, steps, K, 10].
void refine(const MixtureArguments& arguments, const float* logPoints, int steps, float* iterates,
            float* moments);
// outer [B, K, 10] is overwritten; adds to byAnchor [B, K, 10] and byPoints [B, K, 3].
void refineSlope(const MixtureArguments& arguments, const float* logPoints, int steps,
                 const float* iterates, const float* moments, float* outer, float* byAnchor,
                 float* byPoints);

// add_norm.h: rows of `width` numbers, a power of two from 32 to 1024. `update`, `normed` and the
// gradients by them are bfloat16. Null: update none; sum not wanted; a gradient that is zero.
bool canNormalise(std::int64_t width);
void addNorm(const float* x, const void* update, std::int64_t rows, std::int64_t width,
             float epsilon, float* sum, void* normed, float* scale, Stream stream);
void addNormSlope(const float* bySum, const void* byNormed, const void* normed, const float* scale,
                  std::int64_t rows, std::int64_t width, float* byX, void* byUpdate, Stream stream);

// attention.h. qkv [rows, 3, heads, 32] in bfloat16, rows = tasks times n; out and byOut
// [rows, heads, 32] and byQkv like qkv; logSums and deltas [heads, rows].
inline constexpr int attentionHeadWidth = 32;
// Of longer tasks LibTorch's own kernel is the faster one.
inline constexpr std::int64_t attentionMostRows = 512;
struct AttentionArguments {
    const void* qkv = nullptr;
    std::int64_t rows = 0;
    std::int64_t n = 0;
    int heads = 0;
    bool causal = false;
    Stream stream = nullptr;
};
void selfAttention(const AttentionArguments& arguments, void* out, float* logSums);
void selfAttentionSlope(const AttentionArguments& arguments, const void* out, const float* logSums,
                        const void* byOut, float* deltas, void* byQkv);

// AdamW of optimizer.h over `count` parameters but those in [leftBegin, leftEnd).
struct AdamWArguments {
    float* values = nullptr;
    float* first = nullptr;
    float* second = nullptr;
    const float* gradient = nullptr;
    const float* decayMask = nullptr;
    const float* norm = nullptr;   // of the gradient
    const double* taken = nullptr; // steps taken, this one included where it is
    const float* rate = nullptr;   // learning rate
    std::int64_t count = 0;
    float beta1 = 0, beta2 = 0, epsilon = 0, weightDecay = 0, clip = 0;
    std::int64_t leftBegin = 0;
    std::int64_t leftEnd = 0;
    Stream stream = nullptr;
};
void adamW(const AdamWArguments& arguments);

} // namespace gaussarium::train::cuda
